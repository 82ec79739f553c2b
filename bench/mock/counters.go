package mock

import (
	"net"
	"net/http"
	"sync/atomic"
	"time"
)

// LateBound is how long after it was due an answer may leave before it counts
// as late. A mock with many late answers is short of CPU.
const LateBound = 5 * time.Millisecond

// State is what the mock has counted since its last reset, and its settings.
type State struct {
	// Requests that reached an endpoint, whatever became of them.
	Requests int64 `json:"requests"`
	// InFlight are being answered now; MaxInFlight is the most there were at
	// once.
	InFlight    int64 `json:"in_flight"`
	MaxInFlight int64 `json:"max_in_flight"`
	// Late answers left more than [LateBound] after they were due.
	Late int64 `json:"late"`
	// Connections to the endpoints: opened, open now, most open at once. Those
	// to the admin page do not count.
	ConnectionsOpened  int64 `json:"connections_opened"`
	ConnectionsOpen    int64 `json:"connections_open"`
	MaxConnectionsOpen int64 `json:"max_connections_open"`

	Latency string `json:"latency"`
	Seed    uint64 `json:"seed"`
}

// counters count without a lock. A reset keeps what is now in flight or open.
type counters struct {
	requests, late, opened atomic.Int64
	inFlight, open         gauge
}

func (c *counters) reset() {
	c.requests.Store(0)
	c.late.Store(0)
	c.opened.Store(0)
	c.inFlight.reset()
	c.open.reset()
}

func (c *counters) state() State {
	return State{
		Requests:           c.requests.Load(),
		InFlight:           c.inFlight.now.Load(),
		MaxInFlight:        c.inFlight.most.Load(),
		Late:               c.late.Load(),
		ConnectionsOpened:  c.opened.Load(),
		ConnectionsOpen:    c.open.now.Load(),
		MaxConnectionsOpen: c.open.most.Load(),
	}
}

// connection follows the life of a connection; it is an http.Server's ConnState.
func (c *counters) connection(_ net.Conn, s http.ConnState) {
	switch s {
	case http.StateNew:
		c.opened.Add(1)
		c.open.up()
	case http.StateClosed, http.StateHijacked:
		c.open.down()
	}
}

// A gauge goes up and down, and remembers its highest value.
type gauge struct{ now, most atomic.Int64 }

func (g *gauge) up()   { g.raise(g.now.Add(1)) }
func (g *gauge) down() { g.now.Add(-1) }

// raise makes sure that the highest value is at least n.
func (g *gauge) raise(n int64) {
	for most := g.most.Load(); n > most && !g.most.CompareAndSwap(most, n); most = g.most.Load() {
	}
}

// reset forgets what was before. It reads the present value last, so that none
// that goes up meanwhile is missed.
func (g *gauge) reset() {
	g.most.Store(0)
	g.raise(g.now.Load())
}

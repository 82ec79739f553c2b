package watch

import (
	"net"
	"net/http"
	"sync"
	"sync/atomic"
)

// Connections counts those of a server.
type Connections struct {
	opened      atomic.Int64
	open, inUse Gauge
	// marks holds for each connection that is open an *atomic.Bool, which tells
	// whether it is in use. Each changes with every request, so they share no lock.
	marks sync.Map
}

// Follow follows the life of a connection; it is an http.Server's ConnState.
func (c *Connections) Follow(conn net.Conn, s http.ConnState) {
	switch s {
	case http.StateNew:
		c.opened.Add(1)
		c.open.Up()
		c.marks.Store(conn, new(atomic.Bool))
	case http.StateActive:
		c.mark(conn, true)
	case http.StateIdle:
		c.mark(conn, false)
	case http.StateClosed, http.StateHijacked:
		c.mark(conn, false)
		c.marks.Delete(conn)
		c.open.Down()
	}
}

// mark notes whether a connection is in use: whether it has a request, or over
// HTTP/2 a stream.
func (c *Connections) mark(conn net.Conn, inUse bool) {
	mark, ok := c.marks.Load(conn)
	switch {
	case !ok || mark.(*atomic.Bool).Swap(inUse) == inUse:
	case inUse:
		c.inUse.Up()
	default:
		c.inUse.Down()
	}
}

// Opened is how many were opened since the last reset, and Open how many are.
func (c *Connections) Opened() int64 { return c.opened.Load() }
func (c *Connections) Open() *Gauge  { return &c.open }

// InUse is how many have a request now.
func (c *Connections) InUse() int64 { return c.inUse.Now() }

// Reset forgets what was before, and keeps what is open now.
func (c *Connections) Reset() {
	c.opened.Store(0)
	c.open.Reset()
}

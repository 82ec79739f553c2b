package watch

import (
	"net"
	"net/http"
	"sync"
	"sync/atomic"
)

// Connections counts those of a server.
type Connections struct {
	opened atomic.Int64
	open   Gauge
	mu     sync.Mutex
	// active are those with a request, or over HTTP/2 a stream.
	active map[net.Conn]struct{}
}

// Follow follows the life of a connection; it is an http.Server's ConnState.
func (c *Connections) Follow(conn net.Conn, s http.ConnState) {
	switch s {
	case http.StateNew:
		c.opened.Add(1)
		c.open.Up()
	case http.StateActive:
		c.mark(conn, true)
	case http.StateIdle:
		c.mark(conn, false)
	case http.StateClosed, http.StateHijacked:
		c.mark(conn, false)
		c.open.Down()
	}
}

func (c *Connections) mark(conn net.Conn, active bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if !active {
		delete(c.active, conn)
		return
	}
	if c.active == nil {
		c.active = map[net.Conn]struct{}{}
	}
	c.active[conn] = struct{}{}
}

// Opened is how many were opened since the last reset, and Open how many are.
func (c *Connections) Opened() int64 { return c.opened.Load() }
func (c *Connections) Open() *Gauge  { return &c.open }

// InUse is how many have a request now.
func (c *Connections) InUse() int64 {
	c.mu.Lock()
	defer c.mu.Unlock()
	return int64(len(c.active))
}

// Reset forgets what was before, and keeps what is open now.
func (c *Connections) Reset() {
	c.opened.Store(0)
	c.open.Reset()
}

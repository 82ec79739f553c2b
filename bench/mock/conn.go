package mock

import (
	"bytes"
	"net"
	"sync"
)

// A conn takes the headers of an answer as a block of lines, and puts them after
// the status line that net/http writes. In net/http every answer's headers are a
// map that is grown, copied, sorted and checked, which for the twenty headers of
// the API takes a quarter of all the time that a request costs.
//
// It is used by one answer at a time: a connection of HTTP/1.1 has no more.
type conn struct {
	net.Conn
	// block is headers that go out with the next write. It is nil if there are none.
	block *block
}

// A block is lines of headers, each of which ends with CRLF.
type block struct {
	lines []byte
	// out is where a write is put together.
	out []byte
}

var blocks = sync.Pool{New: func() any { return new(block) }}

// Write writes what net/http has written, and the lines within it. A write that
// begins an answer has at least the whole status line.
func (c *conn) Write(b []byte) (int, error) {
	if c.block == nil {
		return c.Conn.Write(b)
	}
	k := c.block
	c.block = nil
	defer blocks.Put(k)
	status := bytes.IndexByte(b, '\n') + 1
	k.out = append(append(append(k.out[:0], b[:status]...), k.lines...), b[status:]...)
	if n, err := c.Conn.Write(k.out); err != nil {
		return min(n, len(b)), err
	}
	return len(b), nil
}

// NetConn is the connection itself.
func (c *conn) NetConn() net.Conn { return c.Conn }

// connListener makes conns of what it accepts.
type connListener struct{ net.Listener }

func (l connListener) Accept() (net.Conn, error) {
	c, err := l.Listener.Accept()
	if err != nil {
		return nil, err
	}
	return &conn{Conn: c}, nil
}

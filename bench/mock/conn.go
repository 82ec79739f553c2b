package mock

import (
	"bytes"
	"net"
)

// A conn takes the headers of an answer as a block of lines, and puts them after
// the status line that net/http writes. In net/http every answer's headers are a
// map that is grown, copied, sorted and checked, which for the twenty headers of
// the API takes a quarter of all the time that a request costs.
//
// It is used by one answer at a time: a connection of HTTP/1.1 has no more.
type conn struct {
	net.Conn
	// lines are headers that go out with the next write; each ends with CRLF.
	lines []byte
	out   []byte
}

// Write writes what net/http has written, and the lines within it. A write that
// begins an answer has at least the whole status line.
func (c *conn) Write(b []byte) (int, error) {
	if len(c.lines) == 0 {
		return c.Conn.Write(b)
	}
	status := bytes.IndexByte(b, '\n') + 1
	c.out = append(append(append(c.out[:0], b[:status]...), c.lines...), b[status:]...)
	c.lines = c.lines[:0]
	if n, err := c.Conn.Write(c.out); err != nil {
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

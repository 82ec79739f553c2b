package mock

import (
	"io"
	"net"
	"net/http"
	"slices"
	"strconv"
	"time"

	"github.com/claudebench/claudebench/bench/mock/script"
	"github.com/claudebench/claudebench/bench/mock/watch"
	"github.com/claudebench/claudebench/bench/mock/wire"
)

const (
	jsonType    = "application/json"
	eventStream = "text/event-stream; charset=utf-8"
)

// perform writes the answer, each piece when it is due, until it is over, or the
// client has gone.
func (x *exchange) perform() {
	x.entry.Outcome, x.entry.Status = clientGone, x.answer.Status
	defer x.dropDeadline()
	written := 0
	for {
		piece, due, ended := x.answer.Body.Next(x.piece[:0])
		x.piece = piece
		if err := x.wait(due); err != nil {
			return
		}
		if !x.headed {
			x.headed = true
			x.head()
		}
		if ended != nil {
			x.finish(ended)
			return
		}
		written += len(piece)
		if !x.put(piece, due, written == x.answer.Length) {
			return
		}
	}
}

// finish ends the answer as its body does.
func (x *exchange) finish(ended error) {
	if ended == script.ErrBreak {
		x.flush()
		x.breakOff()
	}
	switch {
	case x.answer.Status != http.StatusOK:
		x.entry.Outcome = wire.ErrorOf(x.answer.Status).Type
	case slices.ContainsFunc(x.entry.Faults, endsEarly):
		x.entry.Outcome = broken
	default:
		x.entry.Outcome = watch.Answered
	}
}

// endsEarly tells whether a fault keeps the message of a stream from its end, though the answer
// itself ends as it should.
func endsEarly(fault string) bool { return fault == "cut" || fault == "event" }

// put writes a piece, notes how late, and tells whether it could. The last piece
// of an answer whose length was told goes out when the handler returns: flushed
// before, it would have the client's next request meet this one's end.
func (x *exchange) put(piece []byte, due time.Duration, last bool) bool {
	if last {
		x.leave()
	}
	if !last || len(piece) > maxUnread {
		x.extendDeadline()
	}
	_, err := x.w.Write(piece)
	if err == nil && !last {
		err = x.flush()
	}
	if err != nil {
		return false
	}
	took := time.Since(x.began)
	x.world.board.Wrote(x.entry, due, took, len(piece))
	x.charge(took)
	return true
}

func (x *exchange) flush() error { return x.control().Flush() }

// control is what streams, and very long answers, need of their connection.
func (x *exchange) control() *http.ResponseController {
	if x.controller == nil {
		x.controller = http.NewResponseController(x.w)
	}
	return x.controller
}

// maxUnread is the size in bytes of an answer that a client may leave unread
// without anybody waiting: the buffers of a connection hold it.
const maxUnread = 4 << 10

// extendDeadline gives the client time to take what is written next. It is set
// anew only when half of it is over.
func (x *exchange) extendDeadline() {
	timeout := time.Duration(x.world.settings.Answer.WriteTimeout)
	now := time.Now()
	if timeout == 0 || x.deadline.Sub(now) > timeout/2 {
		return
	}
	x.deadline = now.Add(timeout)
	x.control().SetWriteDeadline(x.deadline)
}

// dropDeadline takes the deadline from the connection, which others use next.
func (x *exchange) dropDeadline() {
	if !x.deadline.IsZero() {
		x.control().SetWriteDeadline(time.Time{})
	}
}

// breakOff resets the connection: over HTTP/1.1 the client sees a reset, over
// HTTP/2 the end of its stream.
func (x *exchange) breakOff() {
	x.entry.Outcome = broken
	if x.r.ProtoMajor == 1 {
		reset(x.r.Context().Value(connKey{}))
	}
	panic(http.ErrAbortHandler)
}

// tearHead writes the first part of the headers and resets the connection. Over
// HTTP/2 headers come whole or not at all.
func (x *exchange) tearHead() {
	x.entry.Outcome = broken
	if conn, _, err := x.control().Hijack(); err == nil {
		io.WriteString(conn, "HTTP/1.1 "+strconv.Itoa(x.answer.Status)+" "+http.StatusText(x.answer.Status)+"\r\nContent-Type: "+x.answer.ContentType+"\r\nRequest-")
		reset(conn)
	}
	panic(http.ErrAbortHandler)
}

// reset closes the TCP connection below whatever conn is, so that its client sees
// a reset: TLS would say goodbye first.
func reset(conn any) {
	switch c := conn.(type) {
	case *net.TCPConn:
		c.SetLinger(0)
		c.Close()
	case interface{ NetConn() net.Conn }:
		reset(c.NetConn())
	}
}

// Package script says what goes back for one request: an answer as pieces, each
// with the offset at which it is due. It knows neither what the pieces mean nor
// how they are sent, so that what goes wrong with an answer can be written as a
// change of its script, and one loop performs them all.
//
// Whoever performs an answer asks the body for a piece and waits until it is due
// or, where the body ended instead, until the end is. Then, before the first
// piece or an end without one, it breaks off if the answer has a [Break], and
// otherwise sends the headers. Whatever is not yet the whole [Answer.Length] is
// flushed.
package script

import (
	"errors"
	"time"
)

// ErrBreak ends a body whose connection is to be reset: in HTTP/1.1 the whole
// connection by a TCP RST, in HTTP/2 its stream.
var ErrBreak = errors.New("the connection is to be reset")

// A Body is the pieces of an answer. A stream of server-sent events has one
// event a piece.
type Body interface {
	// Next appends the next piece, which is not empty, to b. It does not wait:
	// due is the offset, from when the service began, at which the piece is to
	// be sent, and never less than the one before. Pieces may be asked for long
	// before they are due.
	//
	// After the last piece err is io.EOF, or ErrBreak if the connection is to be
	// reset, and due is when. Nothing is appended then, and the answer to
	// further calls is the same.
	Next(b []byte) (piece []byte, due time.Duration, err error)
}

// A Field is one field of a header.
type Field struct {
	// Name is in canonical form, such as "Retry-After".
	Name, Value string
}

// A Break is a reset of the connection before the body. One within the body is
// its [ErrBreak].
type Break uint8

// The places of a break.
const (
	// Unbroken is no break.
	Unbroken Break = iota
	// BeforeHeaders sends nothing.
	BeforeHeaders
	// WithinHeaders sends the first half of what HTTP/1.1 has before the body. In
	// HTTP/2, where the headers are sent as a whole, it is BeforeHeaders.
	WithinHeaders
)

// An Answer is all that goes back for one request.
type Answer struct {
	// Status is the HTTP status, 200 to 599.
	Status      int
	ContentType string
	// Header has what this answer has beyond the fields of every answer.
	Header []Field
	// Length is the number of bytes of the body, -1 for a stream, whose length
	// is not known before its end.
	Length int
	Break  Break
	Body   Body

	whole Whole
}

// Stream tells whether the body is a stream of events.
func (a *Answer) Stream() bool { return a.Length < 0 }

// SetWhole makes b, which is kept and not changed, the one piece of the body. It
// allocates nothing.
func (a *Answer) SetWhole(b []byte, due time.Duration) {
	a.whole.Reset(b, due)
	a.Length, a.Body = len(b), &a.whole
}

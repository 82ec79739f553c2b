package sse

import (
	"bytes"
	"errors"
	"io"
)

// MaxEvent is the length in bytes that a line, and the data of an event, may
// have. It is that of the official Go SDK's reader.
const MaxEvent = 32 << 20

// ErrTooLong tells that a line or an event is longer than [MaxEvent].
var ErrTooLong = errors.New("the stream has an event that is too long")

// A Reader reads the events of a stream, in the manner of [bufio.Scanner]:
//
//	for r.Next() {
//		use(r.Event())
//	}
//	return r.Err()
type Reader struct {
	lines lines
	event Event
	// data tells that the event has a data line, though maybe an empty one.
	data bool
	err  error
}

// NewReader returns a reader of the events that src sends.
func NewReader(src io.Reader) *Reader { return &Reader{lines: lines{src: src, first: true}} }

// Reset lets the reader begin anew with another stream, and keeps its buffers.
func (r *Reader) Reset(src io.Reader) {
	r.lines = lines{src: src, first: true, buf: r.lines.buf[:0]}
	r.clear()
	r.err = nil
}

// Event is the event that the last call of Next has read. It is valid until the
// next one.
func (r *Reader) Event() Event { return r.event }

// Err is what ended the stream, nil if it was its regular end.
func (r *Reader) Err() error {
	if r.err == io.EOF {
		return nil
	}
	return r.err
}

// Next reads up to the end of the next event that has data. It returns false at
// the end of the stream; an event that had no empty line after it by then is
// dropped, as the standard wants.
func (r *Reader) Next() bool {
	r.clear()
	for r.err == nil {
		var line []byte
		line, r.err = r.lines.next()
		switch {
		case r.err != nil:
			return false
		case len(line) > 0:
			r.field(line)
		case r.data:
			return true
		default:
			r.clear()
		}
	}
	return false
}

func (r *Reader) clear() {
	r.event = Event{r.event.Name[:0], r.event.Data[:0]}
	r.data = false
}

// field takes up one line. Comments, which begin with a colon, have an empty
// field name, and are passed over with the names that are not known.
func (r *Reader) field(line []byte) {
	name, value, _ := bytes.Cut(line, []byte{':'})
	value = bytes.TrimPrefix(value, []byte{' '})
	switch string(name) {
	case "event":
		r.event.Name = append(r.event.Name[:0], value...)
	case "data":
		if r.data {
			r.event.Data = append(r.event.Data, '\n')
		}
		r.data = true
		r.event.Data = append(r.event.Data, value...)
		if len(r.event.Data) > MaxEvent {
			r.err = ErrTooLong
		}
	}
}

package script

import (
	"io"
	"time"
)

// A Whole is a body of one piece. The zero Whole is an empty body.
type Whole struct {
	rest []byte
	due  time.Duration
}

// Reset makes w the body that is b. The bytes are kept, and not changed.
func (w *Whole) Reset(b []byte, due time.Duration) { w.rest, w.due = b, due }

// Next implements [Body].
func (w *Whole) Next(b []byte) (piece []byte, due time.Duration, err error) {
	if len(w.rest) == 0 {
		return b, w.due, io.EOF
	}
	piece = append(b, w.rest...)
	w.rest = nil
	return piece, w.due, nil
}

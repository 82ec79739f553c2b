package fault

import (
	"io"
	"time"

	"github.com/claudebench/claudebench/bench/mock/script"
)

// ahead reads a body one piece ahead, so that it knows which is the last.
type ahead struct {
	body  script.Body
	begun bool
	// held is the piece that comes next; due and err belong to it.
	held []byte
	due  time.Duration
	err  error
}

// next is [script.Body.Next]; last tells that the piece is the last one.
func (a *ahead) next(b []byte) (piece []byte, due time.Duration, last bool, err error) {
	if !a.begun {
		a.begun = true
		a.read()
	}
	due, err = a.due, a.err
	if err != nil {
		return b, due, false, err
	}
	piece = append(b, a.held...)
	a.read()
	return piece, due, a.err == io.EOF, nil
}

func (a *ahead) read() { a.held, a.due, a.err = a.body.Next(a.held[:0]) }

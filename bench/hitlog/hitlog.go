// Package hitlog reads and writes hits, one JSON line each, and never loses
// its place: a line that is no hit is a record too, with its position, and the
// caller decides what becomes of it. docs/hit-log.md describes the format.
package hitlog

import "github.com/claudebench/claudebench/bench"

// A Record is one line of a hit log: a *[Hit] or a *[SyntaxError].
type Record interface {
	// Pos tells the file's name and the line, counted from 1.
	Pos() (file string, line int)
}

// A Hit is a line that could be read.
type Hit struct {
	bench.Hit
	file string
	line int
}

// Pos tells where the hit stands.
func (h *Hit) Pos() (string, int) { return h.file, h.line }

package search

import (
	"time"

	"github.com/claudebench/claudebench/bench"
)

// A climb is how far a search has come.
type climb struct {
	slo time.Duration
	// best is the highest throughput so far, 0 before the first candidate, and
	// load the load that gave it.
	best float64
	load bench.Load
	// flat is how many steps in a row gained too little.
	flat int
	// over is set when no further step is worth its time.
	over bool
}

// add takes one more step into account. Its conditions are written so that a
// figure that is no number ends the search rather than prolongs it.
func (c *climb) add(l bench.Load, p Point) {
	if !(p.ErrorShare <= maxErrors && p.P99 <= c.slo) {
		c.over = true
		return
	}
	if p.Throughput >= c.best*(1+minGain) {
		c.flat = 0
	} else {
		c.flat++
	}
	if p.Throughput > c.best {
		c.best, c.load = p.Throughput, l
	}
	c.over = c.flat == maxFlat || 2*l.Concurrency > MaxConcurrency
}

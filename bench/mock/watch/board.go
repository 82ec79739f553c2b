package watch

import (
	"net/http"
	"time"
)

// A Board is all that is watched between two resets.
type Board struct {
	Tally    *Tally
	Attempts Attempts
	Journal  *Journal

	began    time.Time
	lateness lateness
	times    times
	metrics  http.Handler
}

// NewBoard returns an empty board with a journal. What is written later than
// bound after it was due counts as late. The gauges outlive the board; it only
// shows them.
func NewBoard(j *Journal, bound time.Duration, inFlight *Gauge, c *Connections) *Board {
	b := &Board{Tally: NewTally(), Journal: j, began: time.Now(), times: newTimes()}
	b.lateness.bound, b.lateness.spread = bound, newLateness()
	b.metrics = handler(b, inFlight, c)
	return b
}

// Begin lends the entry of a request that arrived at now, to be given back by
// [Board.End].
func (b *Board) Begin(now time.Time) *Entry {
	e := b.Journal.Begin()
	e.Arrived, e.At = now.UTC(), now.Sub(b.began)
	e.Attempt = -1
	return e
}

// Wrote notes that a piece of n bytes was written; both times count from when the
// request had been read.
func (b *Board) Wrote(e *Entry, due, at time.Duration, n int) {
	e.wrote(due, at, n)
	b.lateness.add(at - due)
}

// Answered is the outcome of a request that got what it asked for.
const Answered = "ok"

// End counts a request that is over, and files its entry, which the caller must
// not use any more.
func (b *Board) End(e *Entry) {
	b.Tally.Add(Cell{e.Key, e.Model, e.Outcome, e.Status})
	b.Attempts.Add(e.Attempt)
	if e.Outcome == Answered {
		b.times.add(e)
	}
	b.Journal.End(e)
}

// Late is how many pieces were late, and MaxLate how late the latest of all was.
func (b *Board) Late() int64            { return b.lateness.late.Load() }
func (b *Board) MaxLate() time.Duration { return time.Duration(b.lateness.max.Load()) }

// Metrics serves the board to Prometheus.
func (b *Board) Metrics() http.Handler { return b.metrics }

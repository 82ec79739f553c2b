package watch

import (
	"net/http"
	"sync/atomic"
	"time"

	"github.com/prometheus/client_golang/prometheus"
)

// A Board is all that is watched between two resets.
type Board struct {
	Tally    *Tally
	Attempts Attempts
	Journal  *Journal
	late     atomic.Int64
	maxLate  atomic.Int64
	bound    time.Duration

	lateness, service, firstToken prometheus.Histogram
	metrics                       http.Handler
}

// NewBoard returns an empty board with a journal. What is written later than
// bound after it was due counts as late. The gauges outlive the board.
func NewBoard(j *Journal, bound time.Duration, inFlight *Gauge, c *Connections) *Board {
	b := &Board{Tally: NewTally(), Journal: j, bound: bound}
	b.lateness = histogram("write_lateness_seconds", "How much later than planned answers and events were written.",
		50e-6, 100e-6, 200e-6, 300e-6, 500e-6, 1e-3, 2e-3, 5e-3, 10e-3, 50e-3, 250e-3, 1)
	b.service = histogram("service_seconds", "From when a request was read until its answer was over.",
		1e-3, 5e-3, 10e-3, 25e-3, 50e-3, 100e-3, 250e-3, 500e-3, 1, 2.5, 5, 10, 30, 60, 300)
	b.firstToken = histogram("first_token_seconds", "From when a request was read until the first event of its stream.",
		1e-3, 5e-3, 10e-3, 25e-3, 50e-3, 100e-3, 250e-3, 500e-3, 1, 2.5, 5, 10, 30, 60)
	b.metrics = handler(b, inFlight, c)
	return b
}

// Begin hands out the entry of a request that arrived at now.
func (b *Board) Begin(now time.Time) *Entry {
	e := b.Journal.Begin()
	e.Arrived = now
	return e
}

// Wrote notes that a piece of n bytes was written; both times count from when the
// request had been read.
func (b *Board) Wrote(e *Entry, due, at time.Duration, n int) {
	e.wrote(due, at, n)
	late := at - due
	b.lateness.Observe(late.Seconds())
	if late <= b.bound {
		return
	}
	b.late.Add(1)
	for most := b.maxLate.Load(); int64(late) > most && !b.maxLate.CompareAndSwap(most, int64(late)); most = b.maxLate.Load() {
	}
}

// Answered is the outcome of a request that got what it asked for.
const Answered = "ok"

// End counts a request that is over, and files its entry, which the caller must
// not use any more.
func (b *Board) End(e *Entry) {
	b.Tally.Add(Cell{e.Key, e.Model, e.Outcome, e.Status})
	b.Attempts.Add(e.Attempt)
	if e.Outcome == Answered {
		b.service.Observe(e.Took.Seconds())
		if e.Stream {
			b.firstToken.Observe(e.First.Seconds())
		}
	}
	b.Journal.End(e)
}

// Late is how many pieces were late, and MaxLate how late the latest of those was.
func (b *Board) Late() int64            { return b.late.Load() }
func (b *Board) MaxLate() time.Duration { return time.Duration(b.maxLate.Load()) }

// Metrics serves the board to Prometheus.
func (b *Board) Metrics() http.Handler { return b.metrics }

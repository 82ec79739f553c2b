package report

import (
	"time"

	"github.com/claudebench/claudebench/bench"
)

// A Fold makes the figures of one trial from its hits, in the order in which
// they were sent. It keeps two numbers of each hit, so that a log of millions
// of hits needs no more memory than that.
type Fold struct {
	figures           Figures
	latency, overhead column
	served            column // service times, where they are not the latencies
	late              column // from when requests were due until they were sent
	service, answered time.Duration
	first, last       time.Time
	flight            *flight
	course            course
	streams           streamFold
	bounds            bench.Good
	good              int
	size              int
}

// NewFold returns the fold for a trial under load l that is said to have n
// hits. A wrong n costs time, nothing else.
func NewFold(l bench.Load, n int) *Fold {
	f := new(Fold)
	f.reset(l, n)
	return f
}

// reset begins another trial. It keeps the memory of the columns, because the
// next trial mostly has as many hits.
func (f *Fold) reset(l bench.Load, n int) {
	size := min(max(n, 0), bench.MaxRequests)
	*f = Fold{
		figures:  Figures{Outcomes: map[bench.Outcome]int{}, Codes: map[uint16]int{}},
		latency:  f.latency.emptied(size),
		overhead: f.overhead[:0],
		served:   f.served[:0],
		late:     f.late[:0],
		course:   f.course.emptied(),
		size:     size,
	}
	if l.Kind == bench.Closed {
		f.flight = newFlight(l.Concurrency)
	}
}

// Add takes one more hit into account.
func (f *Fold) Add(h *bench.Hit) {
	f.count(h)
	f.latency = append(f.latency, int64(h.FromDue()))
	f.service += h.Latency
	if !h.Due.IsZero() {
		f.served = append(f.served, int64(h.Latency))
		f.late = append(f.late, int64(max(0, h.FromDue()-h.Latency)))
	}
	if d, ok := h.Overhead(); ok {
		if len(f.overhead) == 0 {
			f.overhead = f.overhead.emptied(f.size)
		}
		f.overhead = append(f.overhead, int64(d))
	}
	f.course.add(h)
	f.streams.add(h)
	if f.bounds.Met(h) {
		f.good++
	}
	if f.first.IsZero() {
		f.first = h.Timestamp
	}
	if end := h.End(); end.After(f.last) {
		f.last = end
	}
	if f.flight != nil {
		start := h.Timestamp.Sub(f.first)
		f.flight.add(start, start+h.Latency)
	}
}

func (f *Fold) count(h *bench.Hit) {
	f.figures.Requests++
	f.figures.Attempts += max(h.Attempts, 1)
	f.figures.RetryWait += h.RetryWait
	f.figures.Outcomes[h.Outcome]++
	f.figures.Codes[h.Code]++
	if h.OK() {
		f.answered += h.FromDue()
	} else {
		f.figures.Errors++
	}
}

// Figures returns the figures of the hits so far. It sorts what the fold
// keeps; hits may still be added afterwards.
func (f *Fold) Figures() Figures {
	g := f.figures
	if g.Requests == 0 {
		return g
	}
	f.latency.sort()
	g.Latency = Latency{
		Mean: f.latency.mean(),
		P50:  f.latency.quantile(0.50),
		P95:  f.latency.quantile(0.95),
		P99:  f.latency.quantile(0.99),
		P999: f.latency.quantile(0.999),
		Max:  f.latency.quantile(1),
	}
	for q := 1; q <= 100; q++ {
		g.Latency.Percentiles = append(g.Latency.Percentiles, f.latency.quantile(float64(q)/100))
	}
	g.Service = f.service / time.Duration(g.Requests)
	if n := g.Requests - g.Errors; n > 0 {
		g.Answered = f.answered / time.Duration(n)
	}
	g.Lateness = f.late.spread()
	if s := f.served.spread(); s.P50 > 0 {
		g.ServiceP50, g.ServiceP99 = s.P50, s.P99
	}
	if len(f.overhead) > 0 {
		f.overhead.sort()
		g.Overhead = &Overhead{Mean: f.overhead.mean(), P50: f.overhead.quantile(0.50), P99: f.overhead.quantile(0.99)}
	}
	g.Course = f.course.points()
	if span := f.last.Sub(f.first); span > 0 {
		g.Throughput = float64(g.Requests-g.Errors) / span.Seconds()
		if f.bounds != (bench.Good{}) {
			good := float64(f.good) / span.Seconds()
			g.Goodput = &good
		}
	}
	g.Streams = f.streams.figures(f.last.Sub(f.first))
	if f.flight != nil {
		g.LittlesLaw = f.flight.share()
	}
	return g
}

package report

import (
	"time"

	"github.com/claudebench/claudebench/bench"
	"github.com/claudebench/claudebench/report/stat"
)

// A Point is one hit of a trial as a chart shows it: when the request was sent, counted from the
// trial's first, and the latency that a user felt.
type Point struct{ At, Latency time.Duration }

const (
	// mostBuckets bounds what a course keeps, however many hits there are. It is even.
	mostBuckets = 1024
	// mostPoints is how many points are left of a trial.
	mostPoints = 1000
)

// A course follows the latency over time in bounded memory. It keeps the lowest and the highest
// hit of each bucket of so many hits; when there are too many buckets, each takes in the next.
// What is left is thinned once more by LTTB, which then has both of what matters to the eye to
// choose from (as MinMaxLTTB does; Van Der Donckt and others, 2023).
type course struct {
	first   time.Time
	buckets []extremes
	// size is how many hits a bucket has, the last one excepted, which has filled so far.
	size, filled int
}

// extremes are the first lowest and the first highest of some hits.
type extremes struct{ low, high Point }

func (e extremes) with(other extremes) extremes {
	if other.low.Latency < e.low.Latency {
		e.low = other.low
	}
	if other.high.Latency > e.high.Latency {
		e.high = other.high
	}
	return e
}

// emptied returns an empty course with the memory of c.
func (c course) emptied() course { return course{buckets: c.buckets[:0], size: 1} }

func (c *course) add(h *bench.Hit) {
	if len(c.buckets) == 0 {
		c.first = h.Timestamp
	}
	p := Point{At: h.Timestamp.Sub(c.first), Latency: h.FromDue()}
	one := extremes{p, p}
	if len(c.buckets) > 0 && c.filled < c.size {
		last := &c.buckets[len(c.buckets)-1]
		*last = last.with(one)
		c.filled++
		return
	}
	if len(c.buckets) == mostBuckets {
		c.halve()
	}
	c.buckets = append(c.buckets, one)
	c.filled = 1
}

// halve makes one bucket of each two, all of which are full.
func (c *course) halve() {
	half := len(c.buckets) / 2
	for i := range half {
		c.buckets[i] = c.buckets[2*i].with(c.buckets[2*i+1])
	}
	c.buckets = c.buckets[:half]
	c.size *= 2
}

// points returns at most mostPoints of what was kept, in time order.
func (c *course) points() []Point {
	var all []Point
	for _, b := range c.buckets {
		switch {
		case b.low == b.high:
			all = append(all, b.low)
		case b.low.At < b.high.At:
			all = append(all, b.low, b.high)
		default:
			all = append(all, b.high, b.low)
		}
	}
	return Thin(all, mostPoints)
}

// Thin leaves at most n points of those in time order, by LTTB; n is at least 3.
func Thin(all []Point, n int) []Point {
	x, y := make([]float64, len(all)), make([]float64, len(all))
	for i, p := range all {
		x[i], y[i] = p.At.Seconds(), p.Latency.Seconds()
	}
	var few []Point
	for _, i := range stat.LTTB(x, y, n) {
		few = append(few, all[i])
	}
	return few
}

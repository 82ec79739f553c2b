package judge

import (
	"fmt"
	"math"
)

// A Pair is one figure of a trial of base and of the trial of head beside it.
type Pair struct{ Base, Head float64 }

// A Series is a metric and its pairs, in the order in which they ran.
type Series struct {
	Metric Metric
	Pairs  []Pair
}

// A Tally counts the requests of a trial and those of them that failed.
type Tally struct{ Errors, Requests int }

// An ErrorPair is the tally of a trial of base and of its partner of head.
type ErrorPair struct{ Base, Head Tally }

// A Block is what was measured with fresh processes in one go. Every series has
// the same pairs: a pair of which one trial failed is left out of all of them,
// and another one run in its place.
type Block struct {
	Series []Series
	// Errors may be nil if nothing is known of failures.
	Errors []ErrorPair
	// Control is a figure of a workload that neither base nor head can touch,
	// measured beside each trial. nil is no control.
	Control []Pair
	// Requests of one trial; 0 is unknown, and meets no need of a metric.
	Requests int
}

// pairs is how many pairs the block has: those of its longest part.
func (b Block) pairs() int {
	n := max(len(b.Errors), len(b.Control))
	for _, s := range b.Series {
		n = max(n, len(s.Pairs))
	}
	return n
}

// farApart is the ratio at which two figures cannot be of the same thing.
const farApart = 1e6

// differences turns pairs into numbers of which those above 0 speak for worse.
// A pair that has no such number is refused, and with it the metric.
func (s Series) differences() ([]float64, error) {
	x := make([]float64, len(s.Pairs))
	for i, p := range s.Pairs {
		d, err := s.Metric.Scale.difference(p)
		if err != nil {
			return nil, fmt.Errorf("pair %d: %w", i+1, err)
		}
		if s.Metric.Better == Higher {
			d = -d
		}
		x[i] = d
	}
	return x, nil
}

func (s Scale) difference(p Pair) (float64, error) {
	for _, v := range []float64{p.Base, p.Head} {
		switch {
		case math.IsNaN(v) || math.IsInf(v, 0):
			return 0, fmt.Errorf("%g is no figure", v)
		case s == Ratio && v <= 0:
			return 0, fmt.Errorf("%g has no ratio to another: figures above 0 do", v)
		case s == Difference && math.Abs(v) > farApart:
			return 0, fmt.Errorf("%g is no share", v)
		}
	}
	if s == Difference {
		return p.Head - p.Base, nil
	}
	if d := logRatio(p); math.Abs(d) <= math.Log(farApart) {
		return d, nil
	}
	return 0, fmt.Errorf("%g and %g lie too far apart to be figures of the same thing", p.Base, p.Head)
}

// logRatio is the logarithm of head/base. The greater is divided by the
// smaller, so that swapping base and head changes the sign and no digit.
func logRatio(p Pair) float64 {
	if p.Head < p.Base {
		return -math.Log(p.Base / p.Head)
	}
	return math.Log(p.Head / p.Base)
}

// errorSeries makes a series of rates of the tallies.
func errorSeries(m Metric, tallies []ErrorPair) Series {
	s := Series{Metric: m, Pairs: make([]Pair, len(tallies))}
	for i, t := range tallies {
		s.Pairs[i] = Pair{Base: t.Base.rate(), Head: t.Head.rate()}
	}
	return s
}

// rate is NaN, which is refused, for a tally that cannot be.
func (t Tally) rate() float64 {
	if t.Errors < 0 || t.Requests <= 0 || t.Errors > t.Requests {
		return math.NaN()
	}
	return float64(t.Errors) / float64(t.Requests)
}

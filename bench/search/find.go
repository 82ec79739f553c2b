package search

import (
	"fmt"
	"math"
	"strconv"

	"github.com/claudebench/claudebench/bench"
)

const (
	// resolution is the ratio of two levels that are worth telling apart: trials of
	// one host differ by some percent.
	resolution = 1.05
	// maxDown is how often a level that was found is lowered because the longer
	// trials did not confirm it, by the resolution each time.
	maxDown = 10
)

// Levels are what a [Find] searches through: rates, or numbers of requests in
// flight.
type Levels struct {
	// Start is tried first. Least and Most are the lowest and the highest that are
	// tried, above 0.
	Start, Least, Most float64
	// Whole tells that there are no levels between whole numbers.
	Whole bool
	// Load returns the load of a level; the longer one, that confirms.
	Load func(level float64, confirm bool) bench.Load
}

// A Find searches for the highest level at which one client keeps a bound.
//
// The level doubles from [Levels.Start] until the bound is broken, or is halved
// until it is kept. Between the highest level that kept it and the lowest that did
// not, the geometric mean is tried, until they are less than 5 % apart. Each level
// is tried until the interval of its trials is clear of the bound, at least twice
// and at most six times; one that is still unclear counts as not kept, so that
// noise lowers what is found and never raises it.
//
// A level that kept the bound in short trials need not do so in long ones, for a
// queue that grows slowly takes its time. So what was found is tried anew by longer
// trials, and lowered by 5 % until they confirm it.
type Find struct {
	client  string
	levels  Levels
	bound   float64
	measure func(bench.Trial) (float64, error)
	// seen keeps what measure said of a trial, by its number.
	seen map[int]float64
	err  error
}

// NewFind returns the search of a client for the highest level at which what
// measure reads from a trial lies below bound. measure is not asked of trials that
// failed, which keep nothing. An error of it ends the search, and is kept for
// [Find.Err].
func NewFind(client string, levels Levels, bound float64, measure func(bench.Trial) (float64, error)) *Find {
	return &Find{client: client, levels: levels, bound: bound, measure: measure, seen: map[int]float64{}}
}

// Err returns the error of measure that ended the search, if one did.
func (f *Find) Err() error { return f.err }

// Next returns the next step of the search, without its phase. false means that it
// is over.
func (f *Find) Next(trials []bench.Trial) (bench.Step, bool) {
	w := f.walk(trials)
	if w.next == nil || f.err != nil {
		return bench.Step{}, false
	}
	return *w.next, true
}

// Found returns what the trials so far say.
func (f *Find) Found(trials []bench.Trial) Found { return f.walk(trials).found }

// Found is the result of a [Find].
type Found struct {
	Client string
	// Level is the highest that keeps the bound; 0 where none does, or as long as
	// none is confirmed.
	Level float64
	// Above is the lowest level known not to keep it: the true limit lies between
	// both. 0 where all did.
	Above float64
	// Trials is how many it took, and Probes what they were for, in their order.
	Trials int
	Probes []Probe
}

// own returns the trials of a load, and of longer ones if they confirm.
func (f *Find) own(trials []bench.Trial, l bench.Load, confirm bool) []bench.Trial {
	var all []bench.Trial
	for _, t := range trials {
		if t.Client == f.client && t.Load == l && t.Confirm == confirm {
			all = append(all, t)
		}
	}
	return all
}

// value returns what was measured in a trial.
func (f *Find) value(t bench.Trial) float64 {
	if t.Failure != nil {
		return math.Inf(1)
	}
	v, known := f.seen[t.Number]
	if !known {
		var err error
		if v, err = f.measure(t); err != nil {
			f.err = fmt.Errorf("trial %d: %w", t.Number, err)
		}
		f.seen[t.Number] = v
	}
	return v
}

// between is the level halfway between two, 0 if they are too close to have one.
func (l Levels) between(low, high float64) float64 {
	mid := l.round(math.Sqrt(low * high))
	if high/low <= resolution || mid <= low || mid >= high {
		return 0
	}
	return mid
}

// below is the next lower level that differs.
func (l Levels) below(level float64) float64 {
	if l.Whole {
		return min(level-1, math.Floor(level/resolution))
	}
	return l.round(level / resolution)
}

// round keeps three digits, or takes the next whole number.
func (l Levels) round(level float64) float64 {
	if l.Whole {
		return math.Ceil(level)
	}
	short, err := strconv.ParseFloat(strconv.FormatFloat(level, 'g', 3, 64), 64)
	if err != nil {
		return level // never: FormatFloat writes what ParseFloat reads
	}
	return short
}

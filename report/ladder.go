package report

import (
	"slices"

	"github.com/claudebench/claudebench/bench"
	"github.com/claudebench/claudebench/report/stat"
)

// A Ladder says what each measure of a plan's ladder is worth.
type Ladder struct {
	// Rungs are those of the climb, from the barest client up.
	Rungs []Rung
	Worth []Worth
	// Promises are what the article says of all measures together.
	Promises []Promise
}

// A Rung is what was measured of a client with some measures; nil where nothing was.
type Rung struct {
	bench.Rung
	// Answered is the mean latency of the requests that succeeded, and Overhead the mean of
	// what client and host added to the upstream's own time, in seconds.
	Answered, Overhead *stat.Summary
	// ErrorShare is from 0 to 1.
	ErrorShare *stat.Summary
}

// Worth is what a measure changed.
type Worth struct {
	Measure bench.Measure
	// Added is from the rung below to the one with it, and LeftOut from all measures to all
	// but this one.
	Added, LeftOut Change
}

// A Change is from one rung to another; nil where it is not known.
type Change struct {
	// Answered and Overhead are in seconds, Errors is a difference of shares.
	Answered, Overhead, Errors *Gain
}

// A Gain is the centre of those of the repetitions, each of which ran both rungs
// (Hodges and Lehmann's estimate).
type Gain struct {
	Centre float64
	// Low and High hold it with 95 % confidence, if Bounded: fewer than 6 repetitions cannot
	// tell. Else they are the least and the greatest difference.
	Low, High float64
	Bounded   bool
	// Each is that of each repetition; there is at least one.
	Each []float64
}

// Clear tells whether the difference is another one than 0.
func (d *Gain) Clear() bool { return d != nil && d.Bounded && (d.Low > 0 || d.High < 0) }

// ladder is nil for a plan without one.
func ladder(run *bench.Run, all []measured) *Ladder {
	l := run.Plan.Ladder
	if l == nil {
		return nil
	}
	var d Ladder
	groups := map[string]group{}
	for _, r := range l.Rungs() {
		groups[r.Client] = pick(run, all, r.Client, 0)
	}
	climb := l.Climb()
	for _, r := range climb {
		d.Rungs = append(d.Rungs, rungOf(r, groups[r.Client]))
	}
	top := groups[climb[len(climb)-1].Client]
	without := append(l.LeftOut(), climb[len(climb)-2])
	for i, m := range l.Measures {
		d.Worth = append(d.Worth, Worth{
			Measure: m,
			Added:   change(groups[climb[i].Client], groups[climb[i+1].Client]),
			LeftOut: change(top, groups[without[i].Client]),
		})
	}
	d.Promises = promises(groups[climb[0].Client], top)
	return &d
}

func rungOf(r bench.Rung, g group) Rung {
	return Rung{Rung: r, Answered: g.summary(answered), Overhead: g.summary(meanOverhead), ErrorShare: g.summary(errorShare)}
}

func answered(m measured) (float64, bool) { return m.Answered.Seconds(), m.Answered > 0 }

func meanOverhead(m measured) (float64, bool) {
	if m.Overhead == nil {
		return 0, false
	}
	return m.Overhead.Mean.Seconds(), true
}

func change(from, to group) Change {
	return Change{
		Answered: gain(from, to, answered),
		Overhead: gain(from, to, meanOverhead),
		Errors:   gain(from, to, errorShare),
	}
}

// gain is nil if no repetition has the figure in both groups.
func gain(from, to group, of figure) *Gain {
	var x []float64
	for _, m := range from.good {
		i := slices.IndexFunc(to.good, func(n measured) bool { return n.Repetition == m.Repetition })
		if i < 0 {
			continue
		}
		before, known := of(m)
		after, alsoKnown := of(to.good[i])
		if known && alsoKnown {
			x = append(x, after-before)
		}
	}
	return gainOf(x)
}

func gainOf(x []float64) *Gain {
	if len(x) == 0 {
		return nil
	}
	walsh := stat.NewWalsh(x)
	d := &Gain{Centre: walsh.Centre(), Low: slices.Min(x), High: slices.Max(x), Each: x}
	if low, high, ok := walsh.Interval(stat.NewSignedRank(len(x)), 0.95); ok {
		d.Low, d.High, d.Bounded = low, high, true
	}
	return d
}

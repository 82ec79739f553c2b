package search

import (
	"math/rand/v2"
	"slices"

	"github.com/claudebench/claudebench/bench"
)

// Pairs chooses pairs of trials, one of each side, until it has seen enough. Of two pairs
// in a row the second has the order of the first reversed (base, head, head, base), and
// which comes first is drawn from the seed: whatever grows steadily on the machine, grows
// for both sides alike.
type Pairs struct {
	// Base, Head and Control are what is run, of one phase; their sides and repetitions are
	// set by the chooser. Without a client there is no control.
	Base, Head, Control bench.Step
	Seed                uint64
	// Most is how many pairs there are at most, above 0.
	Most int
	// Enough is asked after each pair whether more are needed.
	Enough func(trials []bench.Trial) bool
}

// Next implements [Chooser].
func (p *Pairs) Next(trials []bench.Trial) (bench.Step, bool) {
	done := 0
	for i := range trials {
		if trials[i].Side != "" && trials[i].Phase == p.Base.Phase {
			done++
		}
	}
	order := p.order(done / p.size())
	pair, next := done/p.size(), done%p.size()
	if pair >= p.Most || pair > 0 && next == 0 && p.Enough(trials) {
		return bench.Step{}, false
	}
	step := order[next]
	step.Repetition = pair + 1
	return step, true
}

// size is how many trials belong to a pair, those of the control included.
func (p *Pairs) size() int {
	if p.Control.Client == "" {
		return 2
	}
	return 4
}

// order is that of the n-th pair, from 0, with the controls outside, each beside the trial
// that it is for.
func (p *Pairs) order(n int) []bench.Step {
	as := func(s bench.Step, side bench.Side) bench.Step { s.Side = side; return s }
	order := []bench.Step{as(p.Control, bench.BaseControl), as(p.Base, bench.Base), as(p.Head, bench.Head), as(p.Control, bench.HeadControl)}
	coin := rand.New(rand.NewPCG(p.Seed, uint64(n/2))).IntN(2)
	if (coin+n)%2 == 1 {
		slices.Reverse(order)
	}
	if p.size() == 2 {
		return order[1:3]
	}
	return order
}

package search

import (
	"math/rand/v2"
	"slices"

	"github.com/claudebench/claudebench/bench"
)

// Pairs chooses a block of pairs of trials, one of base and one of head, each beside a trial
// of the control, until it has seen enough. Of two pairs in a row the second has the order of
// the first reversed (base, head, head, base), and which comes first is drawn from the seed:
// whatever grows steadily on the machine, grows for both sides alike.
//
// A pair of which a trial failed does not count, and another one is run in its place.
type Pairs struct {
	Comparison *bench.Comparison
	// Phases are those of the plan.
	Phases []bench.Phase
	Seed   uint64
	// Most is how many whole pairs there are at most, above 0.
	Most int
	// Confirm marks the block that confirms another.
	Confirm bool
	// Enough is asked before each pair whether the pairs so far do.
	Enough func(trials []bench.Trial, pairs int) bool
}

const (
	// size is how many trials belong to a pair.
	size = 4
	// givenUp is how many pairs may fail before it is no accident.
	givenUp = 3
)

// Next implements [Chooser].
func (p *Pairs) Next(trials []bench.Trial) (bench.Step, bool) {
	done, failed := 0, map[int]bool{}
	for i := range trials {
		if t := &trials[i]; t.Side != "" && t.Confirm == p.Confirm {
			done++
			if t.Failure != nil {
				failed[t.Repetition] = true
			}
		}
	}
	begun, next := done/size, done%size
	whole := begun - len(failed)
	if next == 0 && (whole >= p.Most || len(failed) >= givenUp || p.Enough(trials, whole)) {
		return bench.Step{}, false
	}
	step := p.order(begun)[next]
	step.Repetition = begun + 1
	return step, true
}

// order is that of the n-th pair, from 0, with the controls outside, each beside the trial
// that it is for.
func (p *Pairs) order(n int) []bench.Step {
	c := p.Comparison
	of := func(a bench.Arm, side bench.Side) bench.Step {
		return bench.Step{Client: a.Client, Phase: a.Phase, Side: side, Confirm: p.Confirm, Load: p.Phases[a.Phase].Load}
	}
	order := []bench.Step{of(c.Control, bench.BaseControl), of(c.Base, bench.Base), of(c.Head, bench.Head), of(c.Control, bench.HeadControl)}
	stream := uint64(n / 2)
	if p.Confirm {
		stream += 1 << 32
	}
	coin := rand.New(rand.NewPCG(p.Seed, stream)).IntN(2)
	if (coin+n)%2 == 1 {
		slices.Reverse(order)
	}
	return order
}

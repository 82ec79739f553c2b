package search

import "github.com/claudebench/claudebench/bench"

// Interleave returns a chooser that asks the given ones in turn, each for one
// step, and passes over those that have seen enough. A host that grows slower
// then does so for all of them.
func Interleave(choosers ...Chooser) Chooser {
	return &rotation{waiting: append([]Chooser(nil), choosers...)}
}

// A rotation holds the choosers in the order in which they will be asked.
type rotation struct{ waiting []Chooser }

func (r *rotation) Next(trials []bench.Trial) (bench.Step, bool) {
	for len(r.waiting) > 0 {
		c := r.waiting[0]
		r.waiting = r.waiting[1:]
		if s, ok := c.Next(trials); ok {
			r.waiting = append(r.waiting, c)
			return s, true
		}
	}
	return bench.Step{}, false
}

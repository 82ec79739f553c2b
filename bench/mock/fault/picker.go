package fault

import (
	"slices"
	"strconv"
	"time"

	"github.com/claudebench/claudebench/bench/mock/draw"
)

// A Picker decides which faults a request has. It has no state: the same request
// at the same time always has the same ones, and any number may ask at once. A
// nil Picker picks none.
type Picker struct {
	// answers are in the order of their kinds.
	answers []choice
	accepts []choice
}

// choice is a rule that is ready to be drawn.
type choice struct {
	rule  *Rule
	fault Fault // nil for Accept
	seed  draw.Seed
}

// NewPicker returns a picker for rules in which [Rules.Validate] finds nothing
// wrong. It keeps them, and they must not be changed any more.
func NewPicker(seed draw.Seed, rules Rules) *Picker {
	var p Picker
	for i := range rules {
		r := &rules[i]
		own := seed.For("fault " + strconv.Itoa(i))
		if r.Accept != nil {
			p.accepts = append(p.accepts, choice{r, nil, own})
		}
		for _, f := range r.faults() {
			p.answers = append(p.answers, choice{r, f, own})
		}
	}
	slices.SortStableFunc(p.answers, func(a, b choice) int {
		return int(a.fault.Kind()) - int(b.fault.Kind())
	})
	return &p
}

// Pick appends the faults of the n-th request since the last reset, counted from
// 1, in the order in which they are to be applied: at most one of each kind.
func (p *Picker) Pick(to []Fault, n uint64, elapsed time.Duration, q Subject) []Fault {
	if p == nil {
		return to
	}
	next := Kind(0) // of the kinds before it no more are picked
	for i := range p.answers {
		c := &p.answers[i]
		if c.fault.Kind() >= next && c.rule.about(&q) && c.fires(n, elapsed) {
			to = append(to, c.fault)
			next = c.fault.Kind() + 1
		}
	}
	return to
}

// fires tells whether the n-th request, about which the rule is, has the fault.
func (c *choice) fires(n uint64, elapsed time.Duration) bool {
	return c.seed.Unit(n) < c.rule.chance(n, elapsed)
}

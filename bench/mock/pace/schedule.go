package pace

import (
	"fmt"
	"time"

	"github.com/claudebench/claudebench/scenarios/strict"
)

// A Schedule is the times at which answers take longer or shorter than usual,
// counted from the last reset.
type Schedule []Change

// A Change is one of a spike and a ramp.
type Change struct {
	Spike *Spike `yaml:"spike" json:"spike,omitempty"`
	Ramp  *Ramp  `yaml:"ramp" json:"ramp,omitempty"`
}

// A Spike multiplies all times by its factor as long as it lasts:
//
//	factor      ┌──────┐
//	     1  ────┘      └────
//	          from   from+for
type Spike struct {
	From strict.Duration `yaml:"from" json:"from"`
	// For is how long it lasts, above 0.
	For strict.Duration `yaml:"for" json:"for"`
	// Factor is above 0 and at most 1000; below 1 answers are faster.
	Factor float64 `yaml:"factor" json:"factor"`
}

// A Ramp rises evenly from 1 to its factor, and stays there until it ends:
//
//	factor        ┌────┐
//	            ╱      │
//	     1  ──╱        └────
//	        from +for until
type Ramp struct {
	From strict.Duration `yaml:"from" json:"from"`
	// For is how long it rises; 0 is a step.
	For strict.Duration `yaml:"for" json:"for"`
	// Until is when it ends, at once; 0 is never.
	Until strict.Duration `yaml:"until" json:"until"`
	// Factor is above 0 and at most 1000; below 1 the ramp falls.
	Factor float64 `yaml:"factor" json:"factor"`
}

// Factor is what times are multiplied by so long after the reset: the product of
// all changes that are under way, at most 1000, and 1 without any.
func (s Schedule) Factor(elapsed time.Duration) float64 {
	factor := 1.0
	for _, c := range s {
		switch {
		case c.Spike != nil:
			factor *= c.Spike.at(elapsed)
		case c.Ramp != nil:
			factor *= c.Ramp.at(elapsed)
		}
	}
	return min(factor, maxFactor)
}

func (s *Spike) at(elapsed time.Duration) float64 {
	if since := elapsed - time.Duration(s.From); since < 0 || since >= time.Duration(s.For) {
		return 1
	}
	return s.Factor
}

func (r *Ramp) at(elapsed time.Duration) float64 {
	since := elapsed - time.Duration(r.From)
	switch {
	case since < 0, r.Until > 0 && elapsed >= time.Duration(r.Until):
		return 1
	case since >= time.Duration(r.For):
		return r.Factor
	}
	return 1 + (r.Factor-1)*float64(since)/float64(r.For)
}

// maxFactor bounds factors: a larger one is a slip of the hand.
const maxFactor = 1000

// Check notes what is wrong with the schedule that stands at path.
func (s Schedule) Check(path string, note func(strict.Fault)) {
	for i, c := range s {
		at := fmt.Sprintf("%s[%d]", path, i)
		switch {
		case (c.Spike == nil) == (c.Ramp == nil):
			note(strict.Fault{Path: at, Message: "must be either a spike or a ramp", Hint: "such as spike: {from: 60s, for: 20s, factor: 3}"})
		case c.Spike != nil:
			c.Spike.check(at+".spike", note)
		default:
			c.Ramp.check(at+".ramp", note)
		}
	}
}

func (s *Spike) check(path string, note func(strict.Fault)) {
	checkFactor(path, s.Factor, note)
	if s.For == 0 {
		note(strict.Fault{Path: path + ".for", Message: "must be above 0", Hint: "how long the spike lasts, such as 20s"})
	}
}

func (r *Ramp) check(path string, note func(strict.Fault)) {
	checkFactor(path, r.Factor, note)
	if r.Until > 0 && r.Until-r.From < r.For {
		note(strict.Fault{Path: path + ".until", Message: "comes before the ramp has risen", Hint: "leave it out if the ramp is to stay"})
	}
}

func checkFactor(path string, factor float64, note func(strict.Fault)) {
	if !(factor > 0 && factor <= maxFactor) {
		note(strict.Fault{Path: path + ".factor", Message: fmt.Sprintf("must be above 0 and at most %d, is %g", maxFactor, factor), Hint: "3 is three times as long"})
	}
}

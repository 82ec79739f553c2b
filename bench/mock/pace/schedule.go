package pace

import (
	"fmt"
	"time"

	"github.com/claudebench/claudebench/scenarios/strict"
)

// A Schedule is the times at which answers take longer or shorter than usual,
// counted from the last reset. Where changes overlap, their factors multiply.
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
	From   strict.Duration `yaml:"from" json:"from"`
	For    strict.Duration `yaml:"for" json:"for"`
	Factor float64         `yaml:"factor" json:"factor"`
}

// A Ramp rises evenly to its factor, and stays there until it ends, or for ever
// where that is 0:
//
//	factor        ┌────┐
//	            ╱      │
//	     1  ──╱        └────
//	        from  +for until
type Ramp struct {
	From   strict.Duration `yaml:"from" json:"from"`
	For    strict.Duration `yaml:"for" json:"for"`
	Until  strict.Duration `yaml:"until" json:"until"`
	Factor float64         `yaml:"factor" json:"factor"`
}

// Factor is what times are multiplied by so long after the reset.
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
	return factor
}

func (s *Spike) at(elapsed time.Duration) float64 {
	from := time.Duration(s.From)
	if elapsed < from || elapsed >= from+time.Duration(s.For) {
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
			note(strict.Fault{Path: at, Message: "must be either a spike or a ramp"})
		case c.Spike != nil:
			checkFactor(at+".spike", c.Spike.Factor, note)
			if c.Spike.For == 0 {
				note(strict.Fault{Path: at + ".spike.for", Message: "must be above 0"})
			}
		default:
			checkFactor(at+".ramp", c.Ramp.Factor, note)
			if u := c.Ramp.Until; u > 0 && u < c.Ramp.From+c.Ramp.For {
				note(strict.Fault{Path: at + ".ramp.until", Message: "comes before the ramp has risen", Hint: "leave it out if the ramp is to stay"})
			}
		}
	}
}

func checkFactor(path string, factor float64, note func(strict.Fault)) {
	if !(factor > 0 && factor <= maxFactor) {
		note(strict.Fault{Path: path + ".factor", Message: fmt.Sprintf("must be above 0 and at most %d, is %g", maxFactor, factor)})
	}
}

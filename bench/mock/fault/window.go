package fault

import (
	"math"
	"time"

	"github.com/claudebench/claudebench/scenarios/strict"
)

// A Window is a stretch of time with soft edges: an incident. Its level is what
// the probability of a rule is multiplied by.
//
//	1           ________________
//	          /                  \
//	0 ______/                      \______
//	      from  +rise      -fall   to
//
// All times are since the last reset, up to 31 days.
type Window struct {
	From strict.Duration `yaml:"from" json:"from,omitempty"`
	// To is the end; 0 means that there is none.
	To strict.Duration `yaml:"to" json:"to,omitempty"`
	// Rise is how long the level rises, after From; 0 means that it steps.
	Rise strict.Duration `yaml:"rise" json:"rise,omitempty"`
	// Fall is how long it falls, before To.
	Fall strict.Duration `yaml:"fall" json:"fall,omitempty"`
}

// maxWindow is the latest that a window may end.
const maxWindow = 31 * 24 * time.Hour

// level is 0 to 1.
func (w *Window) level(elapsed time.Duration) float64 {
	from, to := time.Duration(w.From), time.Duration(w.To)
	if to == 0 {
		to = math.MaxInt64
	}
	if elapsed < from || elapsed >= to {
		return 0
	}
	return min(ratio(elapsed-from, w.Rise), ratio(to-elapsed, w.Fall))
}

// ratio is how much of whole has passed, at most 1.
func ratio(passed time.Duration, whole strict.Duration) float64 {
	if passed >= time.Duration(whole) {
		return 1
	}
	return float64(passed) / float64(whole)
}

func (w *Window) check(c *checker) {
	for _, f := range []struct {
		name string
		at   strict.Duration
	}{{"from", w.From}, {"to", w.To}, {"rise", w.Rise}, {"fall", w.Fall}} {
		if f.at < 0 || time.Duration(f.at) > maxWindow {
			c.add(f.name, "must be between 0s and "+maxWindow.String()+", is "+time.Duration(f.at).String(), "")
			return
		}
	}
	switch {
	case w.To == 0 && w.Fall != 0:
		c.add("fall", "falls to no end", "give to")
	case w.To != 0 && w.To <= w.From:
		c.add("to", "must be after from, "+time.Duration(w.From).String()+", is "+time.Duration(w.To).String(), "")
	case w.To != 0 && w.Rise+w.Fall > w.To-w.From:
		c.add("rise", "rise and fall take longer than there is from from to to", "")
	}
}

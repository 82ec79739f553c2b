package pace

import (
	"fmt"

	"github.com/claudebench/claudebench/scenarios/strict"
)

// A Load is what a server can carry. Up to its slots, a request more costs the
// others nothing, or the slowdown; past that knee it waits, and every further one
// adds to the wait of all.
type Load struct {
	// Slots is how many requests are answered at once, the others wait; 0 is no
	// bound.
	Slots int `yaml:"slots" json:"slots"`
	// Queue is how many may wait. One more is turned away.
	Queue int `yaml:"queue" json:"queue"`
	// Slowdown is by how much gaps grow while all slots are busy, 0 to 1000: with
	// 0.5 they are one and a half times as long, with 0 as long as ever. With
	// fewer busy it is proportionally less, as in a server that computes the next
	// token of all its requests in one step, whose time grows with their number.
	// A request keeps the gaps that it began with.
	Slowdown float64 `yaml:"slowdown" json:"slowdown"`
}

// Slow is what gaps are multiplied by while so many slots are busy,
// 1 + slowdown·busy/slots; without slots it is 1.
func (l Load) Slow(busy int) float64 {
	if l.Slots == 0 {
		return 1
	}
	return 1 + l.Slowdown*float64(busy)/float64(l.Slots)
}

// Check notes what is wrong with the load that stands at path.
func (l Load) Check(path string, note func(strict.Fault)) {
	if l.Slots < 0 {
		note(strict.Fault{Path: path + ".slots", Message: "must not be negative", Hint: "0 is no bound"})
	}
	if l.Queue < 0 {
		note(strict.Fault{Path: path + ".queue", Message: "must not be negative", Hint: "0 lets none wait"})
	}
	if !(l.Slowdown >= 0 && l.Slowdown <= maxFactor) {
		note(strict.Fault{Path: path + ".slowdown", Message: fmt.Sprintf("must be from 0 to %d, is %g", maxFactor, l.Slowdown), Hint: "0.5 is half as long again"})
	}
	const hint = "slots is how many requests are answered at once"
	if l.Slots == 0 && l.Queue > 0 {
		note(strict.Fault{Path: path + ".queue", Message: "needs slots to wait for", Hint: hint})
	}
	if l.Slots == 0 && l.Slowdown > 0 {
		note(strict.Fault{Path: path + ".slowdown", Message: "needs slots to be measured by", Hint: hint})
	}
}

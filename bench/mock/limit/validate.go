package limit

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/claudebench/claudebench/scenarios/strict"
)

// The bounds of what may be asked for: beyond them it is a slip of the hand.
const (
	maxConcurrent = 1_000_000
	maxSpend      = 1_000_000_000
)

// Validate returns all that is wrong with the limits, which are found at a path,
// empty for none. Classes are the names that there are; nil permits any.
func (l *Limits) Validate(path string, classes []string) strict.Faults {
	c := checker{path: path}
	if l.Tier != "" && !slices.Contains(Tiers(), l.Tier) {
		c.add("tier", fmt.Sprintf("unknown tier %q", l.Tier), fmt.Sprintf("known: %s", tierNames()))
	}
	c.rates("", Rates{l.Requests, l.Input, l.Output})
	for _, name := range slices.Sorted(maps.Keys(l.Classes)) {
		if classes != nil && !slices.Contains(classes, name) {
			c.add("classes."+name, "unknown class of models", "known: "+strings.Join(classes, ", "))
		}
		c.rates("classes."+name+".", l.Classes[name])
	}
	if l.Burst != 0 && !(l.Burst > 0 && l.Burst <= 1) {
		c.add("burst", fmt.Sprintf("must be above 0 and at most 1, is %v", l.Burst), "it is a part of a minute: 0.1 is six seconds")
	}
	c.within("concurrent", int64(l.Concurrent), 0, maxConcurrent)
	if l.Acceleration != nil {
		c.within("acceleration.start", l.Acceleration.Start, 1, Unbounded)
		c.within("acceleration.step", l.Acceleration.Step, 0, Unbounded)
	}
	if l.SpendUSD != nil && !(*l.SpendUSD >= 0 && *l.SpendUSD <= maxSpend) {
		c.add("spend_usd", fmt.Sprintf("must be between 0 and %d, is %v", maxSpend, *l.SpendUSD), "")
	}
	return c.problems
}

func tierNames() string {
	var names []string
	for _, t := range Tiers() {
		names = append(names, string(t))
	}
	return strings.Join(names, ", ")
}

// checker gathers problems.
type checker struct {
	path     string
	problems strict.Faults
}

func (c *checker) add(field, message, hint string) {
	if c.path != "" {
		field = c.path + "." + field
	}
	c.problems = append(c.problems, strict.Fault{Path: field, Message: message, Hint: hint})
}

func (c *checker) within(field string, n, least, most int64) {
	if n < least || n > most {
		c.add(field, fmt.Sprintf("must be between %d and %d, is %d", least, most, n), "")
	}
}

// rates checks the three limits whose names follow prefix.
func (c *checker) rates(prefix string, r Rates) {
	c.rate(prefix+"requests_per_minute", r.Requests)
	c.rate(prefix+"input_tokens_per_minute", r.Input)
	c.rate(prefix+"output_tokens_per_minute", r.Output)
}

func (c *checker) rate(field string, n int64) {
	if n != 0 && (n < 1 || n > Unbounded) {
		c.add(field, fmt.Sprintf("must be between 1 and %d, is %d", int64(Unbounded), n), "leave it out for the tier's")
	}
}

package fault

import (
	"fmt"
	"time"

	"github.com/claudebench/claudebench/scenarios/strict"
)

// The bounds of what a rule may ask for: beyond them it is a slip of the hand.
const (
	maxEvents = 10_000_000
	maxBytes  = 1 << 30
	maxDelay  = time.Hour
)

// checker gathers problems. Fields are named relative to path.
type checker struct {
	path     string
	problems strict.Faults
}

// add notes a problem of a field; an empty field is what path names itself.
func (c *checker) add(field, message, hint string) {
	c.problems = append(c.problems, strict.Fault{Path: c.at(field), Message: message, Hint: hint})
}

func (c *checker) at(field string) string {
	if field == "" {
		return c.path
	}
	return c.path + "." + field
}

// inside runs check on what a field holds.
func (c *checker) inside(field string, check func(*checker)) {
	outer := c.path
	c.path = c.at(field)
	check(c)
	c.path = outer
}

func (c *checker) within(field string, v, least, most int64) {
	if v < least || v > most {
		c.add(field, fmt.Sprintf("must be between %d and %d, is %d", least, most, v), "")
	}
}

// share checks a number of 0 to 1; NaN is none.
func (c *checker) share(field string, v float64) {
	if !(v >= 0 && v <= 1) {
		c.add(field, fmt.Sprintf("must be between 0 and 1, is %v", v), "")
	}
}

// lasts checks a time that must not be 0.
func (c *checker) lasts(field string, v strict.Duration, most time.Duration) {
	if d := time.Duration(v); d <= 0 || d > most {
		c.add(field, fmt.Sprintf("must be above 0s and at most %s, is %s", most, d), "")
	}
}

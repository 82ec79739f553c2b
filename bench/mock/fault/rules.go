package fault

import (
	"fmt"

	"github.com/claudebench/claudebench/scenarios/strict"
)

// Rules are all rules of a mock. For one request, faults of several kinds go
// together, applied in the order of the kinds; of one kind it has the first.
type Rules []Rule

// Validate returns all that is wrong with the rules, which are found at path,
// such as "faults".
func (rules Rules) Validate(path string) strict.Faults {
	var c checker
	for i := range rules {
		c.path = fmt.Sprintf("%s[%d]", path, i)
		rules[i].check(&c)
	}
	return c.problems
}

func (r *Rule) check(c *checker) {
	r.checkConditions(c)
	faults := r.faults()
	for _, f := range faults {
		c.inside(f.Kind().String(), f.check)
	}
	count := len(faults)
	if r.Accept != nil {
		count++
		c.inside("accept", r.Accept.check)
		if len(r.Models)+len(r.Classes)+len(r.Endpoints) > 0 || r.Stream != nil {
			c.add("", "asks about the request before there is one", "with accept leave out models, classes, endpoints and stream")
		}
	}
	switch {
	case count == 0:
		c.add("", "names no fault", "add one of status, truncate, malform, cut, event, reset, stall, trickle and accept")
	case count > 1:
		c.add("", "names more than one fault", "write a rule for each")
	}
}

func (r *Rule) checkConditions(c *checker) {
	if r.Probability != nil {
		c.share("probability", *r.Probability)
	}
	for i, n := range r.Requests {
		if n == 0 {
			c.add(fmt.Sprintf("requests[%d]", i), "must be at least 1, is 0", "the first request is 1")
		}
	}
	if len(r.Requests) > 0 && r.Every > 0 {
		c.add("every", "is given beside request", "write a rule for each")
	}
	if r.During != nil {
		c.inside("during", r.During.check)
	}
}

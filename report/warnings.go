package report

import (
	"fmt"
	"strings"

	"github.com/claudebench/claudebench/bench"
)

// warnings are what makes the figures of a group doubtful, the gravest first:
// failed trials, what the checks find, and what was noted during the trials.
func (g group) warnings() []bench.Warning {
	var all []bench.Warning
	for _, t := range g.failed {
		all = append(all, failure(t, len(g.good), len(g.good)+len(g.failed)))
	}
	for _, c := range checks() {
		if w, ok := g.apply(c); ok {
			all = append(all, w)
		}
	}
	return append(all, g.noted()...)
}

func failure(t bench.Trial, left, of int) bench.Warning {
	return bench.Warning{
		Code:    "trial-failed",
		Message: fmt.Sprintf("trial %d failed: %s; the figures are those of the other %d of %d", t.Number, t.Failure.Reason, left, of),
		Fix:     "see what the client wrote at the end, in run.json (failure.stderr)",
	}
}

// apply runs a check on every trial and makes one warning of all that it
// finds, with the words for the worst.
func (g group) apply(c check) (bench.Warning, bool) {
	var numbers []int
	var worst finding
	for _, m := range g.good {
		f, found := c.look(m)
		if !found || (m.Confirm && c.notInSearch) {
			continue
		}
		numbers = append(numbers, m.Number)
		if f.severity > worst.severity || len(numbers) == 1 {
			worst = f
		}
	}
	if len(numbers) == 0 {
		return bench.Warning{}, false
	}
	return bench.Warning{Code: c.code, Message: worst.text + " (" + trials(numbers) + ")", Fix: c.fix}, true
}

// trials writes "trial 3", or "worst of trials 3, 7 and 9".
func trials(numbers []int) string {
	words := make([]string, len(numbers))
	for i, n := range numbers {
		words[i] = fmt.Sprint(n)
	}
	if len(words) == 1 {
		return "trial " + words[0]
	}
	last := len(words) - 1
	return "worst of trials " + strings.Join(words[:last], ", ") + " and " + words[last]
}

// noted are the trials' own warnings, each once.
func (g group) noted() []bench.Warning {
	var all []bench.Warning
	seen := map[bench.Warning]bool{}
	for _, m := range g.good {
		for _, w := range m.Warnings {
			if !seen[w] {
				seen[w] = true
				all = append(all, w)
			}
		}
	}
	return all
}

// runWarnings are those about the whole run.
func runWarnings(run *bench.Run) []bench.Warning {
	all := []bench.Warning{}
	if run.Interrupted || run.Ended.IsZero() {
		all = append(all, bench.Warning{
			Code:    "interrupted",
			Message: fmt.Sprintf("the run was broken off after %d trials; what is missing is not in the figures", len(run.Trials)),
			Fix:     "run it again for figures that compare all clients alike",
		})
	}
	if run.Plan.Trials == 1 {
		all = append(all, bench.Warning{
			Code:    "one-trial",
			Message: "one trial of each shows no variation, so small differences may be chance",
			Fix:     "measure with --trials 3 or more; from 6 on there are intervals",
		})
	}
	return all
}

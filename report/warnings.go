package report

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/claudebench/claudebench/bench"
)

// warnings are what makes the figures of a group doubtful, the gravest first:
// failed trials, what the checks find, and what was noted during the trials.
func (g group) warnings() []bench.Warning {
	all := g.failures()
	for _, c := range checks() {
		if w, ok := g.apply(c); ok {
			all = append(all, w)
		}
	}
	return append(all, g.noted()...)
}

// doubtful are the trials that cannot be trusted, by their numbers.
func (g group) doubtful() []int {
	var numbers []int
	for _, m := range g.good {
		if slices.ContainsFunc(checks(), func(c check) bool {
			_, found := c.look(m)
			return found && c.spoils != nil && c.spoils(m) && !(m.Confirm && c.notInSearch)
		}) {
			numbers = append(numbers, m.Number)
		}
	}
	return numbers
}

// failures are the failed trials, those with the same reason together.
func (g group) failures() []bench.Warning {
	numbers := map[string][]int{}
	var reasons []string
	for _, t := range g.failed {
		r := reason(t.Failure)
		if numbers[r] == nil {
			reasons = append(reasons, r)
		}
		numbers[r] = append(numbers[r], t.Number)
	}
	var all []bench.Warning
	for _, r := range reasons {
		all = append(all, bench.Warning{
			Code:    "trial-failed",
			Message: fmt.Sprintf("%s failed: %s; %d of %d remain", trials(numbers[r]), r, len(g.good), len(g.good)+len(g.failed)),
			Fix:     "see what the client wrote at the end, in run.json (failure.stderr)",
		})
	}
	return all
}

// reason is why a trial failed, with the last that the client had to say.
func reason(f *bench.Failure) string {
	if n := len(f.Stderr); n > 0 {
		return fmt.Sprintf("%s (%s)", f.Reason, strings.TrimSpace(f.Stderr[n-1]))
	}
	return f.Reason
}

// apply runs a check on every trial and makes one warning of all that it
// finds, with the words for the worst.
func (g group) apply(c check) (bench.Warning, bool) {
	var numbers []int
	var worst finding
	differ, spoils := false, false
	for _, m := range g.good {
		f, found := c.look(m)
		if !found || (m.Confirm && c.notInSearch) {
			continue
		}
		numbers = append(numbers, m.Number)
		spoils = spoils || c.spoils != nil && c.spoils(m)
		differ = differ || (worst.text != "" && f.text != worst.text)
		if worst.text == "" || f.severity > worst.severity {
			worst = f
		}
	}
	if len(numbers) == 0 {
		return bench.Warning{}, false
	}
	where := trials(numbers)
	if differ {
		where = "the worst of " + where
	}
	w := bench.Warning{Code: c.code, Message: worst.text + " (" + where + ")", Fix: c.fix, Spoils: spoils}
	if spoils {
		w.Message += "; not to be trusted"
	}
	return w, true
}

// trials writes "trial 3" or "trials 3, 7 and 9".
func trials(numbers []int) string {
	words := make([]string, len(numbers))
	for i, n := range numbers {
		words[i] = fmt.Sprint(n)
	}
	last := len(words) - 1
	if last == 0 {
		return "trial " + words[0]
	}
	return "trials " + strings.Join(words[:last], ", ") + " and " + words[last]
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
			Message: fmt.Sprintf("the run was broken off; trials that ended before: %d", len(run.Trials)),
			Fix:     "run it again for figures that compare all clients alike",
		})
	}
	if s := run.Spending; s != nil && s.Ended != "" {
		all = append(all, bench.Warning{
			Code:    "out-of-budget",
			Message: "the run ended early: " + s.Ended,
			Fix:     "raise --max-cost, or lower --requests",
		})
	}
	if run.Plan.Trials == 1 && run.Plan.Comparison == nil {
		all = append(all, bench.Warning{
			Code:    "one-trial",
			Message: "one trial of each shows no variation, so small differences may be chance",
			Fix:     "measure with --trials 3 or more; from 6 on there are intervals",
		})
	}
	return append(all, mixedRuntimes(run)...)
}

// mixedRuntimes are the languages of which clients ran with several versions:
// what then differs between two clients may be the runtime's doing.
func mixedRuntimes(run *bench.Run) []bench.Warning {
	versions := map[string][]string{}
	for _, t := range run.Trials {
		name, version, _ := strings.Cut(t.Ready.Runtime, " ")
		if version != "" && !slices.Contains(versions[name], version) {
			versions[name] = append(versions[name], version)
		}
	}
	var all []bench.Warning
	for _, name := range slices.Sorted(maps.Keys(versions)) {
		if v := versions[name]; len(v) > 1 {
			slices.Sort(v)
			all = append(all, bench.Warning{
				Code:    "mixed-runtimes",
				Message: fmt.Sprintf("clients ran with different versions of %s: %s", name, strings.Join(v, ", ")),
				Fix:     "let one interpreter serve all of them, by CLAUDEBENCH_PYTHON or claudebench clients install",
			})
		}
	}
	return all
}

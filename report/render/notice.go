package render

import (
	"slices"
	"strings"

	"github.com/claudebench/claudebench/bench"
	"github.com/claudebench/claudebench/report"
)

// A notice is a warning and the rows that it is about; none means the run.
type notice struct {
	bench.Warning
	rows []string
}

func (n notice) where() string {
	if len(n.rows) == 0 {
		return ""
	}
	return " (" + strings.Join(n.rows, ", ") + ")"
}

// notices gathers all warnings, each once. The run's come first; those of the
// rows are in the order of the rows, of which each has its gravest first.
func notices(d *report.Document) []notice {
	all := bare(d.Warnings)
	at := map[bench.Warning]int{}
	for _, r := range d.Results {
		for _, w := range r.Warnings {
			i, seen := at[w]
			if !seen {
				i = len(all)
				at[w] = i
				all = append(all, notice{Warning: w})
			}
			all[i].rows = append(all[i].rows, r.Client+" "+string(r.Load.Kind))
		}
	}
	return all
}

// An advice is what to do about some notices.
type advice struct {
	fix     string
	notices []notice
}

// advices gather the notices of the same kind, so that what to do is said once. They are in the order
// in which their first notices are.
func advices(all []notice) []advice {
	var gathered []advice
	for _, n := range all {
		i := slices.IndexFunc(gathered, func(a advice) bool { return a.fix == n.Fix && a.notices[0].Code == n.Code })
		if i < 0 {
			i = len(gathered)
			gathered = append(gathered, advice{fix: n.Fix})
		}
		gathered[i].notices = append(gathered[i].notices, n)
	}
	return gathered
}

// bare are warnings whose place says what they are about.
func bare(all []bench.Warning) []notice {
	var notices []notice
	for _, w := range all {
		notices = append(notices, notice{Warning: w})
	}
	return notices
}

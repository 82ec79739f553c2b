package report

import (
	"fmt"
	"slices"
	"strings"

	"github.com/claudebench/claudebench/report/stat"
	"github.com/claudebench/claudebench/report/unit"
)

// ByPhase groups the results, which are sorted by phase.
func (d *Document) ByPhase() [][]Result {
	var all [][]Result
	for rows := d.Results; len(rows) > 0; {
		n := 1
		for n < len(rows) && rows[n].Phase == rows[0].Phase {
			n++
		}
		all, rows = append(all, rows[:n]), rows[n:]
	}
	return all
}

// Answers say in a sentence each which clients are best in a phase, in the order of the phases. There
// are none of a comparison, whose verdict is the answer, nor of a ladder, nor where nothing can be
// ranked.
func (d *Document) Answers() []string {
	if d.Comparison != nil || d.Ladder != nil {
		return nil
	}
	var all []string
	for _, rows := range d.ByPhase() {
		if a := answer(rows); a != "" {
			all = append(all, fmt.Sprintf("%s: %s", rows[0].Load.Kind, a))
		}
	}
	return all
}

// mostErrors is the share of failed requests above which a client is no candidate, however quick
// the others were.
const mostErrors = 0.01

func answer(rows []Result) string {
	candidates := slices.DeleteFunc(slices.Clone(rows), func(r Result) bool {
		return r.Rank == 0 || r.ErrorShare != nil && r.ErrorShare.Median > mostErrors
	})
	if len(rows) < 2 || len(candidates) == 0 {
		return ""
	}
	added := func(r Result) *stat.Summary { return r.OverheadP50 }
	cpu := func(r Result) *stat.Summary { return r.CPU }
	quickest, thriftiest := least(candidates, added), least(candidates, cpu)
	text := fmt.Sprintf("%s the least to the upstream's time, %s at the median", doing(quickest, "adds", "add"), spanOf(quickest, added))
	if len(thriftiest) > 0 {
		text += fmt.Sprintf("; %s the least CPU time, %s a request", doing(thriftiest, "takes", "take"), spanOf(thriftiest, cpu))
	}
	if slices.ContainsFunc(slices.Concat(quickest, thriftiest), func(r Result) bool { return len(r.Doubtful) > 0 }) {
		text += "; but not all of their trials can be trusted"
	}
	return text
}

// least are the rows with the lowest figure: those whose bounds reach down to its.
func least(rows []Result, of func(Result) *stat.Summary) []Result {
	known := slices.DeleteFunc(slices.Clone(rows), func(r Result) bool { return of(r) == nil })
	if len(known) == 0 {
		return nil
	}
	slices.SortStableFunc(known, func(a, b Result) int { return ascending(of(a), of(b)) })
	lowest := *of(known[0])
	return slices.DeleteFunc(known, func(r Result) bool { return lowest.Apart(*of(r)) })
}

// doing are the clients of some rows, with what one or several of them do.
func doing(rows []Result, one, several string) string {
	names := make([]string, len(rows))
	for i, r := range rows {
		names[i] = r.Client
	}
	last := len(names) - 1
	if last == 0 {
		return names[0] + " " + one
	}
	return strings.Join(names[:last], ", ") + " and " + names[last] + ", which cannot be told apart, " + several
}

// spanOf is the lowest and the highest of some medians, in seconds.
func spanOf(rows []Result, of func(Result) *stat.Summary) string {
	low, high := of(rows[0]).Median, of(rows[len(rows)-1]).Median
	if unit.Seconds(low) == unit.Seconds(high) {
		return unit.Seconds(low)
	}
	return unit.Seconds(low) + " to " + unit.Seconds(high)
}

package report

import (
	"slices"

	"github.com/claudebench/claudebench/bench"
)

// A Trace is one trial as charts show it: how its latencies are spread, and what they and the
// use of the machine were over time.
type Trace struct {
	Number, Repetition int
	Client             string
	Phase              int
	// Side is what the trial stood for in a comparison; empty outside of one.
	Side bench.Side
	// Confirm tells that the trial confirmed an earlier result.
	Confirm bool
	Latency Latency
	// Course are at most 1000 hits, those at which a line through all bends most.
	Course []Point
	// Usage has the readings of the machine's counters.
	Usage bench.Usage
}

// traces of trials, in time order.
func traces(trials []measured) []Trace {
	var all []Trace
	for _, m := range inTime(trials) {
		all = append(all, Trace{
			Number: m.Number, Repetition: m.Repetition, Client: m.Client, Phase: m.Phase, Side: m.Side, Confirm: m.Confirm,
			Latency: m.Latency, Course: m.Course, Usage: m.Usage,
		})
	}
	return all
}

// tracesOf are those of the trials of runs that stand for one side, counted from 1.
func tracesOf(side bench.Side, runs [][]measured) []Trace {
	all := traces(slices.Concat(runs...))
	for i := range all {
		all[i].Side, all[i].Repetition = side, i+1
	}
	return all
}

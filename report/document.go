package report

import (
	"slices"
	"time"

	"github.com/claudebench/claudebench/bench"
	"github.com/claudebench/claudebench/report/judge"
	"github.com/claudebench/claudebench/report/stat"
)

// A Document is all that is said of a run, in every format.
type Document struct {
	SchemaVersion int
	// RunDir is the directory with run.json and the hit logs.
	RunDir string
	Run    Facts
	// Results are the rows: one for each client and fixed phase, closed phases
	// first, within a phase in the order of their overhead.
	Results []Result
	// Traces are the trials that the rows are from, in time order, for charts. Of two runs that
	// are compared, they are those of the comparison.
	Traces []Trace
	// Ladder is nil for a run without one.
	Ladder *Ladder
	// Claims compares with the published figures; nil where the run has
	// nothing to compare.
	Claims *Claims
	// Comparison is what head is against base; nil where nothing was compared.
	Comparison *Comparison
	// Alarms is what is known of the host's false alarms; nil if it was never measured, or
	// nothing was compared.
	Alarms *FalseAlarms
	// Breaches are the bounds of the scenario that were not held.
	Breaches []Breach
	Skipped  []bench.Skip
	// Warnings are those about the whole run; the others are with their rows.
	Warnings []bench.Warning
}

// Fails tells whether the document fails a build: head is worse than base, or a bound of the
// scenario was not held. Every format and the exit code ask here.
func (d *Document) Fails() bool {
	return slices.ContainsFunc(d.Breaches, Breach.Fails) || d.Comparison != nil && d.Comparison.Outcome() == judge.Worse
}

// Facts are what a reader must know of a run besides its figures.
type Facts struct {
	ID, Scenario string
	Began, Ended time.Time
	Interrupted  bool
	Digest       string
	Seed         uint64
	// Trials is how often each phase was to be repeated.
	Trials int
	// Target is empty if the upstream was the mock.
	Target string
	// Spending is nil where nothing that is paid for was asked.
	Spending *bench.Spending
	Phases   []bench.Phase
	Host     bench.Host
	Tool     bench.Tool
}

// A Result is one client in one phase. Times are in seconds, sizes in bytes; a
// figure that is not known is nil.
type Result struct {
	Client string
	// Library and Version are what the client said of itself, as is Runtime.
	Library, Version, Runtime string
	// Generator made the load, where what is measured is a service; empty otherwise.
	Generator string
	Phase     int // index of the plan's phase
	Load      bench.Load
	// Rank is the place by overhead within the phase, from 1, shared by those
	// that cannot be told apart; 0 without an overhead.
	Rank int
	// Trials is the number of trials that the figures are from, and Failed the
	// number of those that failed and are left out.
	Trials, Failed int
	// Errors, Outcomes and NotSent are summed over the trials.
	Errors   int
	Outcomes map[bench.Outcome]int
	NotSent  int
	// ErrorShare is of the requests of a trial, from 0 to 1.
	ErrorShare *stat.Summary

	// Mean to P99 are latencies, over the trials; Max is the greatest of all.
	Mean, P50, P95, P99 *stat.Summary
	// P999 is p99.9; nil below 3000 requests in a trial.
	P999 *stat.Summary
	Max  *float64
	// ServiceP50 and ServiceP99 are service times in a load with due times; nil in others.
	ServiceP50, ServiceP99 *stat.Summary
	OverheadP50            *stat.Summary
	OverheadP99            *stat.Summary
	// Attempts is how often a request was sent, on average, and RetryWait the mean wait before it
	// was sent again; nil where none was.
	Attempts, RetryWait *stat.Summary
	// Throughput is in successful requests per second.
	Throughput *stat.Summary
	// Goodput is in requests per second that kept the bounds of their phase.
	Goodput *stat.Summary
	// Stream is nil if no answer came as a stream.
	Stream *StreamResult
	// Peak is the highest throughput that a search found; nil without one.
	Peak *Peak
	// CPU is in seconds of the client's CPU time per request.
	CPU *stat.Summary
	// Memory is the peak resident memory of the client.
	Memory *stat.Summary
	// Connections were opened in one trial, warm-up included: the (lower)
	// median over the trials.
	Connections *int
	// LittlesLaw is the median over the trials of [Figures.LittlesLaw].
	LittlesLaw *float64
	// Samples are the values of each trial, by metric, in the metrics' units.
	Samples  map[string][]float64
	Warnings []bench.Warning
	// Doubtful are the numbers of the trials that cannot be trusted; the warnings say why.
	Doubtful []int
	// LatenessP50 and LatenessP99 are how long after they were due requests were sent; nil where
	// there were no due times.
	LatenessP50, LatenessP99 *stat.Summary
}

// A Peak is the result of a search for the highest throughput, measured by
// trials of their own.
type Peak struct {
	Throughput  stat.Summary
	Concurrency int
	Bottleneck  Bottleneck
}

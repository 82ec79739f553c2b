package report

import (
	"fmt"

	"github.com/claudebench/claudebench/bench"
	"github.com/claudebench/claudebench/report/stat"
)

// Claims sets the article's figures against the run's.
type Claims struct {
	// Load is the load that is compared, and Note says how it differs from the
	// article's; empty if it does not.
	Load bench.Load
	Note string
	// Rules say how the verdicts are reached.
	Rules  []string
	Cells  []Cell
	Orders []Order
	Laws   []Law
}

// Metric is a column of the article's table.
type Metric string

// The metrics. Their units are seconds, requests per second, and bytes.
const (
	MeanLatency   Metric = "latency_mean_seconds"
	MaxThroughput Metric = "max_throughput_per_second"
	PeakMemory    Metric = "peak_rss_bytes"
)

// Verdict is what became of a claim.
type Verdict string

// The verdicts.
const (
	Holds        Verdict = "holds"
	Refuted      Verdict = "refuted"
	Incomparable Verdict = "cannot be compared"
)

// A Cell is one figure of the article.
type Cell struct {
	// Library is the article's name, and Client the client of the run that it
	// is compared with; empty if there is none.
	Library, Client string
	Metric          Metric
	Article         float64
	// Ours is nil if the run has no such figure.
	Ours    *stat.Summary
	Verdict Verdict
	Why     string
}

// An Order is the article's claim that one library is better than another.
type Order struct {
	Metric        Metric
	Better, Worse string
	Verdict       Verdict
	Why           string
}

// A Law is a row of the article checked against Little's law.
type Law struct {
	Library string
	// Implied is the throughput that the article's mean latency implies at its
	// concurrency, and Published its "max QPS".
	Implied, Published float64
	// Fits is set if they are within 10 % of each other.
	Fits bool
}

// margin is how far apart figures may be that are said to be the same.
const margin = 0.10

// spread is how many times its lower bound the upper bound of a range may be
// for a figure within it to be confirmed: a range that is wide enough holds
// anything.
const spread = 1.25

// claims is nil for a run that has none of the article's libraries in a closed
// phase. The rows are sorted.
func claims(run *bench.Run, rows []Result) *Claims {
	ours := libraries(rows)
	if run.Plan.Comparison != nil {
		return nil // which asks another question
	}
	if len(ours) == 0 {
		return nil
	}
	if ph := run.Plan.Phases[rows[0].Phase]; ph.Kind != bench.Fixed || ph.Stream {
		return nil // the trials of searches have unequal loads, and the article streams nothing
	}
	c := &Claims{Load: rows[0].Load, Rules: rules()}
	if c.Load.Requests != articleRequests || c.Load.Concurrency != articleConcurrency {
		c.Note = fmt.Sprintf("the article's load is %d requests, %d in flight; ours is %s", articleRequests, articleConcurrency, c.Load)
	}
	for _, q := range quantities() {
		for _, p := range article() {
			c.Cells = append(c.Cells, q.cell(p, ours[p.library], run.Plan))
		}
		c.Orders = append(c.Orders, q.orders(ours)...)
	}
	for _, p := range article() {
		c.Laws = append(c.Laws, p.law())
	}
	return c
}

func rules() []string {
	return []string{
		fmt.Sprintf("max throughput and memory: holds if the article's figure lies within our range widened by %.0f %% each way, else refuted on this host; no verdict on a figure within a range whose bounds differ by more than %.0f %%", 100*margin, 100*(spread-1)),
		"mean latency: cannot be compared, because the article does not say how long its upstream takes; the mean of a closed loop is never below the upstream's own",
		"order: holds if our ranges, of at least 2 trials, lie apart as claimed; refuted if they lie apart the other way",
		fmt.Sprintf("Little's law: at %d in flight the throughput is %d / mean latency; fits if within %.0f %%", articleConcurrency, articleConcurrency, 100*margin),
	}
}

// libraries finds the article's libraries in the first closed phase: the
// client that is named like the library, or else the best that uses it.
func libraries(rows []Result) map[string]*Result {
	ours := map[string]*Result{}
	for _, p := range article() {
		for i := range rows {
			r := &rows[i]
			if r.Load.Kind != bench.Closed || r.Phase != rows[0].Phase {
				break
			}
			if r.Client == p.library || (r.Library == p.library && ours[p.library] == nil) {
				ours[p.library] = r
			}
		}
	}
	return ours
}

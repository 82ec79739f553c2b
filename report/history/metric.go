package history

import (
	"slices"

	"github.com/claudebench/claudebench/report"
	"github.com/claudebench/claudebench/report/judge"
	"github.com/claudebench/claudebench/report/stat"
)

// A metric is a figure that is followed, and where a row of results has it; nil is unknown.
type metric struct {
	judge.Metric
	of func(*report.Result) *stat.Summary
}

// metrics are all that are followed, in the order in which they are shown.
func metrics() []metric {
	of := map[string]func(*report.Result) *stat.Summary{
		"p50":             func(r *report.Result) *stat.Summary { return r.P50 },
		"p95":             func(r *report.Result) *stat.Summary { return r.P95 },
		"p99":             func(r *report.Result) *stat.Summary { return r.P99 },
		"throughput":      func(r *report.Result) *stat.Summary { return r.Throughput },
		"cpu_per_request": func(r *report.Result) *stat.Summary { return r.CPU },
		"peak_memory":     func(r *report.Result) *stat.Summary { return r.Memory },
		judge.Errors:      func(r *report.Result) *stat.Summary { return r.ErrorShare },
	}
	var all []metric
	for _, m := range append(judge.Family(), judge.ErrorRate(judge.ErrorMargin)) {
		if f, followed := of[m.Name]; followed {
			all = append(all, metric{m, f})
		}
	}
	return all
}

// Metrics are the names of the metrics that are followed.
func Metrics() []string {
	var names []string
	for _, m := range metrics() {
		names = append(names, m.Name)
	}
	return names
}

// place is where a metric stands among all; -1 if it is none.
func place(name string) int { return slices.Index(Metrics(), name) }

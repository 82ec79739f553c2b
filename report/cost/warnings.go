package cost

import (
	"fmt"
	"strings"

	"github.com/claudebench/claudebench/bench"
	"github.com/claudebench/claudebench/report"
	"github.com/claudebench/claudebench/report/stat"
)

// warnings are what makes the figures doubtful: what the report says of the
// whole run, what each client lacks, and what holds for all of them.
func (s *Statement) warnings(doc *report.Document) []bench.Warning {
	all := append([]bench.Warning{}, doc.Warnings...)
	for _, skip := range doc.Skipped {
		all = append(all, bench.Warning{Code: "skipped", Message: skip.Client + " did not run: " + skip.Reason, Fix: skip.Fix})
	}
	for _, d := range s.Demands {
		all = append(all, d.warnings()...)
	}
	all = append(all, doubted(doc)...)
	if s.Run.Target == "" {
		all = append(all, mock(s.Assumptions))
	}
	if s.Tokens.Input == nil {
		all = append(all, bench.Warning{
			Code:    "no-token-price",
			Message: fmt.Sprintf("no price is known of the model %q, so the API's share is not known", s.Tokens.Model),
			Fix:     "name a model of the list with --model",
		})
	}
	return all
}

// doubted names the clients of which the report has warnings of its own.
func doubted(doc *report.Document) []bench.Warning {
	var names []string
	seen := map[string]bool{}
	for _, r := range doc.Results {
		if len(r.Warnings) > 0 && !seen[r.Client] {
			names = append(names, r.Client)
		}
		seen[r.Client] = true
	}
	if len(names) == 0 {
		return nil
	}
	return []bench.Warning{{
		Code:    "doubtful-figures",
		Message: "the report has warnings about the figures of " + strings.Join(names, ", "),
		Fix:     "read them: claudebench report with the same run",
	}}
}

// mock says what a mock upstream on the same machine leaves open.
func mock(a Assumptions) bench.Warning {
	w := bench.Warning{
		Code:    "mock-upstream",
		Message: "the upstream was the mock, on this machine: most clients spoke to it without TLS, which the API wants, and which takes CPU time",
		Fix:     "measure with --target",
	}
	if a.Latency == 0 {
		w.Message += "; how long answers took was chosen, and the throughput of a worker (memory) follows from it"
		w.Fix = "give the time that an answer takes in production with --latency, or measure with --target"
	}
	return w
}

func (d Demand) warnings() []bench.Warning {
	var all []bench.Warning
	add := func(code, fix, message string, args ...any) {
		all = append(all, bench.Warning{Code: code, Message: d.Client + ": " + fmt.Sprintf(message, args...), Fix: fix})
	}
	if d.Failed > 0 {
		add("trial-failed", "see claudebench report", "%d of %d trials failed and are left out", d.Failed, d.Failed+d.Trials)
	}
	if d.Trials == 0 {
		add("not-measured", "run it again", "no trial gave figures, so nothing is said of what it costs")
		return all
	}
	const bounded = "it is passed over, and the capacity may be less than is said"
	for _, f := range []struct {
		of            *stat.Summary
		what, follows string
	}{
		{d.CPU, "CPU time", "nothing is said of what it costs"},
		{d.Memory, "memory", bounded},
		{d.Bytes, "traffic", bounded},
	} {
		if f.of == nil {
			add("not-measured", "see claudebench report, and run it again", "its %s is not known: %s", f.what, f.follows)
		}
	}
	if d.Errors > 0 {
		add("failed-requests", "see claudebench report", "%d of %d requests failed; they are counted as requests, so each that succeeded cost more", d.Errors, d.Requests)
	}
	if d.Load.Kind != bench.Closed {
		add("not-closed", "measure it with a closed load", "it has no closed load (but %s), so the throughput of a worker is what was asked of it, not what it can do", d.Load)
	}
	return all
}

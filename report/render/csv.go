package render

import (
	"encoding/csv"
	"io"
	"strconv"
	"strings"

	"github.com/claudebench/claudebench/report"
	"github.com/claudebench/claudebench/report/judge"
	"github.com/claudebench/claudebench/report/stat"
)

// CSV writes one row for each figure of each client and load, and one for each metric of a
// comparison; cells that do not belong to a row are empty. Values are not rounded.
func CSV(w io.Writer, d *report.Document, _ Options) error {
	out := csv.NewWriter(w)
	out.Write([]string{"table", "client", "phase", "load", "metric", "unit", "value", "low", "high", "interval_kind", "trials",
		"base", "head", "change", "change_low", "change_high", "p_adjusted", "gating", "verdict"})
	if c := d.Comparison; c != nil {
		for _, m := range c.Verdict.Comparisons {
			out.Write(comparisonRow(c, m))
		}
	}
	for _, r := range d.Results {
		for _, f := range rowsOf(r) {
			if f.of != nil {
				out.Write([]string{"clients", plain(r.Client), strconv.Itoa(r.Phase + 1), r.Load.String(), f.metric, f.unit,
					exact(f.of.Median), exact(f.of.Low), exact(f.of.High), string(f.of.Kind), strconv.Itoa(f.of.N), "", "", "", "", "", "", "", ""})
			}
		}
	}
	out.Flush()
	return out.Error()
}

// A figure is a summary with the name and the unit that formats for machines have.
type figure struct {
	metric, unit string
	of           *stat.Summary
}

// rowsOf are the figures of a client under a load; nil ones are not known.
func rowsOf(r report.Result) []figure {
	s := r.Stream
	if s == nil {
		s = &report.StreamResult{}
	}
	var peak *stat.Summary
	if r.Peak != nil {
		peak = &r.Peak.Throughput
	}
	return []figure{
		{"latency_mean", "seconds", r.Mean}, {"latency_p50", "seconds", r.P50}, {"latency_p95", "seconds", r.P95}, {"latency_p99", "seconds", r.P99}, {"latency_p99.9", "seconds", r.P999},
		{"service_p50", "seconds", r.ServiceP50}, {"service_p99", "seconds", r.ServiceP99},
		{"overhead_p50", "seconds", r.OverheadP50}, {"overhead_p99", "seconds", r.OverheadP99},
		{"first_byte_p50", "seconds", s.FirstByteP50}, {"first_byte_p99", "seconds", s.FirstByteP99},
		{"first_token_p50", "seconds", s.FirstTokenP50}, {"first_token_p99", "seconds", s.FirstTokenP99}, {"gap_p50", "seconds", s.GapP50},
		{"longest_gap_p99", "seconds", s.MaxGapP99}, {"token_time_p50", "seconds", s.TokenTimeP50}, {"tokens_per_second", "tokens/s", s.TokensPerSecond},
		{"first_token_error_p50", "seconds", s.ErrorP50}, {"first_token_error_p99", "seconds", s.ErrorP99},
		{"attempts", "attempts/request", r.Attempts}, {"retry_wait_mean", "seconds", r.RetryWait},
		{"goodput", "requests/s", r.Goodput}, {"throughput", "requests/s", r.Throughput}, {"max_throughput", "requests/s", peak}, {"cpu_per_request", "seconds", r.CPU},
		{"peak_memory", "bytes", r.Memory}, {"error_share", "share", r.ErrorShare},
	}
}

func comparisonRow(c *report.Comparison, m judge.Comparison) []string {
	row := []string{"comparison", plain(c.Head.Name), "", c.Head.Load.String(), m.Metric.Name, m.Metric.Unit, "", "", "", "", ""}
	effect := []string{"", "", "", "", "", ""}
	if e := m.Effect; e != nil {
		effect[0], effect[1], effect[2], effect[5] = exact(e.Base), exact(e.Head), exact(e.Change), exact(e.Adjusted)
		if e.Interval != nil {
			effect[3], effect[4] = exact(e.Interval.Low), exact(e.Interval.High)
		}
	}
	return append(append(row, effect...), strconv.FormatBool(m.Gating), string(m.Outcome))
}

func exact(v float64) string { return strconv.FormatFloat(v, 'g', -1, 64) }

// plain keeps a name from being taken for a formula by a spreadsheet.
func plain(name string) string {
	if strings.ContainsRune("=+-@\t\r", rune((name + " ")[0])) {
		return "'" + name
	}
	return name
}

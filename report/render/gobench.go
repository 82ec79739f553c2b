package render

import (
	"fmt"
	"io"
	"strings"
	"unicode"

	"github.com/claudebench/claudebench/report"
)

// GoBench writes each trial as a line of the Go benchmark format, which benchstat reads: one
// benchmark for each client and load, so that its trials are benchstat's samples.
func GoBench(w io.Writer, d *report.Document, _ Options) error {
	var b strings.Builder
	f := d.Run
	for _, c := range [][2]string{{"claudebench", f.Tool.Version}, {"scenario", f.Scenario}, {"cpu", f.Host.CPU}, {"kernel", f.Host.Kernel}} {
		fmt.Fprintf(&b, "%s: %s\n", c[0], strings.Join(strings.FieldsFunc(c[1], split), " "))
	}
	b.WriteByte('\n')
	for _, u := range units() {
		fmt.Fprintf(&b, "Unit %s better=%s\n", u.unit, u.better)
	}
	b.WriteByte('\n')
	for _, r := range d.Results {
		for i := range r.Trials {
			if v := values(r, i); v != "" {
				fmt.Fprintf(&b, "BenchmarkRun/client=%s/phase=%d/load=%s %d%s\n", oneWord(r.Client), r.Phase+1, oneWord(string(r.Load.Kind)), r.Load.Requests, v)
			}
		}
	}
	_, err := io.WriteString(w, b.String())
	return err
}

// A benchUnit is what the format calls a metric, and which way of it is good.
type benchUnit struct{ metric, unit, better string }

// units begin with what is compared first; seconds are "sec" in the format.
func units() []benchUnit {
	return []benchUnit{
		{"errors", "errors/req", "lower"},
		{"p50", "p50-sec", "lower"},
		{"p95", "p95-sec", "lower"},
		{"p99", "p99-sec", "lower"},
		{"first_token_p50", "first-token-p50-sec", "lower"},
		{"cpu_per_request", "cpu-sec/req", "lower"},
		{"peak_memory", "peak-B", "lower"},
		{"throughput", "req/s", "higher"},
	}
}

// values are those of a trial. A metric that some trial does not have is left out: which one it
// was cannot be told.
func values(r report.Result, trial int) string {
	text := ""
	for _, u := range units() {
		if v := r.Samples[u.metric]; len(v) == r.Trials {
			text += fmt.Sprintf(" %s %s", exact(v[trial]), u.unit)
		}
	}
	return text
}

// split tells what ends a word of the format, and with it a line.
func split(r rune) bool { return unicode.IsSpace(r) || unicode.IsControl(r) }

// oneWord makes a name one part of a benchmark's name, which spaces end and slashes divide.
func oneWord(name string) string {
	return strings.Map(func(r rune) rune {
		if split(r) || r == '/' || r == '=' {
			return '_'
		}
		return r
	}, name)
}

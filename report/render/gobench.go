package render

import (
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"
	"unicode"

	"github.com/claudebench/claudebench/report"
)

// GoBench writes each trial as a line of the Go benchmark format, which benchstat reads: one
// benchmark for each client and load, so that its trials are benchstat's samples.
func GoBench(w io.Writer, d *report.Document, _ Options) error {
	var b strings.Builder
	f := d.Run
	fmt.Fprintf(&b, "claudebench: %s\nscenario: %s\ncpu: %s\nkernel: %s\n\n", oneWord(f.Tool.Version), oneWord(f.Scenario), f.Host.CPU, oneWord(f.Host.Kernel))
	for _, u := range []string{"errors/req better=lower", "p50-sec better=lower", "p95-sec better=lower", "p99-sec better=lower", "cpu-sec/req better=lower", "peak-B better=lower", "req/s better=higher"} {
		fmt.Fprintf(&b, "Unit %s\n", u)
	}
	b.WriteByte('\n')
	for _, r := range d.Results {
		for i := range r.Trials {
			fmt.Fprintf(&b, "BenchmarkRun/client=%s/phase=%d/load=%s %d%s\n", oneWord(r.Client), r.Phase+1, oneWord(string(r.Load.Kind)), r.Load.Requests, values(r, i))
		}
	}
	_, err := io.WriteString(w, b.String())
	return err
}

// units are those of the format, by metric: seconds are "sec" there.
func units() map[string]string {
	return map[string]string{
		"p50": "p50-sec", "p95": "p95-sec", "p99": "p99-sec", "first_token_p50": "first-token-p50-sec", "cpu_per_request": "cpu-sec/req",
		"throughput": "req/s", "peak_memory": "peak-B", "errors": "errors/req",
	}
}

// values are those of a trial. A metric that some trial does not have is left out: which one it
// was cannot be told.
func values(r report.Result, trial int) string {
	text := ""
	named := units()
	for _, metric := range slices.Sorted(maps.Keys(named)) {
		if v := r.Samples[metric]; len(v) == r.Trials {
			text += fmt.Sprintf(" %s %s", exact(v[trial]), named[metric])
		}
	}
	return text
}

// oneWord makes a name one word, as the format wants it.
func oneWord(name string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsSpace(r) || unicode.IsControl(r) || r == '/' || r == '=' {
			return '_'
		}
		return r
	}, name)
}

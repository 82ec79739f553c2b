package render

import (
	"fmt"
	"io"
	"strings"

	"github.com/claudebench/claudebench/report"
)

// OpenMetrics writes the figures of a document as gauges, in the text format of OpenMetrics
// 1.0, for GitLab's report of metrics and for Prometheus: one for each figure, with the client
// and the phase (from 1) as labels.
func OpenMetrics(w io.Writer, d *report.Document, _ Options) error {
	g := gauges{lines: map[string]string{}}
	for _, r := range d.Results {
		for _, f := range rowsOf(r) {
			if f.of != nil {
				g.add(f.metric, f.unit, fmt.Sprintf(`client="%s",phase="%d"`, label(r.Client), r.Phase+1), f.of.Median)
			}
		}
	}
	if c := d.Comparison; c != nil {
		for _, m := range c.Verdict.Comparisons {
			if m.Effect != nil {
				g.add("change", "", fmt.Sprintf(`metric="%s",verdict="%s"`, label(m.Metric.Name), m.Outcome), m.Effect.Change)
			}
		}
	}
	_, err := io.WriteString(w, g.text()+"# EOF\n")
	return err
}

// gauges are lines by name, since all of a name stand together in the format; the names stay in
// the order in which they came.
type gauges struct {
	names []string
	lines map[string]string
}

func (g *gauges) add(name, unit, labels string, v float64) {
	name = "claudebench_" + strings.ReplaceAll(name, ".", "")
	if unit == "seconds" || unit == "bytes" {
		name += "_" + unit
	}
	if _, seen := g.lines[name]; !seen {
		g.names = append(g.names, name)
	}
	g.lines[name] += fmt.Sprintf("%s{%s} %s\n", name, labels, exact(v))
}

func (g *gauges) text() string {
	var b strings.Builder
	for _, name := range g.names {
		fmt.Fprintf(&b, "# HELP %s %s\n# TYPE %s gauge\n", name, helpOf(name), name)
		for _, unit := range []string{"seconds", "bytes"} {
			if strings.HasSuffix(name, "_"+unit) {
				fmt.Fprintf(&b, "# UNIT %s %s\n", name, unit)
			}
		}
		b.WriteString(g.lines[name])
	}
	return b.String()
}

// helpOf says what a gauge is.
func helpOf(name string) string {
	name = strings.TrimPrefix(name, "claudebench_")
	if name == "change" {
		return "Head against base, as a fraction; of errors, as a share of the requests."
	}
	return strings.ReplaceAll(name, "_", " ") + ", the median over the trials."
}

// label escapes the value of a label, which is UTF-8.
func label(value string) string {
	return strings.NewReplacer(`\`, `\\`, `"`, `\"`, "\n", `\n`).Replace(strings.ToValidUTF8(value, "\ufffd"))
}

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
	var b strings.Builder
	families := map[string][]string{}
	var order []string
	add := func(name, unit, labels string, v float64) {
		name = "claudebench_" + strings.NewReplacer(".", "", "-", "_").Replace(name)
		if unit == "seconds" || unit == "bytes" {
			name += "_" + unit
		}
		if families[name] == nil {
			order = append(order, name)
		}
		families[name] = append(families[name], fmt.Sprintf("%s{%s} %s\n", name, labels, exact(v)))
	}
	for _, r := range d.Results {
		labels := fmt.Sprintf(`client="%s",phase="%d"`, label(r.Client), r.Phase+1)
		for _, f := range rowsOf(r) {
			if f.of != nil {
				add(f.metric, f.unit, labels, f.of.Median)
			}
		}
	}
	if c := d.Comparison; c != nil {
		for _, m := range c.Verdict.Comparisons {
			if m.Effect != nil {
				add("change", "", fmt.Sprintf(`metric="%s",verdict="%s"`, label(m.Metric.Name), m.Outcome), m.Effect.Change)
			}
		}
	}
	for _, name := range order {
		fmt.Fprintf(&b, "# HELP %s %s\n# TYPE %s gauge\n", name, helpOf(name), name)
		if i := strings.LastIndexByte(name, '_'); strings.HasSuffix(name, "_seconds") || strings.HasSuffix(name, "_bytes") {
			fmt.Fprintf(&b, "# UNIT %s %s\n", name, name[i+1:])
		}
		b.WriteString(strings.Join(families[name], ""))
	}
	b.WriteString("# EOF\n")
	_, err := io.WriteString(w, b.String())
	return err
}

// helpOf says what a gauge is.
func helpOf(name string) string {
	name = strings.TrimPrefix(name, "claudebench_")
	if name == "change" {
		return "Head against base, as a fraction; of errors, as a share of the requests."
	}
	return strings.ReplaceAll(name, "_", " ") + ", the median over the trials."
}

// label escapes the value of a label.
func label(value string) string {
	return strings.NewReplacer(`\`, `\\`, `"`, `\"`, "\n", `\n`).Replace(value)
}

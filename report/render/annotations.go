package render

import (
	"io"
	"slices"
	"strings"

	"github.com/claudebench/claudebench/report"
	"github.com/claudebench/claudebench/report/judge"
)

// maxAnnotations of each level are shown by GitHub for a step; it hides the others in silence.
const maxAnnotations = 10

// Annotations writes what a document finds as workflow commands of GitHub Actions, the gravest
// first, and no more than are shown.
func Annotations(w io.Writer, d *report.Document, _ Options) error {
	var lines []string
	note := func(level, title, message string) {
		lines = append(lines, "::"+level+" title="+property("claudebench: "+title)+"::"+data(message)+"\n")
	}
	if c := d.Comparison; c != nil {
		level := "notice"
		if d.Fails() {
			level = "error"
		}
		note(level, c.Word(), c.Sentence())
		for _, m := range slices.SortedStableFunc(slices.Values(c.Verdict.Comparisons), worstFirst) {
			if m.Gating && m.Outcome == judge.Worse && m.Effect != nil {
				note("error", m.Metric.Name, strings.Join(m.Reasons, "; "))
			}
		}
	}
	for _, b := range d.Breaches {
		level := "warning"
		if b.Fails() {
			level = "error"
		}
		note(level, b.Client+" "+b.Gate.Metric, b.Say())
	}
	for _, n := range notices(d) {
		note("warning", n.Code, strings.TrimSpace(n.where()+" "+n.Message))
	}
	_, err := io.WriteString(w, strings.Join(lines[:min(len(lines), maxAnnotations)], ""))
	return err
}

// data and property escape what would end a command.
func data(text string) string {
	return strings.NewReplacer("%", "%25", "\r", "%0D", "\n", "%0A").Replace(text)
}

func property(text string) string {
	return strings.NewReplacer(":", "%3A", ",", "%2C").Replace(data(text))
}

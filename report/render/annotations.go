package render

import (
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/claudebench/claudebench/report"
	"github.com/claudebench/claudebench/report/judge"
)

// maxAnnotations of each level are shown by GitHub for a step; it hides the others in silence.
const maxAnnotations = 10

// An annotation is what GitHub shows beside a build. Its level is error, warning or notice.
type annotation struct{ level, title, message string }

// Annotations writes what a document finds as workflow commands of GitHub Actions, the gravest
// first, and no more than are shown.
func Annotations(w io.Writer, d *report.Document, _ Options) error {
	all := slices.Concat(verdictAnnotations(d.Comparison), breachAnnotations(d.Breaches))
	for _, n := range notices(d) {
		all = append(all, annotation{"warning", n.Code, strings.TrimSpace(n.where() + " " + n.Message)})
	}
	for _, s := range d.Skipped {
		all = append(all, annotation{"warning", s.Client + " is skipped", s.Reason})
	}
	// The alphabet has them in order: errors, the notice of a verdict that fails nothing, warnings.
	slices.SortStableFunc(all, func(a, b annotation) int { return strings.Compare(a.level, b.level) })
	for _, a := range all[:min(len(all), maxAnnotations)] {
		if _, err := fmt.Fprintf(w, "::%s title=%s::%s\n", a.level, property("claudebench: "+a.title), data(a.message)); err != nil {
			return err
		}
	}
	return nil
}

func verdictAnnotations(c *report.Comparison) []annotation {
	if c == nil {
		return nil
	}
	if c.Outcome() != judge.Worse {
		return []annotation{{"notice", c.Word(), c.Sentence()}}
	}
	all := []annotation{{"error", c.Word(), c.Sentence()}}
	for _, m := range c.Verdict.Comparisons {
		if m.Gating && m.Outcome == judge.Worse {
			all = append(all, annotation{"error", m.Metric.Name, strings.Join(m.Reasons, "; ")})
		}
	}
	return all
}

func breachAnnotations(breaches []report.Breach) []annotation {
	var all []annotation
	for _, b := range breaches {
		level := "warning"
		if b.Fails() {
			level = "error"
		}
		all = append(all, annotation{level, b.Client + " " + b.Gate.Metric, b.Say()})
	}
	return all
}

// data and property escape what would end a command.
func data(text string) string {
	return strings.NewReplacer("%", "%25", "\r", "%0D", "\n", "%0A").Replace(text)
}

func property(text string) string {
	return strings.NewReplacer(":", "%3A", ",", "%2C").Replace(data(text))
}

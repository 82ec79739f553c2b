package render

import (
	"slices"
	"strings"
	"testing"

	"github.com/claudebench/claudebench/bench"
	"github.com/claudebench/claudebench/report"
	"github.com/claudebench/claudebench/report/judge"
)

func annotations(t *testing.T, d *report.Document) []string {
	t.Helper()
	return slices.Collect(strings.Lines(render(t, Annotations, d)))
}

func TestAnnotationsAreFewAndWhole(t *testing.T) {
	d := wickedDocument(t)
	for range 30 {
		d.Warnings = append(d.Warnings, bench.Warning{Code: "a,b:c", Message: "two\nlines, 50 %"})
	}
	lines := annotations(t, d)
	if len(lines) != maxAnnotations || !strings.HasPrefix(lines[0], "::error title=claudebench%3A worse::") {
		t.Errorf("%q", lines)
	}
	for _, l := range lines {
		properties, _, _ := strings.Cut(strings.TrimPrefix(l, "::"), "::")
		if !strings.HasPrefix(l, "::") || strings.ContainsAny(properties, ":,\r") || strings.Count(properties, "=") != 1 {
			t.Errorf("no whole command: %q", l)
		}
	}
}

// What fails the build comes before what does not, however much of it there is.
func TestAnnotationsAreWorstFirst(t *testing.T) {
	d := worse(t)
	broken := d.Breaches[0]
	doubtful := broken
	doubtful.Certain = false
	d.Breaches = append(slices.Repeat([]report.Breach{doubtful}, 20), broken)
	d.Warnings = []bench.Warning{{Code: "code", Message: "text"}}
	lines := annotations(t, d)
	if last := slices.IndexFunc(lines, func(l string) bool { return !strings.HasPrefix(l, "::error") }); last != 5 {
		t.Errorf("%d errors, not the verdict, 3 metrics and a bound: %q", last, lines)
	}
}

// A bound that was not held does not make an error of a good verdict.
func TestAnnotationsOfAGoodVerdict(t *testing.T) {
	d := worse(t)
	d.Comparison.Verdict.Outcome = judge.Same
	lines := annotations(t, d)
	if len(lines) != 2 || !strings.HasPrefix(lines[0], "::error title=claudebench%3A requests p95::") || !strings.HasPrefix(lines[1], "::notice title=claudebench%3A same::") {
		t.Errorf("%q", lines)
	}
}

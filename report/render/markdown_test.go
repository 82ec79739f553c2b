package render

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/claudebench/claudebench/bench"
	"github.com/claudebench/claudebench/report"
	"github.com/claudebench/claudebench/report/judge"
)

func TestMarkdownEscapes(t *testing.T) {
	text := render(t, Markdown, wickedDocument(t))
	for _, bad := range []string{"<script>", "@everyone", "&commat", "a|b", "\x01", "\u202e", "`x`"} {
		if strings.Contains(text, bad) {
			t.Errorf("holds %q:\n%s", bad, text)
		}
	}
	if first, _, _ := strings.Cut(text, "\n"); !strings.HasPrefix(first, "<!-- claudebench:") || strings.Count(first, "-->") != 1 {
		t.Errorf("marker is %q", first)
	}
}

// huge is a document of which every part alone is too much.
func huge(t *testing.T) *report.Document {
	d := worse(t)
	long := strings.Repeat("@long ", 20_000)
	for i := range 3000 {
		d.Results = append(d.Results, report.Result{Client: long})
		d.Warnings = append(d.Warnings, bench.Warning{Code: "code", Message: long})
		d.Skipped = append(d.Skipped, bench.Skip{Client: "c", Reason: long})
		d.Breaches = append(d.Breaches, d.Breaches[0])
		d.Breaches[i].Client = long
	}
	m := d.Comparison.Verdict.Comparisons[0]
	m.Reasons = []string{long}
	for range 100 {
		d.Comparison.Verdict.Comparisons = append(d.Comparison.Verdict.Comparisons, m)
	}
	d.Comparison.Base.Name += long
	d.Run.Scenario, d.Run.Host.CPU = long, long
	return d
}

// TestMarkdownFits however much there is to say: what matters most is there, and what is not is
// named.
func TestMarkdownFits(t *testing.T) {
	d := huge(t)
	text := render(t, Markdown, d)
	if n := len(text); n > maxComment+500 {
		t.Errorf("%d bytes", n)
	}
	for _, want := range []string{"is worse than", "| p50 |", "Bounds not held", "Left out, since a comment has no room for more: ", "Warnings", "Clients"} {
		if !strings.Contains(text, want) {
			t.Errorf("%q is missing", want)
		}
	}
	d.Comparison = nil
	if n := len(render(t, Markdown, d)); n > maxComment+500 {
		t.Errorf("without a comparison: %d bytes", n)
	}
}

func TestMarkdownFoldsAllButTen(t *testing.T) {
	d := worse(t)
	d.Breaches = slices.Repeat(d.Breaches, 25)
	d.Comparison.Verdict.Comparisons = slices.Repeat(d.Comparison.Verdict.Comparisons, 3)
	shown, _, _ := strings.Cut(render(t, Markdown, d), "Clients</summary>")
	shown = strings.Join(strings.Split(shown, "<details>")[:2], "")
	shown, folded, _ := strings.Cut(shown, "</summary>")
	if n := strings.Count(shown, "and its bound is"); n != maxRows {
		t.Errorf("%d bounds are shown", n)
	}
	if n := strings.Count(folded, "and its bound is"); n != 25-maxRows {
		t.Errorf("%d bounds are folded", n)
	}
}

// A run without a comparison has no verdict, so its clients are what is shown.
func TestMarkdownShowsClientsOfARun(t *testing.T) {
	d := normal(t)
	d.Results = slices.Repeat(d.Results[:4], 3)
	shown, folded, ok := strings.Cut(render(t, Markdown, d), "<details><summary>More clients")
	if n := strings.Count(shown, " in flight |"); !ok || n != maxRows {
		t.Errorf("%d rows are shown", n)
	}
	if n := strings.Count(folded, " in flight |"); n != 2 {
		t.Errorf("%d rows are folded", n)
	}
}

func TestWorstFirst(t *testing.T) {
	var all []judge.Comparison
	for _, o := range []judge.Outcome{judge.Same, judge.Better, judge.Unclear, judge.Worse} {
		all = append(all, judge.Comparison{Outcome: o}, judge.Comparison{Outcome: o, Gating: true})
	}
	slices.SortStableFunc(all, worstFirst)
	var got []string
	for _, c := range all {
		got = append(got, fmt.Sprint(c.Outcome, c.Gating))
	}
	want := "worsetrue uncleartrue bettertrue sametrue worsefalse unclearfalse betterfalse samefalse"
	if strings.Join(got, " ") != want {
		t.Errorf("order is %v", got)
	}
}

package render

import (
	"cmp"
	"fmt"
	"io"
	"slices"
	"strings"
	"unicode"

	"github.com/claudebench/claudebench/report"
	"github.com/claudebench/claudebench/report/judge"
	"github.com/claudebench/claudebench/report/unit"
)

const (
	// maxComment is what a comment on GitHub may have, in characters, less some room.
	maxComment = 65_000
	// maxRows are shown before a reader has to unfold the others.
	maxRows = 10
)

// Markdown writes a document as a comment on a pull request: the verdict first, what is not
// needed at once folded, never longer than a comment may be. Its first line is a marker by
// which the comment is found again, to be changed in place of writing another one.
func Markdown(w io.Writer, d *report.Document, _ Options) error {
	parts := []string{fmt.Sprintf("<!-- claudebench:%s -->\n", escape(d.Run.Scenario))}
	parts = append(parts, verdictMarkdown(d)...)
	parts = append(parts, folded("Clients", clientsMarkdown(d)), folded("Warnings", warningsMarkdown(d)), folded("Where and how", factsMarkdown(d)))
	_, err := io.WriteString(w, fit(parts))
	return err
}

// fit joins the parts that there is room for, and says how many there is none for.
func fit(parts []string) string {
	var b strings.Builder
	left := 0
	for _, p := range parts {
		if b.Len()+len(p) > maxComment {
			left++
			continue
		}
		b.WriteString(p)
	}
	if left > 0 {
		fmt.Fprintf(&b, "\n%d parts are left out: a comment has no room for them.\n", left)
	}
	return b.String()
}

func verdictMarkdown(d *report.Document) []string {
	c := d.Comparison
	if c == nil {
		return append([]string{fmt.Sprintf("### claudebench: %s\n\n", escape(d.Run.Scenario))}, breachesMarkdown(d)...)
	}
	parts := []string{fmt.Sprintf("### claudebench: %s\n\n**%s.**\n\n", c.Word(), escape(c.Sentence()))}
	parts = append(parts, breachesMarkdown(d)...)
	rows := slices.SortedStableFunc(slices.Values(c.Verdict.Comparisons), worstFirst)
	first := min(len(rows), maxRows)
	parts = append(parts, metricsMarkdown(c, rows[:first]))
	if rest := rows[first:]; len(rest) > 0 {
		parts = append(parts, folded("More metrics", metricsMarkdown(c, rest)))
	}
	if d.Alarms != nil {
		parts = append(parts, "\n"+escape(d.Alarms.Sentence())+".\n")
	}
	return append(parts, folded("Reasons", reasonsMarkdown(rows)+"\n"+escape(c.Legend())+"\n"))
}

// worstFirst puts what decides before what is only shown, and what is worse first.
func worstFirst(a, b judge.Comparison) int {
	order := []judge.Outcome{judge.Worse, judge.Contaminated, judge.Unclear, judge.Better, judge.Same}
	place := func(c judge.Comparison) int {
		if c.Gating {
			return slices.Index(order, c.Outcome)
		}
		return len(order) + slices.Index(order, c.Outcome)
	}
	return cmp.Compare(place(a), place(b))
}

func metricsMarkdown(c *report.Comparison, rows []judge.Comparison) string {
	head := fmt.Sprintf("| metric | base: %s | head: %s | change | 95 %% interval | could see | verdict |\n|---|--:|--:|--:|--:|--:|---|\n", escape(c.Base.Name), escape(c.Head.Name))
	p := &page{}
	for _, m := range rows {
		cells := p.metric(m)
		cells = append(cells[:5:5], cells[6:]...) // p is in the reasons
		head += "| " + strings.ReplaceAll(strings.Join(cells, " | "), "\n", " ") + " |\n"
	}
	return head + "\n\\* is shown and decides nothing.\n"
}

func reasonsMarkdown(rows []judge.Comparison) string {
	text := ""
	for _, m := range rows {
		text += "- " + escape(m.Metric.Name+": "+strings.Join(m.Reasons, "; ")) + "\n"
	}
	return text
}

func breachesMarkdown(d *report.Document) []string {
	var parts []string
	for _, b := range d.Breaches {
		parts = append(parts, "- "+escape(b.Client+" "+string(b.Load.Kind)+": "+b.Say())+"\n")
	}
	if parts != nil {
		parts = append([]string{"Bounds not held:\n\n"}, append(parts, "\n")...)
	}
	return parts
}

func clientsMarkdown(d *report.Document) string {
	const most = 200
	text := "| client | load | p50 | p95 | p99 | throughput | CPU a request | memory | errors |\n|---|---|--:|--:|--:|--:|--:|--:|--:|\n"
	for i, r := range d.Results {
		if i == most {
			return text + fmt.Sprintf("\nand %d more\n", len(d.Results)-most)
		}
		cells := []string{
			escape(r.Client), escape(r.Load.String()), inUnit("s", r.P50), inUnit("s", r.P95), inUnit("s", r.P99),
			inUnit("requests/s", r.Throughput), inUnit("s", r.CPU), inUnit("bytes", r.Memory), unit.Count(r.Errors),
		}
		text += "| " + strings.Join(cells, " | ") + " |\n"
	}
	return text
}

func warningsMarkdown(d *report.Document) string {
	text := ""
	for _, n := range notices(d) {
		text += "- " + escape(n.Code+n.where()+": "+n.Message) + "\n"
	}
	return text
}

func factsMarkdown(d *report.Document) string {
	f := d.Run
	return escape(fmt.Sprintf("%s, plan %s, seed %d, claudebench %s. %s, %d cores, %s of memory, %s %s.",
		f.ID, f.Digest, f.Seed, f.Tool.Version, f.Host.CPU, f.Host.Cores, unit.Bytes(float64(f.Host.Memory)), f.Host.OS, f.Host.Kernel)) + "\n"
}

// folded is a part that a reader unfolds; nothing, if there is nothing in it.
func folded(title, text string) string {
	if text == "" {
		return ""
	}
	return "\n<details><summary>" + title + "</summary>\n\n" + text + "\n</details>\n"
}

// escape takes from a text whatever Markdown, HTML or GitHub would understand: a client may be
// called anything.
func escape(text string) string {
	var b strings.Builder
	for _, r := range text {
		switch {
		case strings.ContainsRune("\\`*_{}[]<>|#~", r):
			b.WriteRune('\\')
			b.WriteRune(r)
		case r == '@':
			b.WriteString("@\u200b") // mentions nobody
		case unicode.IsControl(r):
			b.WriteRune(' ')
		default:
			b.WriteRune(r)
		}
	}
	return b.String()
}

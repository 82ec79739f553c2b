package render

import (
	"cmp"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/claudebench/claudebench/bench"
	"github.com/claudebench/claudebench/report"
	"github.com/claudebench/claudebench/report/judge"
	"github.com/claudebench/claudebench/report/unit"
)

const (
	// maxComment is what a comment on GitHub may have, in characters, less some room.
	maxComment = 65_000
	// maxRows are shown before a reader has to unfold the others, and maxFolded are all that
	// there is in a fold.
	maxRows, maxFolded = 10, 200
)

// A part of a comment is shown as a whole or left out; the name says what it is then.
type part struct{ name, text string }

// Markdown writes a document as a comment on a pull request: the verdict first, what is not
// needed at once folded, never longer than a comment may be. Its first line is a marker by
// which the comment is found again, to be changed in place of writing another one.
func Markdown(w io.Writer, d *report.Document, _ Options) error {
	parts := []part{{"verdict", fmt.Sprintf("<!-- claudebench:%s -->\n", escape(d.Run.Scenario)) + verdictMarkdown(d)}}
	parts = append(parts, listed("Bounds not held", each(d.Breaches, breachMarkdown))...)
	switch {
	case d.Comparison != nil:
		parts = append(parts, comparisonMarkdown(d)...)
		parts = append(parts, folded("Clients", clientsMarkdown(d.Results)))
	case d.Ladder != nil:
		parts = append(parts, part{"Ladder", ladderMarkdown(d.Ladder)}, folded("Rungs", clientsMarkdown(d.Results)))
	default:
		n := min(maxRows, len(d.Results))
		parts = append(parts, part{"Clients", clientsMarkdown(d.Results[:n])}, folded("More clients", clientsMarkdown(d.Results[n:])))
	}
	parts = append(parts,
		folded("The article's figures", claimsMarkdown(d.Claims)),
		folded("Skipped clients", lines(each(d.Skipped, skipMarkdown))),
		folded("Warnings", lines(each(notices(d), noticeMarkdown))),
		folded("Where and how", factsMarkdown(d.Run)))
	_, err := io.WriteString(w, fit(parts))
	return err
}

// fit joins the parts that there is room for, and names those that there is none for.
func fit(parts []part) string {
	var b strings.Builder
	var out []string
	for _, p := range parts {
		if b.Len()+len(p.text) > maxComment {
			out = append(out, p.name)
			continue
		}
		b.WriteString(p.text)
	}
	if out != nil {
		fmt.Fprintf(&b, "\nLeft out, since a comment has no room for more: %s.\n", strings.Join(out, ", "))
	}
	return b.String()
}

func verdictMarkdown(d *report.Document) string {
	if c := d.Comparison; c != nil {
		return fmt.Sprintf("### claudebench: %s\n\n**%s.**\n", c.Word(), escape(c.Sentence()))
	}
	text := fmt.Sprintf("### claudebench: %s\n", escape(d.Run.Scenario))
	for _, a := range d.Answers() {
		text += fmt.Sprintf("\n**%s.**\n", escape(a))
	}
	return text
}

func comparisonMarkdown(d *report.Document) []part {
	c := d.Comparison
	rows := slices.SortedStableFunc(slices.Values(c.Verdict.Comparisons), worstFirst)
	n := min(len(rows), maxRows)
	parts := []part{
		{"Metrics", metricsMarkdown(c, rows[:n])},
		folded("More metrics", metricsMarkdown(c, rows[n:])),
	}
	if d.Alarms != nil {
		parts = append(parts, part{"False alarms", "\n" + escape(d.Alarms.Sentence()) + ".\n"})
	}
	return append(parts, folded("Reasons", lines(each(rows, reasonMarkdown))+"\n"+escape(c.Legend())+"\n"))
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
	head := []string{"metric", "base: " + escape(c.Base.Name), "head: " + escape(c.Head.Name), "change", "95 % interval", "could see", "verdict"}
	var cells [][]string
	p := &page{}
	for _, m := range rows {
		all := p.metric(m)
		all[4] = strings.ReplaceAll(all[4], "\n", " ")
		cells = append(cells, append(all[:5:5], all[6:]...)) // p is in the reasons
	}
	if cells == nil {
		return ""
	}
	return tableMarkdown(head, "lrrrrrl", cells) + "\n\\* is shown and decides nothing.\n"
}

func clientsMarkdown(results []report.Result) string {
	head := []string{"client", "load", "p50", "p95", "p99", "throughput", "CPU a request", "memory", "errors"}
	align := "llrrrrrrr"
	streams := slices.ContainsFunc(results, func(r report.Result) bool { return r.Stream != nil })
	if streams {
		head, align = append(head, "first token p50", "p99"), align+"rr"
	}
	var cells [][]string
	for _, r := range results[:min(len(results), maxFolded)] {
		row := []string{
			escape(r.Client), escape(r.Load.String()), inUnit("s", r.P50), inUnit("s", r.P95), inUnit("s", r.P99),
			inUnit("requests/s", r.Throughput), inUnit("s", r.CPU), inUnit("bytes", r.Memory), failed(r),
		}
		if streams {
			s := cmp.Or(r.Stream, &report.StreamResult{})
			row = append(row, inUnit("s", s.FirstTokenP50), inUnit("s", s.FirstTokenP99))
		}
		cells = append(cells, row)
	}
	if cells == nil {
		return ""
	}
	return tableMarkdown(head, align, cells) + more(len(results)-len(cells))
}

func reasonMarkdown(m judge.Comparison) string {
	return escape(m.Metric.Name + ": " + strings.Join(m.Reasons, "; "))
}

func breachMarkdown(b report.Breach) string {
	return escape(b.Client + " " + string(b.Load.Kind) + ": " + b.Say())
}

func skipMarkdown(s bench.Skip) string { return escape(s.Client + ": " + s.Reason) }

func noticeMarkdown(n notice) string { return escape(n.Code + n.where() + ": " + n.Message) }

func factsMarkdown(f report.Facts) string {
	return escape(fmt.Sprintf("%s, plan %s, seed %d, claudebench %s. %s, %d cores, %s of memory, %s %s.",
		f.ID, f.Digest, f.Seed, f.Tool.Version, f.Host.CPU, f.Host.Cores, unit.Bytes(float64(f.Host.Memory)), f.Host.OS, f.Host.Kernel)) + "\n"
}

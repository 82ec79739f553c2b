package render

import (
	"fmt"
	"strings"

	"github.com/claudebench/claudebench/report"
	"github.com/claudebench/claudebench/report/unit"
)

// whyWidth is where the reasons in the article's table are wrapped, so that
// the table fits 120 columns.
const whyWidth = 40

// claims writes the article's table beside ours.
func (p *page) claims(c *report.Claims) {
	if c == nil {
		return
	}
	p.heading("the article's figures", c.Note)
	p.table(claimHead(), claimRows(c), claimAlign)
	for _, point := range claimPoints(c) {
		p.point("", "", point)
	}
}

// claimAlign is the alignment of the columns of claimHead.
const claimAlign = "llrrll"

func claimHead() []string { return []string{"library", "figure", "article", "ours", "verdict", "why"} }

// claimRows are one for each of the article's figures.
func claimRows(c *report.Claims) [][]string {
	var rows [][]string
	for _, cell := range c.Cells {
		name, size := words(cell.Metric)
		rows = append(rows, []string{
			cell.Library, name, unit.Number(cell.Article / size), span(cell.Ours, size),
			string(cell.Verdict), strings.Join(wrap(cell.Why, whyWidth), "\n"),
		})
	}
	return rows
}

// claimPoints are what else the article claims, and how all of it is judged.
func claimPoints(c *report.Claims) []string {
	var points []string
	for _, o := range c.Orders {
		name, _ := words(o.Metric)
		points = append(points, fmt.Sprintf("order, %s: %s is better than %s: %s; %s", name, o.Better, o.Worse, o.Verdict, o.Why))
	}
	for _, l := range c.Laws {
		points = append(points, law(l))
	}
	for _, r := range c.Rules {
		points = append(points, "rule, "+r)
	}
	return points
}

// claimsMarkdown is the same as a table and a list.
func claimsMarkdown(c *report.Claims) string {
	if c == nil {
		return ""
	}
	text := tableMarkdown(claimHead(), claimAlign, escaped(claimRows(c))) + "\n" + lines(each(claimPoints(c), escape))
	if c.Note != "" {
		text = "\n" + escape(c.Note) + "\n" + text
	}
	return text
}

// htmlClaims are what the page shows of them.
type htmlClaims struct {
	Note   string
	Table  htmlTable
	Points []string
}

func htmlClaimsOf(c *report.Claims) *htmlClaims {
	if c == nil {
		return nil
	}
	return &htmlClaims{Note: c.Note, Points: claimPoints(c), Table: htmlTable{
		Label: "The article's figures, as a table", Caption: "The article's figures and ours", Head: claimHead(), Align: claimAlign, Rows: claimRows(c),
	}}
}

// words names a metric for people, and tells the size of the unit in its name.
func words(m report.Metric) (name string, size float64) {
	switch m {
	case report.MeanLatency:
		return "mean latency, ms", 1e-3
	case report.MaxThroughput:
		return "max QPS, /s", 1
	}
	return "peak memory, MB", 1e6
}

func law(l report.Law) string {
	verdict := "do not fit"
	if l.Fits {
		verdict = "fit"
	}
	return fmt.Sprintf("Little's law, %s: the article's mean latency implies %s, its max QPS is %s: they %s each other",
		l.Library, unit.Rate(l.Implied), unit.Rate(l.Published), verdict)
}

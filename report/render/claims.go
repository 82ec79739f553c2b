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
	var rows [][]string
	for _, cell := range c.Cells {
		name, size := words(cell.Metric)
		rows = append(rows, []string{
			cell.Library, name, unit.Number(cell.Article / size), span(cell.Ours, size),
			string(cell.Verdict), strings.Join(wrap(cell.Why, whyWidth), "\n"),
		})
	}
	p.table([]string{"library", "figure", "article", "ours", "verdict", "why"}, rows, "llrrll")
	for _, o := range c.Orders {
		name, _ := words(o.Metric)
		p.point("", "", fmt.Sprintf("order, %s: %s is better than %s: %s; %s", name, o.Better, o.Worse, o.Verdict, o.Why))
	}
	for _, l := range c.Laws {
		p.point("", "", law(l))
	}
	for _, r := range c.Rules {
		p.point("", "", "rule, "+r)
	}
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

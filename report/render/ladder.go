package render

import (
	"fmt"
	"math"

	"github.com/claudebench/claudebench/report"
	"github.com/claudebench/claudebench/report/unit"
)

// ladderLegend says how the table of a ladder is read.
const ladderLegend = "Each rung has the measures of all rungs above it in the table. overhead: what client and host add to the upstream's own time, " +
	"the part that can be removed. latency: the mean of the requests that succeeded. added: what the measure changed when it came to those before it; " +
	"left out: what leaving it out of all of them changes. Both are medians over the repetitions, with the 95 % interval (or the range, of fewer than 6); " +
	"~ marks those that are no different from none. What the absolute figures are follows from the upstream that was chosen."

// ladder writes what each measure is worth, and what the article says of all of them.
func (p *page) ladder(l *report.Ladder) {
	if l == nil {
		return
	}
	p.heading("ladder", "")
	p.table(ladderHead(), ladderRows(l), ladderAlign)
	p.text(0, "", "", ladderLegend)
	for _, promise := range l.Promises {
		p.point("", promise.Of, ": "+promised(promise))
	}
}

func promised(p report.Promise) string {
	return fmt.Sprintf("the article says %s; here %s: %s, %s", p.Article, p.Ours, p.Verdict, p.Why)
}

// ladderAlign is the alignment of the columns of ladderHead.
const ladderAlign = "lrrrrrrr"

func ladderHead() []string {
	return []string{"rung", "overhead\nms", "latency\nms", "errors\n%",
		"added:\nlatency ms", "added:\nerrors pp", "left out:\nlatency ms", "left out:\nerrors pp"}
}

// ladderRows are one for each rung; the lowest has no measure of its own.
func ladderRows(l *report.Ladder) [][]string {
	var rows [][]string
	for i, r := range l.Rungs {
		row := []string{r.Client, span(r.Overhead, 1e-3), span(r.Answered, 1e-3), span(r.ErrorShare, 1e-2)}
		if i == 0 {
			row = append(row, "", "", "", "")
		} else {
			w := l.Worth[i-1]
			row = append(row, signed(w.Added.Answered, 1e-3), signed(w.Added.Errors, 1e-2),
				signed(w.LeftOut.Answered, 1e-3), signed(w.LeftOut.Errors, 1e-2))
		}
		rows = append(rows, row)
	}
	return rows
}

// signed is a change with its bounds below it, in a unit of the given size.
func signed(e *report.Gain, size float64) string {
	if e == nil {
		return unknown
	}
	mark := ""
	if !e.Clear() {
		mark = "~"
	}
	if len(e.Each) == 1 {
		return mark + plus(e.Centre/size)
	}
	return mark + plus(e.Centre/size) + "\n" + plus(e.Low/size) + " to " + plus(e.High/size)
}

func plus(v float64) string {
	sign := "+"
	if math.Signbit(v) {
		sign = "−"
	}
	return sign + unit.Number(math.Abs(v))
}

func ladderJSON(l *report.Ladder) any {
	if l == nil {
		return nil
	}
	var o object
	o.add("rungs", each(l.Rungs, rungJSON))
	o.add("worth", each(l.Worth, worthJSON))
	o.add("promises", each(l.Promises, promiseJSON))
	return o
}

func rungJSON(r report.Rung) object {
	var o object
	o.add("client", r.Client)
	o.add("measures", list(r.Measures))
	o.addSummary("overhead_mean_seconds", r.Overhead)
	o.addSummary("latency_mean_seconds", r.Answered)
	o.addSummary("error_share", r.ErrorShare)
	return o
}

func worthJSON(w report.Worth) object {
	var o object
	o.add("measure", w.Measure)
	o.add("added", changeJSON(w.Added))
	o.add("left_out", changeJSON(w.LeftOut))
	return o
}

func changeJSON(c report.Change) object {
	var o object
	o.add("overhead_mean_seconds", gainJSON(c.Overhead))
	o.add("latency_mean_seconds", gainJSON(c.Answered))
	o.add("error_share", gainJSON(c.Errors))
	return o
}

func gainJSON(e *report.Gain) any {
	if e == nil {
		return nil
	}
	var o object
	o.add("change", e.Centre)
	o.add("low", e.Low)
	o.add("high", e.High)
	o.add("bounded", e.Bounded)
	o.add("each", e.Each)
	return o
}

func promiseJSON(p report.Promise) object {
	var o object
	o.add("of", p.Of)
	o.add("article", p.Article)
	o.add("ours", p.Ours)
	o.add("verdict", p.Verdict)
	o.add("why", p.Why)
	return o
}

// ladderMarkdown is the same as a table and a list.
func ladderMarkdown(l *report.Ladder) string {
	if l == nil {
		return ""
	}
	var points []string
	for _, p := range l.Promises {
		points = append(points, escape(p.Of+": "+promised(p)))
	}
	return "\n" + lines(points) + tableMarkdown(ladderHead(), ladderAlign, escaped(ladderRows(l))) + "\n" + escape(ladderLegend) + "\n"
}

// htmlLadder is the table of a ladder, with what the article says.
type htmlLadder struct {
	Table    htmlTable
	Legend   string
	Promises []report.Promise
}

func htmlLadderOf(l *report.Ladder) *htmlLadder {
	if l == nil {
		return nil
	}
	return &htmlLadder{Legend: ladderLegend, Promises: l.Promises, Table: htmlTable{
		Label: "Ladder, as a table", Caption: "What each measure is worth", Head: ladderHead(), Align: ladderAlign, Rows: ladderRows(l),
	}}
}

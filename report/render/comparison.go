package render

import (
	"fmt"
	"strings"

	"github.com/claudebench/claudebench/report"
	"github.com/claudebench/claudebench/report/judge"
	"github.com/claudebench/claudebench/report/unit"
)

// comparison writes the verdict, what it is from, and what could have been seen.
func (p *page) comparison(d *report.Document) {
	c := d.Comparison
	if c == nil {
		return
	}
	p.heading("verdict", "")
	p.text(0, sgrOf(c.Verdict.Outcome), c.Word(), ": "+c.Sentence())
	if c.Refused != "" {
		p.table(columns(c)[:4], p.metrics(c, 4), "lrrr")
		return
	}
	p.table(columns(c), p.metrics(c, 8), "lrrrrrrl")
	p.text(0, "", "", c.Legend())
	if d.Alarms != nil {
		p.text(0, "", "", "Measured with claudebench aa: "+d.Alarms.Sentence()+".")
	}
	for _, m := range c.Verdict.Comparisons {
		if m.Outcome != judge.Same {
			p.point("", m.Metric.Name, ": "+strings.Join(m.Reasons, "; "))
		}
	}
}

func columns(c *report.Comparison) []string {
	return []string{"metric", "base\n" + c.Base.Name, "head\n" + c.Head.Name, "change", "95 % interval", "p\nadjusted", "could\nsee", "verdict"}
}

// metrics are the first cells of each metric's row.
func (p *page) metrics(c *report.Comparison, cells int) [][]string {
	var rows [][]string
	for _, m := range c.Verdict.Comparisons {
		rows = append(rows, p.metric(m)[:cells])
	}
	return rows
}

func (p *page) metric(m judge.Comparison) []string {
	name := m.Metric.Name
	if !m.Gating {
		name += " *"
	}
	row := []string{name, unknown, unknown, unknown, unknown, unknown, unknown, string(m.Outcome)}
	e := m.Effect
	if e == nil {
		return row
	}
	row[1], row[2], row[3] = unit.In(m.Metric.Unit, e.Base), unit.In(m.Metric.Unit, e.Head), m.Metric.Say(e.Change)
	if i := e.Interval; i != nil {
		row[4] = m.Metric.Say(i.Low) + " to\n" + m.Metric.Say(i.High)
	}
	row[5] = fmt.Sprintf("%.2g", e.Adjusted)
	if e.Detectable > 0 {
		row[6] = m.Metric.Size(e.Detectable)
	}
	return row
}

// sgrOf is the colour of an outcome, beside its word.
func sgrOf(o judge.Outcome) string {
	switch o {
	case judge.Worse:
		return red
	case judge.Better:
		return green
	case judge.Same:
		return bold
	}
	return yellow
}

// verdictJSON adds the verdict, each metric's, and what they were made from.
func verdictJSON(o *object, c *report.Comparison) {
	if c == nil {
		o.add("verdict", nil)
		o.add("comparisons", []object{})
		o.add("comparison", nil)
		return
	}
	v := c.Verdict
	o.add("verdict", known(c.Outcome()))
	o.add("comparisons", each(v.Comparisons, func(m judge.Comparison) object { return metricJSON(m, v.Pairs) }))
	var about object
	about.add("sentence", c.Sentence())
	about.add("confirmed", v.Confirmed)
	about.add("method", c.Method)
	about.add("base", sideJSON(c.Base))
	about.add("head", sideJSON(c.Head))
	about.add("level", c.Level)
	about.add("reasons", list(v.Reasons))
	if v.Control == nil {
		about.add("control", nil)
	} else {
		about.add("control", metricJSON(*v.Control, v.Pairs))
	}
	about.add("blocks", each(c.Blocks, blockJSON))
	o.add("comparison", about)
}

func alarmsJSON(a *report.FalseAlarms) any {
	if a == nil {
		return nil
	}
	var o object
	o.add("comparisons", a.Comparisons)
	o.add("since", a.Since)
	o.add("outcomes", a.Outcomes)
	o.add("worse", a.Worse)
	o.add("first_block_worse", a.FirstWorse)
	o.add("rate_at_most", a.AtMost)
	o.add("smallest_detectable_change", a.Detectable)
	return o
}

// blockJSON is what was measured, a list of [base, head] for each metric.
func blockJSON(b judge.Block) object {
	var o object
	for _, s := range b.Series {
		o.add(s.Metric.Name, pairsJSON(s.Pairs))
	}
	o.add("control", pairsJSON(b.Control))
	return o
}

func pairsJSON(pairs []judge.Pair) [][2]float64 {
	all := [][2]float64{}
	for _, p := range pairs {
		all = append(all, [2]float64{p.Base, p.Head})
	}
	return all
}

func sideJSON(s report.Side) object {
	var o object
	o.add("name", s.Name)
	o.add("load", s.Load)
	o.add("latency", known(s.Latency))
	o.add("burn_seconds", s.Burn.Seconds())
	return o
}

func metricJSON(m judge.Comparison, pairs int) object {
	var o object
	o.add("metric", m.Metric.Name)
	o.add("unit", m.Metric.Unit)
	o.add("better", m.Metric.Better)
	o.add("scale", m.Metric.Scale)
	o.add("margin", m.Metric.Margin)
	effectJSON(&o, m.Effect)
	o.add("pairs", pairs)
	o.add("pairs_needed", known(m.Needed))
	o.add("gating", m.Gating)
	o.add("verdict", m.Outcome)
	o.add("reasons", list(m.Reasons))
	return o
}

func effectJSON(o *object, e *judge.Effect) {
	if e == nil {
		for _, key := range []string{"base", "head", "change", "change_low", "change_high", "p", "p_adjusted", "smallest_detectable_change"} {
			o.add(key, nil)
		}
		return
	}
	o.add("base", e.Base)
	o.add("head", e.Head)
	o.add("change", e.Change)
	if i := e.Interval; i != nil {
		o.add("change_low", i.Low)
		o.add("change_high", i.High)
	} else {
		o.add("change_low", nil)
		o.add("change_high", nil)
	}
	o.add("p", e.P)
	o.add("p_adjusted", e.Adjusted)
	o.add("smallest_detectable_change", known(e.Detectable))
}

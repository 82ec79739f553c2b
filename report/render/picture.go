package render

import (
	"fmt"
	"html/template"
	"math"
	"strings"

	"github.com/claudebench/claudebench/report"
	"github.com/claudebench/claudebench/report/judge"
)

// A picture is an SVG that is drawn. Its coordinates are those of a page 720 wide.
type picture struct{ strings.Builder }

const pictureWidth = 720.0

func (p *picture) draw(format string, args ...any) { fmt.Fprintf(p, format, args...) }

// end returns the picture with what it is called by those who cannot see it.
func (p *picture) end(height float64, name string) template.HTML {
	return template.HTML(fmt.Sprintf(`<svg viewBox="0 0 %g %.0f" role="img" aria-label="%s">%s</svg>`,
		pictureWidth, height, template.HTMLEscapeString(name), p.String()))
}

// An axis places changes from left to right.
type axis struct{ left, right, reach float64 }

func (a axis) x(change float64) float64 {
	change = max(-a.reach, min(a.reach, change))
	return (a.left+a.right)/2 + change/a.reach*(a.right-a.left)/2
}

// forest draws a row for each metric: its change, its interval, and its margin.
func forest(all []judge.Comparison) template.HTML {
	const row, top = 26.0, 18.0
	a := axis{left: 170, right: 560, reach: reachOf(all)}
	var p picture
	y := top
	bottom := top + row*float64(len(all))
	p.draw(`<line class="axis" x1="%.1f" x2="%.1f" y1="%g" y2="%g"/>`, a.x(0), a.x(0), top-6, bottom)
	for _, tick := range []float64{-a.reach, 0, a.reach} {
		p.draw(`<text class="dim" text-anchor="middle" x="%.1f" y="10">%s</text>`, a.x(tick), percent(tick))
	}
	for _, m := range all {
		p.metric(a, m, y+row/2)
		y += row
	}
	return p.end(bottom+4, "Changes of each metric with their intervals and margins")
}

// reachOf is how far the axis goes to either side: as far as what decides needs, and at least
// twice the margin.
func reachOf(all []judge.Comparison) float64 {
	reach := 2 * judge.Margin
	for _, m := range all {
		if m.Effect != nil && m.Effect.Interval != nil && m.Metric.Scale == judge.Ratio {
			reach = max(reach, math.Abs(m.Effect.Interval.Low), math.Abs(m.Effect.Interval.High))
		}
	}
	return min(1, math.Ceil(20*reach)/20)
}

func (p *picture) metric(a axis, m judge.Comparison, y float64) {
	p.draw(`<text x="4" y="%.1f">%s</text>`, y+4, template.HTMLEscapeString(m.Metric.Name))
	p.draw(`<rect class="band" x="%.1f" y="%.1f" width="%.1f" height="18"/>`, a.x(-m.Metric.Margin), y-9, a.x(m.Metric.Margin)-a.x(-m.Metric.Margin))
	p.draw(`<line class="axis" x1="%.1f" x2="%.1f" y1="%.1f" y2="%.1f"/>`, a.x(0), a.x(0), y-13, y+13)
	if m.Effect == nil {
		p.draw(`<text class="dim" x="%.1f" y="%.1f">not compared</text>`, a.right+12, y+4)
		return
	}
	class := "m-" + string(m.Outcome)
	if i := m.Effect.Interval; i != nil {
		p.draw(`<line class="reach %s" x1="%.1f" x2="%.1f" y1="%.1f" y2="%.1f"/>`, class, a.x(i.Low), a.x(i.High), y, y)
	}
	if !m.Gating {
		class += " hollow"
	}
	p.draw(`<circle class="%s" cx="%.1f" cy="%.1f" r="4.5" stroke-width="1.5"/>`, class, a.x(m.Effect.Change), y)
	p.draw(`<text x="%.1f" y="%.1f">%s %s</text>`, a.right+12, y+4, template.HTMLEscapeString(m.Metric.Say(m.Effect.Change)), m.Outcome)
}

// percent labels an axis.
func percent(change float64) string {
	if change == 0 {
		return "0"
	}
	return fmt.Sprintf("%+.0f %%", 100*change)
}

// An htmlStrip is a picture with what it shows.
type htmlStrip struct {
	Picture template.HTML
	Caption string
}

// strips draw the pairs of what decides, in time order, and the control beneath.
func strips(c *report.Comparison) []htmlStrip {
	var all []htmlStrip
	for n, b := range c.Blocks {
		for _, s := range b.Series {
			if s.Metric.Gating {
				all = append(all, htmlStrip{strip(s.Metric.Name, s.Pairs, s.Metric.Margin), fmt.Sprintf("%s: head against base in each pair of block %d. The band is the margin.", s.Metric.Name, n+1)})
			}
		}
		if len(b.Control) > 0 {
			all = append(all, htmlStrip{strip("control", b.Control, 0.02), fmt.Sprintf("The control of block %d: what moves here is the host's doing.", n+1)})
		}
	}
	return all
}

func strip(name string, pairs []judge.Pair, margin float64) template.HTML {
	const height, middle = 90.0, 45.0
	reach := 2 * margin
	for _, q := range pairs {
		reach = max(reach, math.Abs(q.Head/q.Base-1))
	}
	y := func(change float64) float64 { return middle - change/reach*36 }
	var p picture
	p.draw(`<rect class="band" x="60" y="%.1f" width="650" height="%.1f"/>`, y(margin), y(-margin)-y(margin))
	p.draw(`<line class="axis" x1="60" x2="710" y1="%g" y2="%g"/>`, middle, middle)
	for _, tick := range []float64{reach, 0, -reach} {
		p.draw(`<text class="dim" text-anchor="end" x="54" y="%.1f">%s</text>`, y(tick)+4, percent(tick))
	}
	for i, q := range pairs {
		p.draw(`<circle class="m-same" cx="%.1f" cy="%.1f" r="3.5"/>`, 75+float64(i)*620/float64(max(1, len(pairs)-1)), y(q.Head/q.Base-1))
	}
	return p.end(height, name+", change in each pair")
}

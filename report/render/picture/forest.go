package picture

import (
	"fmt"
	"html/template"
	"math"
	"strings"

	"github.com/claudebench/claudebench/report/judge"
)

const forestRow, forestTop = 28.0, 26.0

// Forest draws a row for each metric: the change of head against base with its interval, the
// margin within which a change does not matter, and the smallest change for the worse that
// could have been seen. A change in percentage points, which has another axis, is written.
func Forest(all []judge.Comparison) template.HTML {
	var c canvas
	a := axis{middle: 350, length: 200, reach: forestReach(all)}
	bottom := forestTop + forestRow*float64(len(all))
	for _, tick := range []float64{-a.reach, -a.reach / 2, 0, a.reach / 2, a.reach} {
		c.text("dim", middle, point{a.at(tick), 10}, percent(tick))
		c.line("grid", point{a.at(tick), forestTop - 6}, point{a.at(tick), bottom})
	}
	var shows []string
	for i, m := range all {
		y := forestTop + forestRow*(float64(i)+0.5)
		c.text("", start, point{0, y}, nameOf(m))
		c.effect(a, m, y)
		shows = append(shows, said(m))
	}
	c.line("zero", point{a.at(0), forestTop - 6}, point{a.at(0), bottom})
	return c.finish(bottom+4, "Change of each metric with its interval and margin", strings.Join(shows, "; "))
}

func nameOf(m judge.Comparison) string {
	if m.Gating {
		return m.Metric.Name
	}
	return m.Metric.Name + " *"
}

// forestReach goes as far as the changes and their intervals do.
func forestReach(all []judge.Comparison) float64 {
	greatest := 2 * judge.Margin
	for _, m := range all {
		if m.Effect == nil || m.Metric.Scale != judge.Ratio {
			continue
		}
		greatest = max(greatest, math.Abs(m.Effect.Change))
		if i := m.Effect.Interval; i != nil {
			greatest = max(greatest, math.Abs(i.Low), math.Abs(i.High))
		}
	}
	return reach(greatest)
}

func (c *canvas) effect(a axis, m judge.Comparison, y float64) {
	c.text(string(m.Outcome), start, point{570, y}, said(m))
	if m.Metric.Scale != judge.Ratio {
		return
	}
	c.box("band", point{a.at(1/(1+m.Metric.Margin) - 1), y - 9}, point{a.at(m.Metric.Margin), y + 9})
	e := m.Effect
	if e == nil {
		return
	}
	if seen := e.Detectable; seen > 0 {
		if m.Metric.Better == judge.Higher {
			seen = -seen
		}
		c.line("seen", point{a.at(seen), y - 9}, point{a.at(seen), y + 9})
	}
	class := string(m.Outcome)
	if i := e.Interval; i != nil {
		c.line("interval "+class, point{a.at(i.Low), y}, point{a.at(i.High), y})
		c.beyond(a, class, i.Low, y)
		c.beyond(a, class, i.High, y)
	}
	if !m.Gating {
		class += " hollow"
	}
	c.mark(class, shapeOf(m.Outcome), point{a.at(e.Change), y}, nameOf(m)+": "+said(m))
}

// beyond draws an arrow where an interval goes on outside of the picture.
func (c *canvas) beyond(a axis, class string, change, y float64) {
	if a.holds(change) {
		return
	}
	out := math.Copysign(1, change)
	tip := a.at(change) + 9*out
	c.curve("interval "+class, []point{{tip - 5*out, y - 4}, {tip, y}, {tip - 5*out, y + 4}})
	c.line("interval "+class, point{a.at(change), y}, point{tip, y})
}

// said is the row in words.
func said(m judge.Comparison) string {
	if m.Effect == nil {
		return "not compared"
	}
	return fmt.Sprintf("%s  %s", m.Metric.Say(m.Effect.Change), m.Outcome)
}

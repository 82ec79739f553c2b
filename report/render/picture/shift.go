package picture

import (
	"fmt"
	"html/template"
	"math"
)

// A Shift is by how much a quantile of head lies above that of base, as a share of base: the
// estimate, and what it lies within with 95 % confidence. Low and High are equal to it where
// there are too few pairs for an interval.
type Shift struct{ Change, Low, High float64 }

const shiftTop, shiftBottom = 12.0, 152.0

// Shifts draws the shift of each percentile, from the first on. ok is false if there is none.
func Shifts(all []Shift) (p template.HTML, ok bool) {
	if len(all) == 0 {
		return "", false
	}
	greatest := 0.0
	for _, s := range all {
		greatest = max(greatest, math.Abs(s.Change), min(widest, math.Abs(s.Low)), min(widest, math.Abs(s.High)))
	}
	a := axis{middle: (shiftTop + shiftBottom) / 2, length: -(shiftBottom - shiftTop) / 2, reach: reach(greatest)}
	x := func(q int) float64 { return plotLeft + float64(q+1)/100*(plotRight-plotLeft) }
	var c canvas
	var line, above, below []point
	for q, s := range all {
		line = append(line, point{x(q), a.at(s.Change)})
		above = append(above, point{x(q), a.at(s.High)})
		below = append([]point{{x(q), a.at(s.Low)}}, below...)
	}
	for _, tick := range []float64{a.reach, a.reach / 2, 0, -a.reach / 2, -a.reach} {
		c.line("grid", point{plotLeft, a.at(tick)}, point{plotRight, a.at(tick)})
		c.text("dim", end, point{plotLeft - 6, a.at(tick)}, percent(tick))
	}
	for _, q := range []int{0, 24, 49, 74, 94} {
		c.text("dim", middle, point{x(q), shiftBottom + 14}, fmt.Sprintf("p%d", q+1))
	}
	c.area("confidence", append(above, below...))
	c.line("zero", point{plotLeft, a.at(0)}, point{plotRight, a.at(0)})
	c.curve(Class(1), line)
	return c.finish(shiftBottom+24, "Shift of each quantile from base to head", shiftsShown(all)), true
}

func shiftsShown(all []Shift) string {
	text := ""
	for _, q := range []int{25, 50, 75, 95} {
		if q <= len(all) {
			s := all[q-1]
			text += fmt.Sprintf("p%d: %+.2f %% (%+.2f %% to %+.2f %%). ", q, 100*s.Change, 100*s.Low, 100*s.High)
		}
	}
	return text
}

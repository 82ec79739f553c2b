package picture

import (
	"fmt"
	"html/template"
	"iter"
	"math"
	"strings"

	"github.com/claudebench/claudebench/report/unit"
)

// A Curve is a distribution: its quantiles at 1 %, 2 %, and so on to 100 %, in seconds. Style
// tells it from others, by colour and dashes.
type Curve struct {
	Name      string
	Style     int
	Quantiles []float64
}

// Colours and Dashes are how many of each the page's style has; together they tell 18 curves
// from each other.
const Colours, Dashes = 6, 3

// Class is that of a line in the style of number n.
func Class(n int) string { return fmt.Sprintf("curve c%d d%d", n%Colours, n/Colours%Dashes) }

const (
	plotLeft, plotRight   = 60.0, 580.0
	plotTop, plotBottom   = 12.0, 252.0
	legendLeft, legendRow = 600.0, 18.0
)

// Distribution draws what share of the requests had been answered after which time, on a
// logarithmic axis. ok is false if there is nothing to draw.
func Distribution(curves []Curve) (p template.HTML, ok bool) {
	low, high := bounds(curves)
	if !(low < high) {
		return "", false
	}
	var c canvas
	x := func(v float64) float64 {
		return plotLeft + math.Log(max(low, v)/low)/math.Log(high/low)*(plotRight-plotLeft)
	}
	c.shares()
	c.times(low, high, x)
	var shows []string
	for i, curve := range curves {
		var line []point
		for q, v := range curve.Quantiles {
			line = append(line, point{x(v), shareAt(float64(q+1) / 100)})
		}
		c.curve(Class(curve.Style), line)
		c.legend(i, curve)
		shows = append(shows, fmt.Sprintf("%s: half within %s, 99 %% within %s", curve.Name, unit.Seconds(quantile(curve, 50)), unit.Seconds(quantile(curve, 99))))
	}
	height := max(plotBottom+24, plotTop+legendRow*float64(len(curves)))
	return c.finish(height, "Distribution of latencies", strings.Join(shows, "; ")), true
}

// bounds are those of the times; low is not below high if there are none.
func bounds(curves []Curve) (low, high float64) {
	low = math.Inf(1)
	for _, c := range curves {
		if n := len(c.Quantiles); n > 0 && c.Quantiles[0] > 0 {
			low, high = min(low, c.Quantiles[0]), max(high, c.Quantiles[n-1])
		}
	}
	return low, high
}

// quantile is that of a curve at a percentage; 0 if it has none.
func quantile(c Curve, percentage int) float64 {
	if percentage > len(c.Quantiles) {
		return 0
	}
	return c.Quantiles[percentage-1]
}

func shareAt(share float64) float64 { return plotBottom - share*(plotBottom-plotTop) }

func (c *canvas) shares() {
	for _, share := range []float64{0, 0.25, 0.5, 0.75, 0.95, 1} {
		c.line("grid", point{plotLeft, shareAt(share)}, point{plotRight, shareAt(share)})
		if share != 1 { // no room beside 95 %
			c.text("dim", end, point{plotLeft - 6, shareAt(share)}, fmt.Sprintf("%.0f %%", 100*share))
		}
	}
}

// times draws a line at round times, as many as there is room for.
func (c *canvas) times(low, high float64, x func(float64) float64) {
	last, said := math.Inf(-1), ""
	for v := range round(low, high) {
		c.line("grid", point{x(v), plotTop}, point{x(v), plotBottom})
		if text := plain(unit.Seconds(v)); x(v)-last > 52 && text != said {
			c.text("dim", middle, point{x(v), plotBottom + 14}, text)
			last, said = x(v), text
		}
	}
}

// round yields 1, 2 and 5 times each power of ten within bounds, and what lies between them
// where these are few.
func round(low, high float64) iter.Seq[float64] {
	if high < 2*low {
		return even(low, high)
	}
	times := []float64{1, 2, 5}
	if high/low < 5 {
		times = []float64{1, 1.2, 1.5, 2, 2.5, 3, 4, 5, 6, 7, 8, 9}
	}
	return func(yield func(float64) bool) {
		for exponent := math.Floor(math.Log10(low)); exponent <= math.Log10(high); exponent++ {
			for _, t := range times {
				v := t * math.Pow(10, exponent)
				if v >= low && v <= high && !yield(v) {
					return
				}
			}
		}
	}
}

// even yields the multiples of a round step within bounds, at least three and at most eleven.
func even(low, high float64) iter.Seq[float64] {
	most := (high - low) / 4
	step := math.Pow(10, math.Floor(math.Log10(most)))
	for _, times := range []float64{5, 2} {
		if times*step <= most {
			step *= times
			break
		}
	}
	return func(yield func(float64) bool) {
		first := math.Ceil(low / step)
		for i := range 11 {
			if v := (first + float64(i)) * step; v > high || !yield(v) {
				return
			}
		}
	}
}

// plain leaves out the zeros after the decimal point, which say nothing of a round time.
func plain(time string) string {
	number, unit, _ := strings.Cut(time, " ")
	if strings.Contains(number, ".") {
		number = strings.TrimRight(strings.TrimRight(number, "0"), ".")
	}
	return number + " " + unit
}

func (c *canvas) legend(row int, curve Curve) {
	y := plotTop + legendRow*(float64(row)+0.5)
	c.line(Class(curve.Style), point{legendLeft, y}, point{legendLeft + 26, y})
	c.text("", start, point{legendLeft + 34, y}, short(curve.Name, 19))
}

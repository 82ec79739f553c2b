package judge

import (
	"fmt"
	"math"
)

// compare makes a finding's outcome of its interval and its adjusted p-values.
func (f *finding) compare(level, detectable float64) Comparison {
	c := Comparison{Metric: f.metric, Gating: f.gating, Outcome: Unclear}
	if f.refused != nil {
		c.Reasons = []string{f.refused.Error()}
		return c
	}
	c.Effect = f.effect(detectable)
	c.Outcome = f.outcome(level)
	switch c.Outcome {
	case Same:
		c.Reasons = []string{fmt.Sprintf("%s: inside the margin of %s", c.interval(), c.Metric.Size(c.Metric.Margin))}
	case Unclear:
		c.Needed = f.needed(level)
		c.Reasons = c.doubts(level, f.tested)
	default:
		c.Reasons = []string{fmt.Sprintf("%s; adjusted p %.2g is at most %g", c.interval(), c.Effect.Adjusted, level)}
	}
	c.Reasons = append(c.Reasons, f.notes...)
	return c
}

func (f *finding) outcome(level float64) Outcome {
	margin := f.metric.margin()
	switch {
	case f.bounded && -margin <= f.low && f.high <= margin:
		return Same
	case f.adjusted[worse] <= level:
		return Worse
	case f.adjusted[better] <= level:
		return Better
	}
	return Unclear
}

// doubts says what was missing for a decision.
func (c Comparison) doubts(level float64, look bool) []string {
	if c.Effect.Interval == nil {
		return []string{fmt.Sprintf("fewer than %d pairs have no 95 %% interval", fewest)}
	}
	why := fmt.Sprintf("%s: not inside the margin of %s", c.interval(), c.Metric.Size(c.Metric.Margin))
	if look {
		why += fmt.Sprintf(", and adjusted p %.2g is above %g", c.Effect.Adjusted, level)
	} else {
		why += ", and the design does not test here"
	}
	switch {
	case c.Needed == 0:
		return []string{why}
	case c.Needed >= most:
		return []string{why, fmt.Sprintf("not even %d pairs would decide it", most)}
	}
	return []string{why, fmt.Sprintf("about %d pairs would decide it", c.Needed)}
}

// most pairs that are worth naming.
const most = 1000

// needed estimates how many pairs would show the change that was seen to be
// inside the margin, or else not to be 0: the interval shrinks with the square
// root of their number.
func (f *finding) needed(level float64) int {
	if !f.bounded || len(f.x) == 0 {
		return 0
	}
	margin, centre := f.metric.margin(), math.Abs(f.centre)
	half := (f.high - f.low) / 2
	// A test at the metric's part of the level asks for a wider distance from 0.
	test := half * normal(level*f.part) / normal((1-confidence)/2)
	times := math.Inf(1)
	if centre < margin {
		times = half / (margin - centre)
	}
	if centre > 0 {
		times = min(times, test/centre)
	}
	n := math.Ceil(float64(len(f.x)) * times * times)
	return max(len(f.x)+1, int(min(n, most)))
}

// normal is the value that a standard normal variable exceeds with
// probability p, below 1/2.
func normal(p float64) float64 { return math.Sqrt2 * math.Erfinv(1-2*p) }

// interval says the change and how surely it is known. There is an interval
// wherever there is an outcome.
func (c Comparison) interval() string {
	e := c.Effect
	return fmt.Sprintf("changed by %s, by %s to %s with 95 %% confidence", c.Metric.Say(e.Change), c.Metric.Say(e.Interval.Low), c.Metric.Say(e.Interval.High))
}

// Say prints a change with its sign; pp are percentage points.
func (m Metric) Say(change float64) string {
	if m.Scale == Ratio {
		return fmt.Sprintf("%+.2f %%", 100*change)
	}
	return fmt.Sprintf("%+.3f pp", 100*change)
}

// Size prints a change that has no direction.
func (m Metric) Size(change float64) string {
	if m.Scale == Ratio {
		return fmt.Sprintf("%.3g %%", 100*change)
	}
	return fmt.Sprintf("%.3g pp", 100*change)
}

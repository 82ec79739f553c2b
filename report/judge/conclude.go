package judge

import (
	"fmt"
	"math"
	"strings"
)

// conclude makes the outcome of the whole of those of its gating metrics. One
// that is worse decides; then one that is unclear, for what is not known cannot
// be praised.
func (v *Verdict) conclude() {
	for _, o := range []Outcome{Worse, Unclear, Better, Same} {
		if names := v.gating(o); len(names) > 0 {
			v.Outcome = o
			v.Reasons = []string{fmt.Sprintf("%s: %s", strings.Join(names, ", "), o)}
			return
		}
	}
	v.Outcome, v.Reasons = Unclear, []string{"no metric gates"}
}

// gating lists the gating metrics of an outcome.
func (v *Verdict) gating(o Outcome) []string {
	var names []string
	for _, c := range v.Comparisons {
		if c.Gating && c.Outcome == o {
			names = append(names, c.Metric.Name)
		}
	}
	return names
}

const (
	// controlShift of the control's estimate, or an interval wholly beyond controlBand, is
	// more than a workload may move that nobody changed.
	controlShift = 0.05
	controlBand  = 0.02
)

// control judges the control workload, which has no better or worse.
func (p panel) control(pairs []Pair) *finding {
	return p.find(Series{Metric: Metric{Name: "control", Better: Lower, Scale: Ratio, Margin: controlBand}, Pairs: pairs})
}

// heed takes all of it back if the control moved.
func (v *Verdict) heed(f *finding) {
	c := Comparison{Metric: f.metric, Outcome: Unclear}
	v.Control = &c
	if f.refused == nil {
		c.Effect = f.effect(0)
	}
	if v.Pairs < fewest {
		c.Reasons = []string{fmt.Sprintf("fewer than %d pairs say nothing", fewest)}
		return
	}
	why := f.moved()
	if why == "" {
		c.Outcome, c.Reasons = Same, []string{"stood still: changed by " + f.metric.Say(c.Effect.Change)}
		return
	}
	c.Outcome, c.Reasons = Contaminated, []string{why}
	v.Outcome, v.Reasons = Contaminated, []string{why}
	for i := range v.Comparisons {
		v.Comparisons[i].Outcome, v.Comparisons[i].Needed = Contaminated, 0
		v.Comparisons[i].Reasons = []string{why}
	}
}

// moved says how the control moved, or nothing if it stood still.
func (f *finding) moved() string {
	if f.refused != nil {
		return "the control workload cannot vouch for the host: " + f.refused.Error()
	}
	m, centre := f.metric, f.centre
	shift, band := math.Log1p(controlShift), math.Log1p(controlBand)
	// A limit is a factor, so its way down is not its way up: -4.76 % undoes +5 %.
	towards := func(limit float64) string { return m.Say(m.change(math.Copysign(limit, centre))) }
	switch {
	case math.Abs(centre) > shift:
		return fmt.Sprintf("the control workload moved by %s, beyond %s: the host changed between base and head", m.Say(m.change(centre)), towards(shift))
	case f.bounded && (f.low > band || f.high < -band):
		return fmt.Sprintf("the control workload moved by %s, and its 95 %% interval lies beyond %s: the host changed between base and head", m.Say(m.change(centre)), towards(band))
	}
	return ""
}

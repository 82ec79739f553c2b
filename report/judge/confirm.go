package judge

import (
	"cmp"
	"fmt"
)

// Confirm judges a second block, measured with fresh processes after the first
// was found worse, and combines the two. Only what was worse in the first
// gates in the second; all else is as the first said. What is worse in both is
// worse and confirmed. What is not is unclear: the second block's pairs were
// not chosen for what they say, so they are believed, and its figures are the
// ones returned.
//
// A first verdict that is not worse needs no second block, and is returned as it
// is.
func Confirm(d Design, first Verdict, second Block) (Verdict, error) {
	if first.Outcome != Worse {
		return first, nil
	}
	suspect := map[string]Comparison{}
	for _, c := range first.Comparisons {
		if c.Gating && c.Outcome == Worse {
			suspect[c.Metric.Name] = c
		}
	}
	again, err := decide(d, second, func(m Metric) bool { _, ok := suspect[m.Name]; return ok })
	if err != nil {
		return Verdict{}, fmt.Errorf("second block: %w", err)
	}
	v := again
	v.Comparisons = nil
	found := map[string]Comparison{}
	for _, c := range again.Comparisons {
		found[c.Metric.Name] = c
	}
	for _, c := range first.Comparisons {
		if _, ok := suspect[c.Metric.Name]; ok {
			c = confirmed(c, found[c.Metric.Name])
		}
		v.Comparisons = append(v.Comparisons, c)
	}
	if again.Outcome != Contaminated {
		v.conclude()
	}
	v.Confirmed = v.Outcome == Worse
	return v, nil
}

// confirmed is what two blocks say of a metric that was worse in the first.
func confirmed(first, second Comparison) Comparison {
	c := second
	c.Metric, c.Gating, c.Outcome = first.Metric, true, cmp.Or(second.Outcome, Unclear)
	before := fmt.Sprintf("the first block changed by %s", first.Metric.Say(first.Effect.Change))
	switch c.Outcome {
	case Worse:
		c.Reasons = append(c.Reasons, "worse in both blocks: "+before)
	case Same, Better, Unclear:
		c.Reasons = append([]string{fmt.Sprintf("worse in the first block, %s in the second: %s", c.Outcome, before)}, c.Reasons...)
		c.Outcome = Unclear
	}
	return c
}

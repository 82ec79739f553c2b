package report

import (
	"fmt"
	"strings"

	"github.com/claudebench/claudebench/report/judge"
)

// Outcome is that of the verdict; empty where there is none.
func (c *Comparison) Outcome() judge.Outcome {
	if c.Refused != "" {
		return ""
	}
	return c.Verdict.Outcome
}

// Word is the verdict in one or two words, for headings.
func (c *Comparison) Word() string {
	switch {
	case c.Refused != "":
		return "no verdict"
	case c.Verdict.Outcome == judge.Worse && !c.Verdict.Confirmed:
		return "worse, not confirmed"
	}
	return string(c.Verdict.Outcome)
}

// Sentence says the verdict and what it rests on, with the gravest metric first.
func (c *Comparison) Sentence() string {
	v := c.Verdict
	switch {
	case c.Refused != "":
		return c.Refused
	case v.Outcome == judge.Contaminated:
		return fmt.Sprintf("whether %s is worse than %s cannot be told: %s", c.Head.Name, c.Base.Name, strings.Join(v.Reasons, "; "))
	case v.Outcome == judge.Same:
		return fmt.Sprintf("%s is no better and no worse than %s: %s lie within their margins (%s)", c.Head.Name, c.Base.Name, c.gating(judge.Same), c.from())
	case v.Outcome == judge.Unclear:
		return fmt.Sprintf("whether %s is worse than %s cannot be told from %s: %s", c.Head.Name, c.Base.Name, c.from(), c.gating(judge.Unclear))
	}
	s := fmt.Sprintf("%s is %s than %s: %s (%s)", c.Head.Name, v.Outcome, c.Base.Name, c.gating(v.Outcome), c.from())
	if v.Confirmed {
		s += ", and a second block of fresh processes has confirmed it"
	}
	return s
}

// gating names the gating metrics of an outcome, with their changes where those matter.
func (c *Comparison) gating(o judge.Outcome) string {
	var names []string
	for _, m := range c.Verdict.Comparisons {
		switch {
		case !m.Gating || m.Outcome != o:
		case m.Effect == nil || o == judge.Same:
			names = append(names, m.Metric.Name)
		default:
			names = append(names, m.Metric.Name+" "+m.Metric.Say(m.Effect.Change))
		}
	}
	if names == nil {
		return "no metric gates"
	}
	return strings.Join(names, ", ")
}

func (c *Comparison) from() string {
	if c.Method == ByHistory {
		return "a history of runs"
	}
	if c.Verdict.Pairs == 1 {
		return "1 pair"
	}
	return fmt.Sprintf("%d pairs", c.Verdict.Pairs)
}

// Legend says how the figures of a comparison are read.
func (c *Comparison) Legend() string {
	text := "Change is head against base: the Hodges-Lehmann estimate from the ratios of the pairs. "
	if c.Method == ByHistory {
		text = "Change is head against the mean of the history. "
	}
	text += fmt.Sprintf("worse and better need an adjusted p of at most %g; same, a 95 %% interval inside the margin. "+
		"could see: the smallest change for the worse that this set-up finds in 80 %% of cases. * is shown and decides nothing. pp: percentage points.", c.Level)
	return text
}

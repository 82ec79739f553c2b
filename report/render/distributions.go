package render

import (
	"github.com/claudebench/claudebench/bench"
	"github.com/claudebench/claudebench/report"
	"github.com/claudebench/claudebench/report/judge"
	"github.com/claudebench/claudebench/report/render/picture"
)

const distributionCaption = "Share of the requests that had been answered after which time (logarithmic). Of each percentile the median over the trials."

// distributions draw, for each phase, the latencies of each client; of a comparison, those of
// its sides, and how much later each share of the requests is answered for head.
func distributions(d *report.Document, lines []strand) []htmlPicture {
	if d.Comparison == nil {
		return byPhase(d, lines)
	}
	var all []htmlPicture
	curves := curvesOf(lines, always)
	if p, ok := picture.Distribution(curves); ok {
		all = append(all, htmlPicture{p, distributionCaption})
	}
	if p, ok := picture.Shifts(shifts(lines[0], lines[1], d.Comparison.Method)); ok {
		all = append(all, htmlPicture{p, shiftCaption(d.Comparison)})
	}
	return all
}

func byPhase(d *report.Document, lines []strand) []htmlPicture {
	var all []htmlPicture
	for i, ph := range d.Run.Phases {
		curves := curvesOf(lines, ofPhase(i))
		if p, ok := picture.Distribution(curves); ok {
			load := string(ph.Load.Kind)
			if ph.Kind == bench.MaxThroughput {
				load += ", at the highest throughput"
			}
			all = append(all, htmlPicture{p, load + ". " + distributionCaption})
		}
	}
	return all
}

// curvesOf are those that have something to show.
func curvesOf(lines []strand, in func(report.Trace) bool) []picture.Curve {
	var all []picture.Curve
	for style, s := range lines {
		if c := s.curve(style, in); c.Quantiles != nil {
			all = append(all, c)
		}
	}
	return all
}

func always(report.Trace) bool { return true }

func ofPhase(n int) func(report.Trace) bool {
	return func(t report.Trace) bool { return t.Phase == n }
}

func shiftCaption(c *report.Comparison) string {
	text := "Shift: by how much each percentile of head lies above that of base. A level line is a change of all requests alike; one that rises at its end, of the slowest."
	if c.Method == report.ByPairs {
		return text + " The band holds each percentile's shift with 95 % confidence."
	}
	return text
}

// strips are the pairs of what decides, with the control beneath.
func strips(c *report.Comparison) []picture.Strip {
	var all []picture.Strip
	for _, m := range c.Verdict.Comparisons {
		if m.Gating && m.Metric.Name != judge.Errors {
			all = append(all, strip(c.Blocks, m, func(b judge.Block) []judge.Pair { return pairsOf(b, m.Metric.Name) }))
		}
	}
	if m := c.Verdict.Control; m != nil {
		all = append(all, strip(c.Blocks, *m, func(b judge.Block) []judge.Pair { return b.Control }))
	}
	return all
}

func strip(blocks []judge.Block, m judge.Comparison, of func(judge.Block) []judge.Pair) picture.Strip {
	s := picture.Strip{Name: m.Metric.Name, Margin: m.Metric.Margin}
	for _, b := range blocks {
		s.Blocks = append(s.Blocks, of(b))
	}
	return s
}

func pairsOf(b judge.Block, metric string) []judge.Pair {
	for _, s := range b.Series {
		if s.Metric.Name == metric {
			return s.Pairs
		}
	}
	return nil
}

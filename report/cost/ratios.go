package cost

import (
	"fmt"

	"github.com/claudebench/claudebench/report"
	"github.com/claudebench/claudebench/report/stat"
	"github.com/claudebench/claudebench/report/unit"
)

// tolerance is how far beyond our bounds a ratio of the article may lie to hold,
// and widest how many times the lower bound the upper one may be to confirm it.
const (
	tolerance = 0.10
	widest    = 1.25
)

// ratios compare libraries two by two. The article gives no CPU time, but a
// highest throughput: if CPU was what limited it, its inverse is the cost of a
// request.
func (s *Statement) ratios(c *report.Claims) []Claim {
	if c == nil {
		return nil
	}
	client := map[string]string{}
	for _, cell := range c.Cells {
		client[cell.Library] = cell.Client
	}
	var all []Claim
	for i, a := range c.Laws {
		for _, b := range c.Laws[i+1:] {
			all = append(all, ratio(a, b, s.cpu(client[a.Library]), s.cpu(client[b.Library])))
		}
	}
	return all
}

// cpu is that of a client's request; nil where it is not known.
func (s *Statement) cpu(client string) *stat.Summary {
	for _, d := range s.Demands {
		if d.Client == client {
			return d.CPU
		}
	}
	return nil
}

func ratio(a, b report.Law, ours, other *stat.Summary) Claim {
	published := b.Published / a.Published
	c := Claim{
		Subject: fmt.Sprintf("a request by %s costs, one by %s being 1", a.Library, b.Library),
		Article: unit.Number(published), Verdict: report.Incomparable,
	}
	if ours == nil || other == nil {
		c.Why = "the CPU time of one is not known"
		return c
	}
	low, high := ours.Low/other.High, ours.High/other.Low
	c.Ours = fmt.Sprintf("%s (%s–%s)", unit.Number(ours.Median/other.Median), unit.Number(low), unit.Number(high))
	const by = "the article's by its max QPS, ours by CPU time"
	switch {
	case published < low*(1-tolerance) || published > high*(1+tolerance):
		c.Verdict, c.Why = report.Refuted, by
	case high > widest*low:
		c.Why = by + "; our bounds are too wide to confirm it"
	default:
		c.Verdict, c.Why = report.Holds, by
	}
	return c
}

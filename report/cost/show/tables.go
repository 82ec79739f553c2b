package show

import (
	"fmt"
	"slices"

	"github.com/claudebench/claudebench/bench"
	"github.com/claudebench/claudebench/report/cost"
	"github.com/claudebench/claudebench/report/unit"
)

func demands(s *cost.Statement) section {
	c := section{
		heading: fmt.Sprintf("What a request takes: %s, %s", s.Run.Scenario, s.Run.ID),
		head:    []string{"client", "load", "CPU", "memory of a worker", "throughput of a worker", "bodies", "trials"},
		numbers: 5,
		lines:   []string{fmt.Sprintf("A worker is one process of the client under its load. CPU time is that of a core of the run's host: %s.", s.Run.Host.CPU)},
	}
	for _, d := range s.Demands {
		c.rows = append(c.rows, []string{
			d.Client, d.Load.String(), span(d.CPU, unit.Seconds), span(d.Memory, unit.Bytes),
			span(d.Throughput, unit.Rate), span(d.Bytes, unit.Bytes), unit.Count(d.Trials),
		})
	}
	return c
}

func instances(s *cost.Statement) section {
	c := section{
		heading: "What is rented: prices of " + s.Catalogue.AsOf.String(),
		head:    []string{"instance", "provider", "region", "vCPU", "GiB", "Gbps", "$/hour", "CPU included", "beyond, $/vCPU-hour"},
		numbers: 6,
	}
	for _, i := range s.Catalogue.Instances {
		c.rows = append(c.rows, []string{
			i.Name, i.Provider, i.Region, unit.Count(i.VCPUs), unit.Number(i.MemoryGiB), given(i.NetworkGbps, unit.Number),
			dollars(i.USDPerHour), unit.Percent(i.Included()), given(i.SurplusUSDPerVCPUHour, dollars),
		})
	}
	return c
}

// given is unknown for zero.
func given(x float64, write func(float64) string) string {
	if x == 0 {
		return unknown
	}
	return write(x)
}

func estimates(s *cost.Statement) section {
	c := section{
		heading: "What a million requests cost",
		head:    []string{"client", "instance", "binds", "requests/s", "workers", "$/million", "of instance and tokens"},
		numbers: 4,
		lines: []string{
			"The bounds are those of the run's figures; what is assumed, below, comes on top. " + kinds(s),
			"Binds: the resource that limits the capacity; in brackets, others that may within the bounds.",
		},
	}
	if slices.ContainsFunc(s.Estimates, func(e cost.Estimate) bool { return e.Binds == cost.Memory }) {
		c.lines = append(c.lines, "Where memory binds: a worker with more requests in flight serves more from nearly the same memory. Measure it with a higher --concurrency.")
	}
	if s.Assumptions.Rate > 0 {
		c.head = append(c.head, "instances for "+unit.Rate(s.Assumptions.Rate), "$/month")
		c.numbers += 2
	}
	for _, e := range s.Estimates {
		row := []string{e.Client, e.Instance, binds(e), span(e.Capacity, unit.Number), count(e.Workers), span(e.Dollars, dollars), share(s, e)}
		if s.Assumptions.Rate > 0 {
			row = append(row, fleet(e.Fleet)...)
		}
		c.rows = append(c.rows, row)
	}
	return c
}

// kinds says what the bounds are.
func kinds(s *cost.Statement) string {
	var all []string
	for _, e := range s.Estimates {
		if c := e.Capacity; c != nil && c.N > 1 && !slices.Contains(all, string(c.Kind)) {
			all = append(all, string(c.Kind))
		}
	}
	switch len(all) {
	case 0:
		return "One trial has none."
	case 1:
		return "They are a " + all[0] + "."
	}
	return "They are a " + all[0] + " or a " + all[1] + "."
}

func binds(e cost.Estimate) string {
	if e.Binds == "" {
		return unknown
	}
	text := string(e.Binds)
	if e.Fitting != nil && *e.Fitting == 0 {
		return text + ": no worker fits"
	}
	for _, r := range e.Contested {
		text += " (" + string(r) + ")"
	}
	return text
}

func share(s *cost.Statement, e cost.Estimate) string {
	v := s.Tokens.Share(e)
	if v == nil {
		return unknown
	}
	return unit.Percent(*v)
}

func fleet(f *cost.Fleet) []string {
	if f == nil {
		return []string{unknown, unknown}
	}
	n := unit.Count(f.Instances)
	if f.AtWorst != f.Instances {
		n += fmt.Sprintf(" (at worst %s)", unit.Count(f.AtWorst))
	}
	return []string{n, dollars(f.USDPerMonth)}
}

func claims(all []cost.Claim) section {
	c := section{heading: "The article's figures", head: []string{"what", "article", "ours", "verdict", "why"}}
	for _, claim := range all {
		ours := claim.Ours
		if ours == "" {
			ours = unknown
		}
		c.rows = append(c.rows, []string{claim.Subject, claim.Article, ours, string(claim.Verdict), claim.Why})
	}
	return c
}

func warnings(all []bench.Warning) section {
	c := section{heading: "Warnings"}
	for _, w := range all {
		c.lines = append(c.lines, fmt.Sprintf("%s: %s. → %s", w.Code, w.Message, w.Fix))
	}
	return c
}

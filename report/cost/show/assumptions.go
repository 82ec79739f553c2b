package show

import (
	"fmt"
	"math"
	"slices"

	"github.com/claudebench/claudebench/report/cost"
	"github.com/claudebench/claudebench/report/unit"
)

// assumptions lists what was assumed, and what would come of a fifth less and a
// fifth more of it.
func assumptions(s *cost.Statement) section {
	c := section{
		heading: "What is assumed, and what depends on it",
		head:    []string{"assumption", "value", "a fifth less", "a fifth more", "another resource binds"},
		lines: []string{
			"Changes are of the price of a million requests, over all clients and instances; those of tokens are of the price of the tokens.",
			"Where a worker can use one core only (Python), there is one for each core at least; it changes the number of workers, not the price.",
		},
	}
	for _, name := range names(s) {
		words := describe(name, s)
		less, more := s.Changes(name)
		c.rows = append(c.rows, []string{words[0], words[1], spread(less, change), spread(more, change), switches(s, name)})
	}
	return c.withTokens(s.Tokens)
}

// names are those of the assumptions, if any estimate rests on them.
func names(s *cost.Statement) []cost.Name {
	if !slices.ContainsFunc(s.Estimates, func(e cost.Estimate) bool { return e.Sensitivities != nil }) {
		return nil
	}
	return cost.Names()
}

// describe is an assumption and its value in words.
func describe(name cost.Name, s *cost.Statement) [2]string {
	a := s.Assumptions
	switch name {
	case cost.Utilisation:
		return [2]string{"CPU time and bandwidth that may be used", unit.Percent(a.Utilisation)}
	case cost.MemoryShare:
		return [2]string{"memory that workers may have", unit.Percent(a.MemoryShare)}
	case cost.Speed:
		return [2]string{"speed of a vCPU, a core of the run's host being 1", unit.Number(a.Speed)}
	case cost.WireOverhead:
		return [2]string{"bytes of a request beside the bodies", unit.Number(a.WireOverhead)}
	case cost.PerWorker:
		if a.Latency == 0 {
			return [2]string{"throughput of a worker", "as in the run"}
		}
		return [2]string{"throughput of a worker", fmt.Sprintf("answers take %s", a.Latency)}
	case cost.Price:
		return [2]string{"price of the instance", "of " + s.Catalogue.AsOf.String()}
	}
	return [2]string{string(name), unknown}
}

// switches is the nearest change of what binds, among all estimates.
func switches(s *cost.Statement, name cost.Name) string {
	text, nearest := "not within ×0.01 to ×100", math.Inf(1)
	for _, e := range s.Estimates {
		for _, v := range e.Sensitivities {
			for _, to := range []*cost.Switch{v.Below, v.Above} {
				if v.Assumption != name || to == nil || math.Abs(math.Log(to.Factor)) >= nearest {
					continue
				}
				nearest = math.Abs(math.Log(to.Factor))
				text = fmt.Sprintf("%s from ×%s (%s, %s)", to.To, unit.Number(to.Factor), e.Client, e.Instance)
			}
		}
	}
	return text
}

// withTokens adds the assumptions about tokens. Their price is proportional to
// each kind.
func (c section) withTokens(t cost.TokenCost) section {
	total := t.Total()
	if total == nil {
		return c
	}
	for _, kind := range []struct {
		name    string
		n       int
		assumed bool
		how     string
		dollars float64
	}{
		{"tokens of input", t.Tokens.Input, t.InputAssumed, "4 bytes of prompt each", *t.Input},
		{"tokens of output", t.Tokens.Output, t.OutputAssumed, "as many as allowed", *t.Output},
	} {
		value := unit.Count(kind.n)
		if kind.assumed {
			value += ", " + kind.how
		}
		part := cost.Step * kind.dollars / *total
		c.rows = append(c.rows, []string{kind.name, value, change(-part), change(part), unknown})
	}
	return c
}

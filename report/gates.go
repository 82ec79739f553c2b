package report

import (
	"fmt"
	"slices"

	"github.com/claudebench/claudebench/bench"
	"github.com/claudebench/claudebench/report/judge"
	"github.com/claudebench/claudebench/report/stat"
	"github.com/claudebench/claudebench/report/unit"
)

// Units are those of the metrics that a gate may be about, by their names.
func Units() map[string]string {
	units := map[string]string{}
	for _, m := range append(judge.Family(), judge.ErrorRate(judge.ErrorMargin)) {
		units[m.Name] = m.Unit
	}
	return units
}

// family is what is compared, with the gates that a scenario declares in place of the usual
// ones.
func family(gates []bench.Gate) []judge.Metric {
	all := judge.Family()
	for i := range all {
		if g, ok := gateOf(gates, all[i].Name); ok {
			all[i].Gating = g.Level == bench.Error
			if g.MaxRegression != nil {
				all[i].Margin = *g.MaxRegression
			}
		}
	}
	return all
}

// warned are the metrics that are worse, and whose gates only warn.
func (c *Comparison) warned(gates []bench.Gate) []bench.Warning {
	var all []bench.Warning
	for _, m := range c.Verdict.Comparisons {
		if g, ok := gateOf(gates, m.Metric.Name); ok && g.Level == bench.Warn && m.Outcome == judge.Worse {
			all = append(all, bench.Warning{
				Code:    "worse",
				Message: fmt.Sprintf("%s of %s changed by %s", g.Metric, c.Head.Name, m.Metric.Say(m.Effect.Change)),
				Fix:     "find out why, or set the level of its gate to off",
			})
		}
	}
	return all
}

// errorMargin is the change of the share of failed requests that does not matter.
func errorMargin(gates []bench.Gate) float64 {
	if g, ok := gateOf(gates, judge.Errors); ok && g.MaxRegression != nil {
		return *g.MaxRegression
	}
	return judge.ErrorMargin
}

func gateOf(gates []bench.Gate, metric string) (bench.Gate, bool) {
	i := slices.IndexFunc(gates, func(g bench.Gate) bool { return g.Metric == metric })
	if i < 0 {
		return bench.Gate{}, false
	}
	return gates[i], true
}

// A Breach is a bound of a scenario that a client did not hold.
type Breach struct {
	Client string
	Load   bench.Load
	Gate   bench.Gate
	// Unit is that of the value and of the bound.
	Unit  string
	Value stat.Summary
	// Certain is set when the whole range of the trials lies beyond the bound.
	Certain bool
}

// Say says the bound, the value, and whether it may be chance.
func (b Breach) Say() string {
	text := fmt.Sprintf("%s is %s (%s to %s), and its bound is %s", b.Gate.Metric,
		unit.In(b.Unit, b.Value.Median), unit.In(b.Unit, b.Value.Low), unit.In(b.Unit, b.Value.High), unit.In(b.Unit, *b.Gate.SLO))
	switch {
	case !b.Certain:
		text += "; that may be chance, so it fails nothing"
	case b.Gate.Level != bench.Error:
		text += "; it is set to warn"
	}
	return text
}

// Fails tells whether the breach fails the run: one that may be chance does not.
func (b Breach) Fails() bool { return b.Certain && b.Gate.Level == bench.Error }

// breaches holds the results against the bounds, and notes at a result which could not be
// checked. Of a comparison only head is held to them.
func breaches(p *bench.Plan, results []Result) []Breach {
	var all []Breach
	for i := range results {
		r := &results[i]
		if c := p.Comparison; c != nil && (r.Client != c.Head.Client || r.Phase != c.Head.Phase) {
			continue
		}
		for _, g := range p.Gates {
			if g.SLO == nil || g.Level == bench.Off {
				continue
			}
			s := r.metric(g.Metric)
			if s == nil {
				r.Warnings = append(r.Warnings, bench.Warning{
					Code:    "unchecked-bound",
					Message: fmt.Sprintf("there is no %s here, so its bound was not checked", g.Metric),
					Fix:     "p99.9 takes 3000 requests in a trial; else see the other warnings",
				})
				continue
			}
			if b, broken := r.breach(g, s); broken {
				all = append(all, b)
			}
		}
	}
	return all
}

func (r *Result) breach(g bench.Gate, s *stat.Summary) (Breach, bool) {
	m := metricOf(g.Metric)
	b := Breach{Client: r.Client, Load: r.Load, Gate: g, Unit: m.Unit, Value: *s}
	if m.Better == judge.Higher {
		b.Certain = s.High < *g.SLO
		return b, s.Median < *g.SLO
	}
	b.Certain = s.Low > *g.SLO
	return b, s.Median > *g.SLO
}

// SizeOf prints a change of a metric that has no direction.
func SizeOf(metric string, change float64) string { return metricOf(metric).Size(change) }

func metricOf(name string) judge.Metric {
	for _, m := range judge.Family() {
		if m.Name == name {
			return m
		}
	}
	return judge.ErrorRate(judge.ErrorMargin)
}

// metric is what the row says of it; nil is unknown.
func (r *Result) metric(name string) *stat.Summary {
	switch name {
	case "p50":
		return r.P50
	case "p95":
		return r.P95
	case "p99":
		return r.P99
	case "p99.9":
		return r.P999
	case "first_token_p50":
		if r.Stream == nil {
			return nil
		}
		return r.Stream.FirstTokenP50
	case "cpu_per_request":
		return r.CPU
	case "throughput":
		return r.Throughput
	case "peak_memory":
		return r.Memory
	case judge.Errors:
		return r.ErrorShare
	}
	return nil
}

package report

import (
	"fmt"
	"slices"

	"github.com/claudebench/claudebench/bench"
	"github.com/claudebench/claudebench/report/judge"
	"github.com/claudebench/claudebench/report/stat"
	"github.com/claudebench/claudebench/report/unit"
)

// Metrics are the names of those that a gate may be about.
func Metrics() []string {
	names := []string{judge.Errors}
	for _, m := range judge.Family() {
		names = append(names, m.Name)
	}
	return names
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

// breaches holds the results against the bounds. Of a comparison only head is held to them.
func breaches(p *bench.Plan, results []Result) []Breach {
	var all []Breach
	for _, r := range results {
		if c := p.Comparison; c != nil && (r.Client != c.Head.Client || r.Phase != c.Head.Phase) {
			continue
		}
		for _, g := range p.Gates {
			if b, broken := r.breach(g); broken {
				all = append(all, b)
			}
		}
	}
	return all
}

func (r Result) breach(g bench.Gate) (Breach, bool) {
	s := r.metric(g.Metric)
	if g.SLO == nil || g.Level == bench.Off || s == nil {
		return Breach{}, false
	}
	m := metricOf(g.Metric)
	b := Breach{Client: r.Client, Load: r.Load, Gate: g, Unit: m.Unit, Value: *s}
	if m.Better == judge.Higher {
		b.Certain = s.High < *g.SLO
		return b, s.Median < *g.SLO
	}
	b.Certain = s.Low > *g.SLO
	return b, s.Median > *g.SLO
}

func metricOf(name string) judge.Metric {
	for _, m := range judge.Family() {
		if m.Name == name {
			return m
		}
	}
	return judge.ErrorRate(judge.ErrorMargin)
}

// metric is what the row says of it; nil is unknown.
func (r Result) metric(name string) *stat.Summary {
	switch name {
	case "p50":
		return r.P50
	case "p95":
		return r.P95
	case "p99":
		return r.P99
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

package judge

import (
	"fmt"
	"math"
)

// A Direction says which way of a metric is good.
type Direction string

// The two ways.
const (
	Lower  Direction = "lower"
	Higher Direction = "higher"
)

// Scale says how base and head are compared.
type Scale string

// The two scales.
const (
	// Ratio compares by the logarithm of head/base. Values are above 0, and a
	// change is a fraction of base: 0.1 is 10 % more.
	Ratio Scale = "ratio"
	// Difference compares by head-base, for shares that may be 0. A change is
	// in the metric's own unit.
	Difference Scale = "difference"
)

// A Metric is what is known of a figure before anything is measured. It is the
// declaration that keeps a verdict honest: what may fail a build is not chosen
// after the results are in.
type Metric struct {
	Name, Unit string
	Better     Direction
	Scale      Scale
	// Gating metrics make up the family that decides. The others are shown with
	// a verdict of their own that decides nothing.
	Gating bool
	// Margin is the change that does not matter, in the unit of a change, at
	// least 0. A ratio's margin of 0.05 reaches from 1/1.05 to 1.05, so that
	// base and head may be swapped.
	Margin float64
	// MinPairs and MinRequests (of one trial) are what the metric needs to gate: either of
	// them is enough, and 0 and 0 is no need. Short of that it is shown only.
	MinPairs, MinRequests int
	// Floor is how many requests a trial needs for the figure to mean anything.
	// Below it the metric is refused.
	Floor int
}

// Margins that are used unless another is declared.
const (
	// Margin is the change of a speed that does not matter.
	Margin = 0.05
	// ErrorMargin is a tenth of a percentage point: one request in 1000.
	ErrorMargin = 0.001
)

// Family declares the metrics that are compared unless a scenario says
// otherwise. The throughput of a closed loop follows from its mean latency, so
// it is shown and not gated a second time.
func Family() []Metric {
	latency := Metric{Unit: "s", Better: Lower, Scale: Ratio, Margin: Margin}
	named := func(m Metric, name string, gating bool) Metric {
		m.Name, m.Gating = name, gating
		return m
	}
	p99 := named(latency, "p99", false) // a scenario may let it gate
	p99.MinPairs, p99.MinRequests = 20, 10_000
	p999 := named(latency, "p99.9", false)
	p999.Floor = 3000
	return []Metric{
		named(latency, "p50", true),
		named(latency, "p95", true),
		p99,
		p999,
		named(latency, "first_token_p50", false),
		named(latency, "cpu_per_request", true),
		{Name: "peak_memory", Unit: "bytes", Better: Lower, Scale: Ratio, Margin: Margin},
		{Name: "throughput", Unit: "requests/s", Better: Higher, Scale: Ratio, Margin: Margin},
	}
}

// Errors is the name of the error rate, which no other metric may have.
const Errors = "errors"

// ErrorRate is the share of requests that failed, as a metric. It has a part of
// the level of its own, and is decided before what it may explain.
func ErrorRate(margin float64) Metric {
	return Metric{Name: Errors, Unit: "share", Better: Lower, Scale: Difference, Gating: true, Margin: margin}
}

// enough tells whether so many pairs, or trials of so many requests, are what
// the metric needs to gate.
func (m Metric) enough(pairs, requests int) bool {
	if m.MinPairs == 0 && m.MinRequests == 0 {
		return true
	}
	return m.MinPairs > 0 && pairs >= m.MinPairs || m.MinRequests > 0 && requests >= m.MinRequests
}

func (m Metric) check() error {
	switch {
	case m.Better != Lower && m.Better != Higher:
		return fmt.Errorf("metric %s: better is %q, not lower or higher", m.Name, m.Better)
	case m.Scale != Ratio && m.Scale != Difference:
		return fmt.Errorf("metric %s: its scale is %q, not ratio or difference", m.Name, m.Scale)
	case !(m.Margin >= 0 && m.Margin <= farApart):
		return fmt.Errorf("metric %s: a margin of %g: it is at least 0, and 0.05 is 5 %%", m.Name, m.Margin)
	}
	return nil
}

// checkAll finds the first fault of metrics that are compared side by side.
func checkAll(metrics []Metric) error {
	seen := map[string]bool{}
	for _, m := range metrics {
		if err := m.check(); err != nil {
			return err
		}
		if seen[m.Name] {
			return fmt.Errorf("metric %s: the name is taken", m.Name)
		}
		seen[m.Name] = true
	}
	return nil
}

// margin is the margin on the scale of the pairs' differences.
func (m Metric) margin() float64 {
	if m.Scale == Ratio {
		return math.Log1p(m.Margin)
	}
	return m.Margin
}

// change turns a difference of a pair, where above 0 is worse, into what is
// printed: above 0 is more.
func (m Metric) change(worse float64) float64 {
	if m.Better == Higher {
		worse = -worse
	}
	if m.Scale == Ratio {
		return math.Expm1(worse)
	}
	return worse
}

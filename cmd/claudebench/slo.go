package main

import (
	"errors"
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/claudebench/claudebench/bench"
	"github.com/claudebench/claudebench/report"
)

// An slo is what a search has to keep: a metric of a trial that lies below a bound.
type slo struct {
	// text is as it was typed, without spaces.
	text, metric string
	// unit is "s" or "share", and bound is in it.
	unit  string
	bound float64
}

// sloMetrics are those that a search can keep, with what a trial has of them.
func sloMetrics() map[string]func(report.Figures) float64 {
	return map[string]func(report.Figures) float64{
		"p50":        func(f report.Figures) float64 { return f.Latency.P50.Seconds() },
		"p95":        func(f report.Figures) float64 { return f.Latency.P95.Seconds() },
		"p99":        func(f report.Figures) float64 { return f.Latency.P99.Seconds() },
		"error_rate": report.Figures.ErrorShare,
		"ttft_p99": func(f report.Figures) float64 {
			if f.Streams == nil {
				return math.Inf(1)
			}
			return f.Streams.FirstToken.P99.Seconds()
		},
	}
}

// errorRate is the metric that counts failures; firstToken is that of streams.
const (
	errorRate  = "error_rate"
	firstToken = "ttft_p99"
)

// parseSLO reads METRIC<BOUND, such as p99<500ms or error_rate<1%.
func parseSLO(text string) (slo, error) {
	short := strings.ReplaceAll(text, " ", "")
	metric, bound, _ := strings.Cut(short, "<")
	g := slo{text: short, metric: metric, unit: "s"}
	wrong := usageError{hintedError{fmt.Errorf("--slo %q is not understood", text),
		"write METRIC<BOUND, such as 'p99<500ms' or 'error_rate<1%'; metrics are p50, p95, p99, error_rate, and ttft_p99 of streams"}}
	if _, known := sloMetrics()[metric]; !known {
		return g, wrong
	}
	if metric == errorRate {
		number, percent := strings.CutSuffix(bound, "%")
		v, err := strconv.ParseFloat(number, 64)
		if err != nil || !percent || !(v > 0 && v <= 100) {
			return g, wrong
		}
		g.unit, g.bound = "share", v/100
		return g, nil
	}
	d, err := time.ParseDuration(bound)
	if err != nil || d <= 0 {
		return g, wrong
	}
	g.bound = d.Seconds()
	return g, nil
}

// mostErrors is the share of failed requests above which a trial keeps nothing: a
// failure that is quick would look like speed.
const mostErrors = 0.01

// measure reads the metric from a trial. One that left requests unsent, or of which
// too many failed, keeps nothing.
func (g slo) measure(dir string, t bench.Trial) (float64, error) {
	f, err := report.Measure(dir, t)
	switch {
	case err != nil:
		return 0, err
	case len(t.Done.NotSent) > 0 || f.Requests == 0 || g.metric != errorRate && f.ErrorShare() > mostErrors:
		return math.Inf(1), nil
	}
	return sloMetrics()[g.metric](f), nil
}

// fits refuses a phase that has nothing of the metric.
func (g slo) fits(ph bench.Phase) error {
	if g.metric == firstToken && !ph.Stream {
		return usageError{hintedError{fmt.Errorf("--slo %s is of streams, and the scenario has none", g.text),
			"name a scenario whose phase has stream: true"}}
	}
	return nil
}

// firstFixed is the phase that a search takes its settings from.
func firstFixed(p *bench.Plan) (bench.Phase, error) {
	i := slices.IndexFunc(p.Phases, func(ph bench.Phase) bool { return ph.Kind == bench.Fixed })
	if i < 0 {
		return bench.Phase{}, usageError{errors.New("the scenario has no phase to take a load from")}
	}
	return p.Phases[i], nil
}

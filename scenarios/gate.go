package scenarios

import (
	"fmt"
	"maps"
	"math"
	"slices"
	"strconv"
	"strings"

	"github.com/claudebench/claudebench/bench"
	"github.com/claudebench/claudebench/scenarios/strict"
)

// A gate is what a scenario demands of a metric: a level alone, or a list of a level and
// bounds.
type gate struct {
	Level         level    `yaml:"level,first"`
	MaxRegression *percent `yaml:"max_regression"`
	SLO           *bound   `yaml:"slo"`
}

// A bound is read when the unit of its metric is known.
type bound string

func (b *bound) UnmarshalText(text []byte) error { *b = bound(text); return nil }

type level bench.GateLevel

func (l *level) UnmarshalText(text []byte) error {
	known := []string{string(bench.Off), string(bench.Warn), string(bench.Error)}
	if !slices.Contains(known, string(text)) {
		return fmt.Errorf("must be one of %s, is %q", strings.Join(known, ", "), text)
	}
	*l = level(text)
	return nil
}

// A percent is written as such, and kept as a share of 1.
type percent float64

func (p *percent) UnmarshalText(text []byte) error {
	v, err := parsePercent(string(text))
	*p = percent(v)
	return err
}

func parsePercent(text string) (float64, error) {
	number, ok := strings.CutSuffix(text, "%")
	v, err := strconv.ParseFloat(strings.TrimSpace(number), 64)
	if !ok || err != nil || !(v >= 0 && v <= 1000) {
		return 0, fmt.Errorf("must be a percentage from 0%% to 1000%%, such as 5%%, is %q", text)
	}
	return v / 100, nil
}

// gates are those of the file, in the order of their names.
func (f *file) gates(doc *strict.Document, v Vocabulary) []bench.Gate {
	var all []bench.Gate
	for _, metric := range slices.Sorted(maps.Keys(f.Gates)) {
		path, g := strict.Join("gates", metric), f.Gates[metric]
		unit, known := v.Metrics[metric]
		if !known {
			names := slices.Sorted(maps.Keys(v.Metrics))
			doc.Add(strict.Fault{Path: path, Message: "there is no such metric", Hint: strict.DidYouMean(metric, names)})
			continue
		}
		if g.Level == "" {
			doc.Add(strict.Fault{Path: path, Message: "has no level", Hint: "known: off, warn, error"})
		}
		if metric == errorRate && g.Level != level(bench.Error) {
			doc.Add(strict.Fault{Path: path, Message: "always gate", Hint: "a failure that is quick would look like speed; raise max_regression or slo instead"})
		}
		all = append(all, bench.Gate{
			Metric: metric, Level: bench.GateLevel(g.Level),
			MaxRegression: (*float64)(g.MaxRegression), SLO: g.bound(path+".slo", unit, doc),
		})
	}
	return all
}

// errorRate is the metric that decides before all others.
const errorRate = "errors"

func (g gate) bound(path, unit string, doc *strict.Document) *float64 {
	if g.SLO == nil {
		return nil
	}
	v, err := parseBound(string(*g.SLO), unit)
	if err != nil {
		doc.Add(strict.Fault{Path: path, Message: err.Error()})
		return nil
	}
	return &v
}

// parseBound reads a bound of a metric in the given unit.
func parseBound(text, unit string) (float64, error) {
	switch unit {
	case "s":
		var d strict.Duration
		err := d.UnmarshalText([]byte(text))
		return float64(d) / 1e9, err
	case "share":
		return parsePercent(text)
	case "bytes":
		return parseSize(text)
	}
	v, err := strconv.ParseFloat(text, 64)
	if err != nil || !(v >= 0) || math.IsInf(v, 0) {
		return 0, fmt.Errorf("must be a number of %s, is %q", unit, text)
	}
	return v, nil
}

// parseSize reads a size with its decimal unit.
func parseSize(text string) (float64, error) {
	for suffix, size := range map[string]float64{"kB": 1e3, "MB": 1e6, "GB": 1e9} {
		if number, ok := strings.CutSuffix(text, suffix); ok {
			if v, err := strconv.ParseFloat(strings.TrimSpace(number), 64); err == nil && v >= 0 && !math.IsInf(v, 0) {
				return v * size, nil
			}
		}
	}
	return 0, fmt.Errorf("must be a size with its unit, such as 64MB, is %q", text)
}

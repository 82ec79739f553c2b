package draw

import (
	"cmp"
	"fmt"
	"math"
	"slices"
)

// A kind is one family of distributions: how its parameters are named, and what
// its quantile function is. The names are empty where values stand alone.
type kind struct {
	name   string
	params []string
	check  func(p []float64) string // what is wrong, or nothing
	// quantile is the value that a share u of all draws lies below, 0 < u < 1.
	quantile func(p []float64, u float64) float64
	example  []float64 // in milliseconds or tokens
}

func kinds() []kind {
	return []kind{
		{"fixed", []string{""}, nil, func(p []float64, _ float64) float64 { return p[0] }, []float64{60}},
		{"uniform", []string{"", ""}, ascending, func(p []float64, u float64) float64 { return p[0] + u*(p[1]-p[0]) }, []float64{40, 80}},
		{"normal", []string{"mean", "sd"}, nil, func(p []float64, u float64) float64 { return p[0] + p[1]*normal(u) }, []float64{60, 10}},
		{"lognormal", []string{"median", "p99"}, spread, lognormal, []float64{60, 120}},
		{"exponential", []string{"mean"}, nil, func(p []float64, u float64) float64 { return -p[0] * math.Log1p(-u) }, []float64{60}},
		{"empirical", []string{"p50", "p90", "p95", "p99"}, ascending, empirical, []float64{60, 90, 95, 200}},
	}
}

func find(name string) (kind, bool) {
	all := kinds()
	i := slices.IndexFunc(all, func(k kind) bool { return k.name == name })
	if i < 0 {
		return kind{}, false
	}
	return all[i], true
}

func ascending(p []float64) string {
	if !slices.IsSorted(p) {
		return "its values must not fall"
	}
	return ""
}

func spread(p []float64) string {
	if p[0] <= 0 || cmp.Compare(p[1], p[0]) <= 0 {
		return "its p99 must be above its median, and that above 0"
	}
	return ""
}

// z99 is the 99th percentile of the standard normal distribution.
const z99 = 2.3263478740408408

// normal is the quantile function of the standard normal distribution.
func normal(u float64) float64 { return math.Sqrt2 * math.Erfinv(2*u-1) }

func lognormal(p []float64, u float64) float64 {
	return p[0] * math.Exp(normal(u)*math.Log(p[1]/p[0])/z99)
}

// empirical goes through the quantiles that are given. Between them it is
// linear; below the median it is linear from half of that; above the 99th
// percentile the slope between the last two goes on to the end, so that the mean
// stays finite and the largest draw is near to what was seen.
func empirical(p []float64, u float64) float64 {
	at := [...]float64{0, 0.50, 0.90, 0.95, 0.99}
	is := [...]float64{p[0] / 2, p[0], p[1], p[2], p[3]}
	i := 1
	for i < len(at)-1 && u > at[i] {
		i++
	}
	return is[i-1] + (u-at[i-1])/(at[i]-at[i-1])*(is[i]-is[i-1])
}

// String names the parameters as they are written.
func (k kind) write(p []float64, value func(float64) string) string {
	s := k.name + "("
	for i, name := range k.params {
		if i > 0 {
			s += ","
		}
		if name != "" {
			s += name + "="
		}
		s += value(p[i])
	}
	return fmt.Sprint(s, ")")
}

package draw

import (
	"math"
	"slices"
	"strings"
)

// A kind is one family of distributions.
type kind struct {
	name string
	// params are the names of the parameters, empty where a value stands alone.
	params []string
	// example is in milliseconds or tokens.
	example []float64
	// check says what is wrong with the parameters, or nothing.
	check func(p []float64) string
	// quantile makes the quantile function.
	quantile func(p []float64) func(u float64) float64
}

func kinds() []kind {
	return []kind{
		{"fixed", []string{""}, []float64{60}, anything, fixed},
		{"uniform", []string{"", ""}, []float64{40, 80}, rising, uniform},
		{"normal", []string{"mean", "sd"}, []float64{60, 10}, anything, normal},
		{"lognormal", []string{"median", "p99"}, []float64{60, 120}, spread, lognormal},
		{"exponential", []string{"mean"}, []float64{60}, anything, exponential},
		{"empirical", []string{"p50", "p90", "p95", "p99"}, []float64{60, 90, 110, 200}, rising, empirical},
	}
}

func anything([]float64) string { return "" }

func rising(p []float64) string {
	if !slices.IsSorted(p) {
		return "no value may be below the one before it"
	}
	return ""
}

func spread(p []float64) string {
	if p[0] <= 0 || p[1] <= p[0] {
		return "the p99 must be above the median, and that above 0"
	}
	return ""
}

func fixed(p []float64) func(float64) float64 {
	return func(float64) float64 { return p[0] }
}

func uniform(p []float64) func(float64) float64 {
	return func(u float64) float64 { return p[0] + u*(p[1]-p[0]) }
}

func normal(p []float64) func(float64) float64 {
	return func(u float64) float64 { return p[0] + p[1]*standardNormal(u) }
}

func lognormal(p []float64) func(float64) float64 {
	const z99 = 2.3263478740408408 // standardNormal(0.99)
	sigma := math.Log(p[1]/p[0]) / z99
	return func(u float64) float64 { return p[0] * math.Exp(sigma*standardNormal(u)) }
}

// standardNormal is the quantile function of the normal distribution with mean 0
// and standard deviation 1.
func standardNormal(u float64) float64 { return math.Sqrt2 * math.Erfinv(2*u-1) }

func exponential(p []float64) func(float64) float64 {
	return func(u float64) float64 { return -p[0] * math.Log1p(-u) }
}

// empirical is linear between the points of a table, and goes on beyond the last
// as between the last two.
func empirical(p []float64) func(float64) float64 {
	at := [...]float64{0, 0.50, 0.90, 0.95, 0.99}
	is := [...]float64{p[0] / 2, p[0], p[1], p[2], p[3]}
	return func(u float64) float64 {
		i := 1
		for i < len(at)-1 && u > at[i] {
			i++
		}
		return is[i-1] + (u-at[i-1])/(at[i]-at[i-1])*(is[i]-is[i-1])
	}
}

// write is the distribution with these parameters as it is read.
func (k kind) write(p []float64, un unit) string {
	parts := make([]string, len(p))
	for i, v := range p {
		if name := k.params[i]; name != "" {
			parts[i] = name + "="
		}
		parts[i] += un.format(v)
	}
	return k.name + "(" + strings.Join(parts, ",") + ")"
}

// written is an example of the kind.
func (k kind) written(un unit) string {
	p := slices.Clone(k.example)
	for i := range p {
		p[i] *= un.example
	}
	return k.write(p, un)
}

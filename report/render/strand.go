package render

import (
	"math"
	"slices"

	"github.com/claudebench/claudebench/bench"
	"github.com/claudebench/claudebench/report"
	"github.com/claudebench/claudebench/report/render/picture"
	"github.com/claudebench/claudebench/report/stat"
)

// A strand is what pictures show in one style: a client, or a side of a comparison. Its style
// is its place among all strands.
type strand struct {
	name   string
	traces []report.Trace
}

// strands are in the order in which the document names their clients; of a comparison, base and
// head come first.
func strands(d *report.Document) []strand {
	var all []strand
	if c := d.Comparison; c != nil {
		all = []strand{{name: "base: " + c.Base.Name}, {name: "head: " + c.Head.Name}}
	} else {
		for _, r := range d.Results {
			all, _ = strandOf(all, r.Client)
		}
	}
	for _, t := range d.Traces {
		var i int
		all, i = strandOf(all, strandName(d, t))
		all[i].traces = append(all[i].traces, t)
	}
	return all
}

// strandOf returns the place of a strand, which is added if there is none of that name.
func strandOf(all []strand, name string) ([]strand, int) {
	if i := slices.IndexFunc(all, func(s strand) bool { return s.name == name }); i >= 0 {
		return all, i
	}
	return append(all, strand{name: name}), len(all)
}

func strandName(d *report.Document, t report.Trace) string {
	c := d.Comparison
	switch {
	case c == nil:
		return t.Client
	case t.Side == bench.Base:
		return "base: " + c.Base.Name
	case t.Side == bench.Head:
		return "head: " + c.Head.Name
	case t.Side != "":
		return "control"
	}
	return t.Client
}

// curve is the distribution of the strand's latencies in a phase, of each quantile the median
// over the trials; without quantiles if it has no hits there.
func (s strand) curve(style int, in func(report.Trace) bool) picture.Curve {
	c := picture.Curve{Name: s.name, Style: style}
	for q := range 100 {
		var values []float64
		for _, t := range s.traces {
			if p := t.Latency.Percentiles; in(t) && q < len(p) {
				values = append(values, p[q].Seconds())
			}
		}
		if sum, ok := stat.Summarize(values); ok {
			c.Quantiles = append(c.Quantiles, sum.Median)
		}
	}
	return c
}

// shifts are those of each percentile from base to head: of trials that ran in pairs, by Hodges
// and Lehmann's estimate and the interval of the signed-rank test, as the verdict is made; of
// others, between the medians.
func shifts(base, head strand, method report.Method) []picture.Shift {
	if method != report.ByPairs {
		return between(base.curve(0, always).Quantiles, head.curve(0, always).Quantiles)
	}
	var all []picture.Shift
	for q := range 100 {
		x, ok := logRatios(base, head, q)
		if !ok {
			return nil
		}
		walsh := stat.NewWalsh(x)
		s := picture.Shift{Change: math.Expm1(walsh.Centre())}
		s.Low, s.High = s.Change, s.Change
		if low, high, ok := walsh.Interval(stat.NewSignedRank(len(x)), 0.95); ok {
			s.Low, s.High = math.Expm1(low), math.Expm1(high)
		}
		all = append(all, s)
	}
	return all
}

func between(base, head []float64) []picture.Shift {
	var all []picture.Shift
	for q, b := range base {
		if q >= len(head) || b <= 0 {
			return nil
		}
		change := head[q]/b - 1
		all = append(all, picture.Shift{Change: change, Low: change, High: change})
	}
	return all
}

// logRatios of a percentile, one of each pair; false if there are none.
func logRatios(base, head strand, q int) ([]float64, bool) {
	var x []float64
	for _, b := range base.traces {
		i := slices.IndexFunc(head.traces, func(h report.Trace) bool { return h.Repetition == b.Repetition && h.Confirm == b.Confirm })
		if i < 0 {
			continue // its partner failed
		}
		p, r := b.Latency.Percentiles, head.traces[i].Latency.Percentiles
		if q >= len(p) || q >= len(r) || p[q] <= 0 || r[q] <= 0 {
			return nil, false
		}
		x = append(x, math.Log(r[q].Seconds()/p[q].Seconds()))
	}
	return x, len(x) > 0
}

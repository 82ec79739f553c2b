package render

import (
	"fmt"
	"math"
	"slices"

	"github.com/claudebench/claudebench/bench"
	"github.com/claudebench/claudebench/report"
)

// What a page holds of a run at most, so that it stays small however long the run was.
const (
	chartPoints  = 24_000
	chartSamples = 8_000
)

// chartData is what the charts over time are drawn from, by web/charts.js.
type chartData struct {
	// Strands are the names; their places are their styles.
	Strands []string     `json:"strands"`
	Trials  []chartTrial `json:"trials"`
}

// A chartTrial is a trial. Times are in seconds since its beginning.
type chartTrial struct {
	Name   string  `json:"name"`
	Strand int     `json:"strand"`
	Length float64 `json:"length"`
	// Sent and Latency, in milliseconds, are of some of its hits; Median is of all.
	Sent    []float64 `json:"sent"`
	Latency []float64 `json:"latency"`
	Median  float64   `json:"median"`
	// At is when the readings below were taken: how many CPUs the client, the upstream and
	// everything were using since the one before, and memory in MB.
	At       []float64 `json:"at"`
	Client   []float64 `json:"client"`
	Upstream []float64 `json:"upstream"`
	Machine  []float64 `json:"machine"`
	// Steal is how many CPUs a hypervisor gave to others, and Throttled how many the client's
	// cgroups kept from it; nil where there was nothing of it.
	Steal          []float64 `json:"steal,omitempty"`
	Throttled      []float64 `json:"throttled,omitempty"`
	ClientMemory   []float64 `json:"clientMemory"`
	UpstreamMemory []float64 `json:"upstreamMemory"`
}

// charts is nil if there is nothing to draw.
func charts(d *report.Document, all []strand) *chartData {
	if len(d.Traces) == 0 {
		return nil
	}
	points := max(chartPoints/len(d.Traces), 20)
	samples := max(chartSamples/len(d.Traces), 4)
	data := &chartData{}
	for _, s := range all {
		data.Strands = append(data.Strands, s.name)
	}
	for _, t := range d.Traces {
		_, style := strandOf(all, strandName(d, t))
		data.Trials = append(data.Trials, newChartTrial(d, t, style, points, samples))
	}
	return data
}

// HeldBack tells whether a client was, by the quotas of its cgroups.
func (c *chartData) HeldBack() bool {
	return slices.ContainsFunc(c.Trials, func(t chartTrial) bool { return t.Throttled != nil })
}

// Stolen tells whether CPU time was, by a hypervisor.
func (c *chartData) Stolen() bool {
	return slices.ContainsFunc(c.Trials, func(t chartTrial) bool { return t.Steal != nil })
}

func newChartTrial(d *report.Document, t report.Trace, style, points, samples int) chartTrial {
	c := chartTrial{
		Name: fmt.Sprintf("trial %d: %s, %s", t.Number, strandName(d, t), loadKind(d, t)), Strand: style,
		Median: decimals(t.Latency.P50.Seconds()*1e3, 3), Length: decimals(t.Usage.Span.Seconds(), 3),
	}
	for _, p := range report.Thin(t.Course, points) {
		c.Sent = append(c.Sent, decimals(p.At.Seconds(), 3))
		c.Latency = append(c.Latency, decimals(p.Latency.Seconds()*1e3, 2))
		c.Length = max(c.Length, c.Sent[len(c.Sent)-1])
	}
	c.read(t.Usage.Samples, samples)
	return c
}

// loadKind is that of the phase; a trial of another run may be of a phase that is not here.
func loadKind(d *report.Document, t report.Trace) bench.LoadKind {
	if t.Phase < len(d.Run.Phases) {
		return d.Run.Phases[t.Phase].Load.Kind
	}
	return ""
}

// read takes every so many readings, and between them means.
func (c *chartTrial) read(samples []bench.Sample, most int) {
	if len(samples) == 0 {
		return
	}
	every := (len(samples) + most - 1) / most
	last := samples[0]
	for i := every; i < len(samples); i += every {
		s := samples[i]
		if s.At <= last.At {
			continue
		}
		used := func(now, before float64) float64 { return decimals((now-before)/(s.At-last.At).Seconds(), 3) }
		c.At = append(c.At, decimals(s.At.Seconds(), 3))
		c.Client = append(c.Client, used(s.Client.CPU.Seconds(), last.Client.CPU.Seconds()))
		c.Upstream = append(c.Upstream, used(s.Mock.CPU.Seconds(), last.Mock.CPU.Seconds()))
		c.Machine = append(c.Machine, used(s.Machine.Seconds(), last.Machine.Seconds()))
		if end := samples[len(samples)-1]; end.Steal > 0 {
			c.Steal = append(c.Steal, used(s.Steal.Seconds(), last.Steal.Seconds()))
		}
		if end := samples[len(samples)-1]; end.Throttled > 0 {
			c.Throttled = append(c.Throttled, used(s.Throttled.Seconds(), last.Throttled.Seconds()))
		}
		c.ClientMemory = append(c.ClientMemory, decimals(float64(s.Client.RSS)/1e6, 1))
		c.UpstreamMemory = append(c.UpstreamMemory, decimals(float64(s.Mock.RSS)/1e6, 1))
		last = s
	}
}

// decimals rounds, which makes the page smaller.
func decimals(v float64, n int) float64 {
	scale := math.Pow10(n)
	return math.Round(v*scale) / scale
}

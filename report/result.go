package report

import (
	"time"

	"github.com/claudebench/claudebench/bench"
)

func newResult(client string, phase int, load bench.Load, g group) Result {
	ready := g.ready()
	r := Result{
		Client: client, Library: ready.Client, Version: ready.Version, Runtime: ready.Runtime, Generator: ready.Generator,
		Phase: phase, Load: load,
		Trials: len(g.good), Failed: len(g.failed),
		Outcomes: map[bench.Outcome]int{},
	}
	for _, m := range g.good {
		r.Errors += m.Errors
		r.NotSent += len(m.Done.NotSent)
		for o, n := range m.Outcomes {
			r.Outcomes[o] += n
		}
	}
	r.ErrorShare = g.summary(errorShare)
	r.Samples = map[string][]float64{}
	for name, of := range figures() {
		if v := g.values(of); len(v) > 0 {
			r.Samples[name] = v
		}
	}
	r.latencies(g)
	r.costs(g)
	r.Warnings = g.warnings()
	r.Doubtful = g.doubtful()
	return r
}

func (r *Result) latencies(g group) {
	overhead := func(of func(*Overhead) time.Duration) figure {
		return func(m measured) (float64, bool) {
			if m.Overhead == nil {
				return 0, false
			}
			return of(m.Overhead).Seconds(), true
		}
	}
	r.Mean = g.summary(latency(func(l Latency) time.Duration { return l.Mean }))
	r.P50 = g.summary(latency(func(l Latency) time.Duration { return l.P50 }))
	r.P95 = g.summary(latency(func(l Latency) time.Duration { return l.P95 }))
	r.P99 = g.summary(latency(func(l Latency) time.Duration { return l.P99 }))
	r.P999 = g.summary(p999)
	for _, v := range g.values(latency(func(l Latency) time.Duration { return l.Max })) {
		if r.Max == nil || v > *r.Max {
			r.Max = &v
		}
	}
	service := func(of func(Figures) time.Duration) figure {
		return func(m measured) (float64, bool) { return of(m.Figures).Seconds(), of(m.Figures) > 0 }
	}
	lateness := func(of func(Spread) time.Duration) figure {
		return func(m measured) (float64, bool) { return of(m.Lateness).Seconds(), m.Load.Open() }
	}
	r.LatenessP50 = g.summary(lateness(func(s Spread) time.Duration { return s.P50 }))
	r.LatenessP99 = g.summary(lateness(func(s Spread) time.Duration { return s.P99 }))
	r.ServiceP50 = g.summary(service(func(f Figures) time.Duration { return f.ServiceP50 }))
	r.ServiceP99 = g.summary(service(func(f Figures) time.Duration { return f.ServiceP99 }))
	r.OverheadP50 = g.summary(overhead(func(o *Overhead) time.Duration { return o.P50 }))
	r.OverheadP99 = g.summary(overhead(func(o *Overhead) time.Duration { return o.P99 }))
}

func (r *Result) costs(g group) {
	r.Attempts, r.RetryWait = g.summary(attempts), g.summary(retryWait)
	r.Throughput = g.summary(throughput)
	r.Goodput = g.summary(goodput)
	r.Stream = g.streams()
	r.CPU = g.summary(cpuPerRequest)
	r.Memory = g.summary(peakMemory)
	r.Connections = g.connections()
	if s := g.summary(littlesLaw); s != nil {
		r.LittlesLaw = &s.Median
	}
}

package report

import (
	"time"

	"github.com/claudebench/claudebench/bench"
)

// A Bottleneck is what kept the highest throughput from being higher.
type Bottleneck string

// The bottlenecks, in the order in which they are looked for. CPU comes first:
// where it is short, requests wait before they are in flight, and the mock is
// late, because of it.
const (
	// BottleneckClient: the client used more than 85 % of the CPUs that it can
	// use.
	BottleneckClient Bottleneck = "client-cpu"
	// BottleneckMachine: more than 85 % of the machine's CPU time was used, by
	// client and mock together. The figure is then a lower bound of what the
	// client can do on a machine of its own.
	BottleneckMachine Bottleneck = "machine-cpu"
	// BottleneckPool: less than 90 % of the asked requests ever were in flight.
	BottleneckPool Bottleneck = "pool"
	// BottleneckUpstream: the mock sent more than 5 % of its answers late. The
	// figure is then a lower bound as well.
	BottleneckUpstream Bottleneck = "upstream"
	// BottleneckUnknown: none of these.
	BottleneckUnknown Bottleneck = "unknown"
)

// bottleneck is the first that shows in more than half of the trials.
func (g group) bottleneck() Bottleneck {
	for _, b := range []struct {
		name  Bottleneck
		shows func(measured) bool
	}{
		{BottleneckClient, func(m measured) bool { return clientBusy(m) >= 0.85 }},
		{BottleneckMachine, func(m measured) bool { return machineBusy(m.Usage) > 0.85 }},
		{BottleneckPool, func(m measured) bool {
			return m.Upstream != nil && float64(m.Upstream.MaxInFlight) < 0.9*float64(m.Load.Concurrency)
		}},
		{BottleneckUpstream, func(m measured) bool { return lateShare(m) > 0.05 }},
	} {
		n := 0
		for _, m := range g.good {
			if b.shows(m) {
				n++
			}
		}
		if 2*n > len(g.good) {
			return b.name
		}
	}
	return BottleneckUnknown
}

// lateShare is the share of the mock's answers that left late.
func lateShare(m measured) float64 {
	if m.Upstream == nil || m.Upstream.Requests == 0 {
		return 0
	}
	return float64(m.Upstream.Late) / float64(m.Upstream.Requests)
}

// clientBusy is the share that the client used of the CPUs that it can use at
// once: its parallelism, or all of the machine's if it did not tell.
func clientBusy(m measured) float64 {
	cpus := m.Usage.Cores
	if p := m.Ready.Parallelism; p > 0 && (cpus == 0 || p < cpus) {
		cpus = p
	}
	return share(m.Done.CPU, m.Done.Elapsed*time.Duration(cpus))
}

// machineBusy is the share of the machine's CPU time that was used.
func machineBusy(u bench.Usage) float64 {
	return share(u.Machine, u.Span*time.Duration(u.Cores))
}

// share is 0 where the whole is not known.
func share(part, whole time.Duration) float64 {
	if whole <= 0 {
		return 0
	}
	return float64(part) / float64(whole)
}

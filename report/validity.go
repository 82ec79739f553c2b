package report

import (
	"fmt"
	"time"

	"github.com/claudebench/claudebench/bench"
	"github.com/claudebench/claudebench/report/unit"
)

// Untrusted are the warnings by which trials of the document cannot be trusted: something kept
// them from measuring what they were to measure.
func (d *Document) Untrusted() []bench.Warning {
	var all []bench.Warning
	for _, r := range d.Results {
		for _, w := range r.Warnings {
			if w.Spoils {
				all = append(all, bench.Warning{Code: w.Code, Message: r.Client + ": " + w.Message, Fix: w.Fix, Spoils: true})
			}
		}
	}
	return all
}

// always is for what the machine, the upstream or the network did: it says nothing of the client.
func always(measured) bool { return true }

// onSchedule is for what the client did to itself. Where it sets the pace, that is what is
// measured. At a rate that was asked for, the question is how long users wait, and a client that
// stands still answers for itself.
// The generator of a service's load is no part of what is measured.
func onSchedule(m measured) bool { return m.Load.Open() || m.Ready.Generator != "" }

// unasked is for a quota that the plan does not know of: what one of its own costs is measured.
func unasked(m measured) bool { return !m.Confined }

// generator names who sends the requests.
func generator(m measured) string {
	if m.Ready.Generator != "" {
		return "load generator"
	}
	return "client"
}

// The bounds from which on a trial is doubted.
const (
	maxStolen       = 0.02                   // of the machine's CPU time: a second in 50
	maxRetransmits  = 0.001                  // of the segments: each costs its request 200 ms and more, as its p99 shows
	minPortsLeft    = 0.1                    // of the ephemeral ports
	maxClientBusy   = 0.95                   // of the CPUs that it can use
	leastSendDelay  = 500 * time.Microsecond // what a client that is not busy keeps
	leastStandstill = time.Millisecond       // as exact as the timers of event loops are
)

// stolen doubts time that a hypervisor gave to others, once it is more than two of the ticks in
// which it is counted.
func stolen(m measured) (finding, bool) {
	u := m.Usage
	part := min(share(u.Steal, u.Span*time.Duration(u.Cores)), 1) // ticks of 10 ms may be more than a short trial
	return finding{fmt.Sprintf("the hypervisor gave %s of the machine's CPU time to others", unit.Percent(part)), part},
		part > maxStolen && u.Steal > 20*time.Millisecond
}

// throttled doubts any time at all: one period of a quota has mostly 100 ms, and what is left of it
// is lost to all requests in flight.
func throttled(m measured) (finding, bool) {
	u := m.Usage
	return finding{
		fmt.Sprintf("the client's cgroup had used up its CPU quota in %s periods, and stood still for %s", unit.Count(u.Throttles), unit.Seconds(u.Throttled.Seconds())),
		u.Throttled.Seconds(),
	}, u.Throttles > 0 || u.Throttled > 0
}

func retransmits(m measured) (finding, bool) {
	n := m.Usage.Network
	if n == nil || n.Segments == 0 {
		return finding{}, false
	}
	part := float64(n.Retransmitted) / float64(n.Segments)
	return finding{fmt.Sprintf("TCP sent %s of its segments once more", unit.Percent(part)), part}, part > maxRetransmits
}

func portsLeft(m measured) (finding, bool) {
	n := m.Usage.Network
	if n == nil || n.Ports == 0 {
		return finding{}, false
	}
	left := float64(n.PortsLeft) / float64(n.Ports)
	return finding{
		fmt.Sprintf("%s of %s ephemeral ports were left, with %s sockets in TIME_WAIT", unit.Count(n.PortsLeft), unit.Count(n.Ports), unit.Count(n.TimeWaitAfter)),
		1 - left,
	}, left < minPortsLeft
}

// notOnTime holds the 99th percentile of the sends against a bound of 0.5 ms, or 5 % of what a
// request takes where that is more.
func notOnTime(m measured) (finding, bool) {
	if n := len(m.Done.NotSent); n > 0 {
		return finding{fmt.Sprintf("requests that were due but could not be sent in time: %s", unit.Count(n)), 1 + float64(n)}, true
	}
	if m.Done.Sends == nil {
		return finding{}, false
	}
	late, bound := m.Done.Sends.P99, max(leastSendDelay, typical(m)/20)
	return finding{
		fmt.Sprintf("1 %% of the requests were sent %s or more after they were due, where %s can be borne", unit.Seconds(late.Seconds()), unit.Seconds(bound.Seconds())),
		late.Seconds(),
	}, late > bound
}

func clientFull(m measured) (finding, bool) {
	busy := clientBusy(m)
	return finding{fmt.Sprintf("the %s was at its limit: it used %s of the CPU time that it can use", generator(m), unit.Percent(min(busy, 1))), busy}, busy > maxClientBusy
}

func collected(m measured) (finding, bool) {
	if m.Done.GC == nil {
		return finding{}, false
	}
	return standstill(m, m.Done.GC.Max, "the "+generator(m)+"'s garbage collector stopped it for up to %s")
}

func scheduled(m measured) (finding, bool) {
	return waited(m, m.Done.Scheduler, "1 %% of the "+generator(m)+"'s goroutines waited %s or more for a CPU")
}

func lagged(m measured) (finding, bool) {
	return waited(m, m.Done.EventLoop, "the "+generator(m)+"'s event loop was %s or more late in 1 %% of the time")
}

func pooled(m measured) (finding, bool) {
	return waited(m, m.Done.Pool, "1 %% of the "+generator(m)+"'s requests waited %s or more for a connection")
}

func waited(m measured, w *bench.Waits, words string) (finding, bool) {
	if w == nil {
		return finding{}, false
	}
	return standstill(m, w.P99, words)
}

// standstill doubts a time that a client stood still by its own doing, above a tenth of what a
// request takes.
func standstill(m measured, d time.Duration, words string) (finding, bool) {
	return finding{fmt.Sprintf(words, unit.Seconds(d.Seconds())), d.Seconds()}, d > max(leastStandstill, typical(m)/10)
}

// typical is what a request takes, once it is sent.
func typical(m measured) time.Duration {
	if m.ServiceP50 > 0 {
		return m.ServiceP50
	}
	return m.Latency.P50
}

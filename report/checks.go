package report

import (
	"fmt"
	"math"
	"time"

	"github.com/claudebench/claudebench/bench"
	"github.com/claudebench/claudebench/report/unit"
)

// A check looks for one reason to doubt a trial.
type check struct {
	code, fix string
	look      func(measured) (finding, bool)
	// notInSearch excepts the trials that confirm a search: they are meant to
	// reach a limit, and the limit is named as their bottleneck.
	notInSearch bool
	// spoils tells of which trials the finding means that they cannot be
	// trusted; nil is none.
	spoils func(measured) bool
}

// A finding is what a check found: in words, and how bad it is compared with
// other findings of the same check.
type finding struct {
	text     string
	severity float64
}

// checks lists them all, the gravest first.
func checks() []check {
	return []check{
		{code: "exact-n", look: exactN, spoils: always,
			fix: "the client drops, repeats or invents requests: its figures are not of the load that was asked for"},
		{code: "connections", look: inFlight, notInSearch: true,
			fix: "raise the client's pool limit to the concurrency, or lower the concurrency to what the client keeps up with"},
		{code: "littles-law", look: lawBroken,
			fix: "the client does not keep its workers busy, or its clock leaves a part of the wait out"},
		{code: "mock-bottleneck", look: mockLimits, notInSearch: true, spoils: always,
			fix: "lower the load, or give the mock more CPU: the latencies hold its delays"},
		{code: "machine-cpu", look: machineFull, notInSearch: true, spoils: always,
			fix: "lower the load or use a machine with more cores: clients are measured against each other's hunger for CPU"},
		{code: "steal", look: stolen, spoils: always,
			fix: "use a machine of its own, or one with CPUs of its own; measure again at another time"},
		{code: "throttled", look: throttled, spoils: unasked,
			fix: "raise the quota (systemd: CPUQuota=, Kubernetes: limits.cpu, Docker: --cpus), or measure outside of it"},
		{code: "ports", look: portsLeft, spoils: always,
			fix: "let the client keep its connections, send fewer requests, or widen net.ipv4.ip_local_port_range"},
		{code: "retransmits", look: retransmits, spoils: always,
			fix: "look for full queues (nstat -az TcpExtListenDrops TcpExtTCPBacklogDrop) or a link that loses packets"},
		{code: "not-on-time", look: notOnTime, spoils: always,
			fix: "lower the rate, allow more requests in flight, or leave the client more CPU"},
		{code: "client-cpu", look: clientFull, notInSearch: true, spoils: onSchedule,
			fix: "its latencies are those of a client at its limit: lower the load, or compare the highest throughput"},
		{code: "gc-pause", look: collected, notInSearch: true, spoils: onSchedule,
			fix: "lower the load, or let the collector run less often (GOGC)"},
		{code: "scheduler", look: scheduled, notInSearch: true, spoils: onSchedule,
			fix: "lower the load, or leave the client more CPU: a part of its latencies is its own queue"},
		{code: "event-loop", look: lagged, notInSearch: true, spoils: onSchedule,
			fix: "lower the load, or spread it over processes: a part of the latencies is the loop's own queue"},
		{code: "pool-waits", look: pooled, notInSearch: true,
			fix: "let the client keep as many connections as requests are in flight; each request pays for what it waits"},
		{code: "errors", look: failedRequests,
			fix: "the kinds of failures stand below their number; failed requests are part of the latencies, and fast failures look like speed"},
		{code: "cpu-mismatch", look: cpuMismatch,
			fix: "the client may use processes that it does not count, or the machine's counters may be too coarse"},
		{code: "memory-mismatch", look: memoryMismatch,
			fix: "a process of the client ended before its memory was read: let all of them live until the client's standard input ends"},
		{code: "few-requests", look: fewRequests,
			fix: "measure at least 100 requests a trial"},
	}
}

func exactN(m measured) (finding, bool) {
	asked, sent := m.Load.Requests, m.Requests+len(m.Done.NotSent)
	if sent != asked {
		return finding{fmt.Sprintf("%d of %d requests are accounted for", sent, asked), math.Abs(float64(sent - asked))}, true
	}
	if m.Upstream == nil || m.Codes[0] > 0 || m.Upstream.Requests == m.Attempts || m.Ready.Generator != "" {
		return finding{}, false // without an answer, nobody knows whether a request arrived; a service asks as it likes
	}
	return finding{
		fmt.Sprintf("the upstream received %d requests, the client tells of %d", m.Upstream.Requests, m.Attempts),
		math.Abs(float64(m.Upstream.Requests - m.Attempts)),
	}, true
}

// inFlight is exact: the mock counts a request as gone before it answers.
func inFlight(m measured) (finding, bool) {
	if m.Load.Kind != bench.Closed || m.Upstream == nil || m.Errors > 0 {
		return finding{}, false
	}
	asked, seen := m.Load.Concurrency, m.Upstream.MaxInFlight
	if seen == asked {
		return finding{}, false
	}
	verb := "kept only"
	if seen > asked {
		verb = "had"
	}
	return finding{fmt.Sprintf("client %s %d of %d requests in flight at the upstream", verb, seen, asked), math.Abs(float64(seen - asked))}, true
}

func lawBroken(m measured) (finding, bool) {
	if m.LittlesLaw == nil || math.Abs(*m.LittlesLaw-1) <= 0.05 {
		return finding{}, false
	}
	return finding{
		fmt.Sprintf("throughput times mean latency is %s of the %d requests that should be in flight", unit.Percent(*m.LittlesLaw), m.Load.Concurrency),
		math.Abs(*m.LittlesLaw - 1),
	}, true
}

// mockLimits takes the mock for short of CPU when it used most of what all
// others on the machine left to it.
func mockLimits(m measured) (finding, bool) {
	if late := lateShare(m); late > 0.05 {
		return finding{fmt.Sprintf("the mock sent %s of its answers more than %d ms late", unit.Percent(late), bench.LateBound.Milliseconds()), 1 + late}, true
	}
	left := m.Usage.Span*time.Duration(m.Usage.Cores) - (m.Usage.Machine - m.Usage.Mock)
	if used := share(m.Usage.Mock, left); used > 0.8 {
		return finding{fmt.Sprintf("the mock used %s of the CPU time that was left to it", unit.Percent(min(used, 1))), min(used, 1)}, true
	}
	return finding{}, false
}

func machineFull(m measured) (finding, bool) {
	busy := machineBusy(m.Usage)
	return finding{fmt.Sprintf("the machine's CPUs were %s busy", unit.Percent(min(busy, 1))), busy}, busy > 0.9
}

func failedRequests(m measured) (finding, bool) {
	e := m.ErrorShare()
	return finding{fmt.Sprintf("%s of the requests failed", unit.Percent(e)), e}, e > 0.01
}

// cpuMismatch compares what the client says of itself with the machine's
// counters, which count in ticks of 10 ms. A service says nothing of itself.
func cpuMismatch(m measured) (finding, bool) {
	own, seen := m.Done.CPU, m.Usage.Client
	apart := (own - seen).Abs()
	if m.Ready.Generator != "" || m.Usage.Span == 0 || apart <= 50*time.Millisecond || float64(apart) <= 0.1*float64(max(own, seen)) {
		return finding{}, false
	}
	return finding{
		fmt.Sprintf("the client says that it used %s of CPU time, the machine says %s", unit.Seconds(own.Seconds()), unit.Seconds(seen.Seconds())),
		apart.Seconds(),
	}, true
}

// memoryMismatch holds the high-water mark, which is read from the processes
// that live at the end, against the samples, which saw them all.
func memoryMismatch(m measured) (finding, bool) {
	var seen uint64
	for _, s := range m.Usage.Samples {
		seen = max(seen, s.Client.RSS)
	}
	peak := m.Usage.PeakRSS
	if peak == 0 || float64(seen) <= 1.05*float64(peak) {
		return finding{}, false
	}
	return finding{
		fmt.Sprintf("the client's peak memory reads %s, but %s were seen in use", unit.Bytes(float64(peak)), unit.Bytes(float64(seen))),
		float64(seen) / float64(peak),
	}, true
}

func fewRequests(m measured) (finding, bool) {
	return finding{fmt.Sprintf("with %d requests the p99 is the slowest of them", m.Requests), 1 / float64(m.Requests+1)}, m.Requests < 100
}

package report

import (
	"strings"
	"testing"
	"time"

	"github.com/claudebench/claudebench/bench"
)

const µs = time.Microsecond

// timely is a sound trial of a load with due times, whose requests take 60 ms.
func timely() measured {
	m := sound()
	m.Load = bench.Load{Kind: bench.Constant, Requests: 1000, Concurrency: 50, Rate: 500}
	m.LittlesLaw = nil
	m.ServiceP50, m.Latency.P50 = 60*ms, 61*ms
	m.Done.Sends = &bench.Waits{P50: 50 * µs, P99: 500 * µs, Max: 90 * ms}
	return m
}

func TestValidity(t *testing.T) {
	network := func(n bench.Network) func(*measured) { return func(m *measured) { m.Usage.Network = &n } }
	for name, tt := range map[string]struct {
		spoil func(*measured)
		want  string // code; empty: none
		says  string
	}{
		"sound":                  {func(*measured) {}, "", ""},
		"stolen":                 {func(m *measured) { m.Usage.Steal = 164 * ms }, "steal", "gave 2.05 % of the machine's"},
		"hardly stolen":          {func(m *measured) { m.Usage.Steal = 160 * ms }, "", ""},
		"stolen in no time":      {func(m *measured) { m.Usage.Steal, m.Usage.Span = 20*ms, 100*ms; m.Usage.Machine = 0 }, "", ""},
		"throttled":              {func(m *measured) { m.Usage.Throttles, m.Usage.Throttled = 1, 90*ms }, "throttled", "in 1 periods, and stood still for 90.0 ms"},
		"throttled at the end":   {func(m *measured) { m.Usage.Throttled = 1 }, "throttled", ""},
		"few ports":              {network(bench.Network{Ports: 1000, PortsLeft: 99, TimeWaitAfter: 901}), "ports", "99 of 1,000 ephemeral ports were left, with 901 sockets in TIME_WAIT"},
		"a tenth of the ports":   {network(bench.Network{Ports: 1000, PortsLeft: 100}), "", ""},
		"ports not known":        {network(bench.Network{}), "", ""},
		"retransmits":            {network(bench.Network{Segments: 1000, Retransmitted: 2}), "retransmits", "0.200 % of its segments"},
		"one retransmit":         {network(bench.Network{Segments: 1000, Retransmitted: 1}), "", ""},
		"sent late":              {func(m *measured) { m.ServiceP50, m.Done.Sends.P99 = 100*ms, 5100*µs }, "not-on-time", "sent 5.10 ms or more after they were due, where 5.00 ms"},
		"late for short answers": {func(m *measured) { m.ServiceP50, m.Done.Sends.P99 = 4*ms, 501*µs }, "not-on-time", "sent 501 µs or more after they were due, where 500 µs can be borne"},
		"as exact as timers are": {func(m *measured) { m.ServiceP50, m.Done.Sends.P99 = ms, 500*µs }, "", ""},
		"lateness not known":     {func(m *measured) { m.Done.Sends = nil }, "", ""},
		"one core":               {func(m *measured) { m.Done.CPU, m.Usage.Client = 1902*ms, 1902*ms }, "client-cpu", "it used 95.1 %"},
		"not quite one core":     {func(m *measured) { m.Done.CPU, m.Usage.Client = 1900*ms, 1900*ms }, "", ""},
		"one of several cores":   {func(m *measured) { m.Done.CPU, m.Usage.Client, m.Ready.Parallelism = 1950*ms, 1950*ms, 2 }, "", ""},
		"collected":              {func(m *measured) { m.Done.GC = &bench.Pauses{Count: 2, Max: 7 * ms} }, "gc-pause", "up to 7.00 ms"},
		"shortly collected":      {func(m *measured) { m.Done.GC = &bench.Pauses{Count: 900, Max: 6 * ms} }, "", ""},
		"waited for a CPU":       {func(m *measured) { m.Done.Scheduler = &bench.Waits{P99: 7 * ms} }, "scheduler", "waited 7.00 ms or more"},
		"once waited for a CPU":  {func(m *measured) { m.Done.Scheduler = &bench.Waits{P99: 6 * ms, Max: 90 * ms} }, "", ""},
		"lagged":                 {func(m *measured) { m.Done.EventLoop = &bench.Waits{P99: 7 * ms} }, "event-loop", "was 7.00 ms or more late"},
		"lagged by a tick":       {func(m *measured) { m.ServiceP50, m.Done.EventLoop = 2*ms, &bench.Waits{P99: ms}; m.Done.Sends = nil }, "", ""},
	} {
		m := timely()
		tt.spoil(&m)
		got := group{good: []measured{m}}.warnings()
		if tt.want == "" {
			if len(got) > 0 {
				t.Errorf("%s: warns of %+v", name, got)
			}
			continue
		}
		if len(got) != 1 || got[0].Code != tt.want || !got[0].Spoils || got[0].Fix == "" ||
			!strings.Contains(got[0].Message, tt.says) || !strings.HasSuffix(got[0].Message, " (trial 3); not to be trusted") {
			t.Errorf("%s: warnings are %+v, want %s with %q", name, got, tt.want, tt.says)
		}
	}
}

// In a closed loop the client sets the pace, and its limit is what is measured. What the machine
// did to it is not.
func TestLimitOfTheClientIsAResult(t *testing.T) {
	m := timely()
	m.Load = sound().Load
	m.Done.CPU, m.Usage.Client = 2*time.Second, 2*time.Second
	m.Usage.Throttles = 1
	d := Document{Results: []Result{{Client: "a", Warnings: group{good: []measured{m}}.warnings()}, {Client: "b"}}}
	var codes []string
	for _, w := range d.Results[0].Warnings {
		codes = append(codes, w.Code)
	}
	if strings.Join(codes, " ") != "throttled client-cpu" {
		t.Errorf("warnings are %v", codes)
	}
	if got := d.Untrusted(); len(got) != 1 || got[0].Code != "throttled" || !strings.HasPrefix(got[0].Message, "a: the client's cgroup") {
		t.Errorf("untrusted are %+v", got)
	}
}

// A quota that is a rung's own is what the rung measures.
func TestOwnQuotaIsAResult(t *testing.T) {
	m := timely()
	m.Usage.Throttles, m.Confined = 1, true
	if w := (group{good: []measured{m}}).warnings(); len(w) != 1 || w[0].Code != "throttled" || w[0].Spoils {
		t.Errorf("warnings are %+v", w)
	}
}

// The generator of a service's load is no part of what is measured, whatever the load; nor is what it
// says of its own CPU time, and a service may ask its upstream as often as it likes.
func TestGeneratorIsNoResult(t *testing.T) {
	m := sound()
	m.Ready.Generator = "net/http go1.26"
	m.Upstream.Requests *= 2
	m.Usage.Client *= 3
	if w := (group{good: []measured{m}}).warnings(); len(w) > 0 {
		t.Errorf("warns of %+v", w)
	}
	m.Done.Scheduler = &bench.Waits{P99: time.Second, Max: time.Second}
	w := group{good: []measured{m}}.warnings()
	if len(w) != 1 || !w[0].Spoils || !strings.HasPrefix(w[0].Message, "1 % of the load generator's goroutines waited 1.00 s") {
		t.Errorf("warnings are %+v", w)
	}
	if v, known := cpuPerRequest(m); !known || v != m.Usage.Client.Seconds()/float64(m.Done.Requests) {
		t.Errorf("CPU time of a request is %v, %v", v, known)
	}
}

// Waits for a connection are the client's own doing, and are told.
func TestPoolWaits(t *testing.T) {
	m := sound()
	m.Done.Pool = &bench.Waits{P99: time.Second, Max: time.Second}
	w := group{good: []measured{m}}.warnings()
	if len(w) != 1 || w[0].Code != "pool-waits" || w[0].Spoils || !strings.Contains(w[0].Message, "waited 1.00 s or more for a connection") {
		t.Errorf("warnings are %+v", w)
	}
}

// One trial that cannot be trusted is enough, though the words are those of the worst.
func TestSpoilsByAnyTrial(t *testing.T) {
	a, b := timely(), timely()
	a.Number, b.Number = 1, 2
	a.Usage.Steal, b.Usage.Steal = 400*ms, 800*ms
	w := group{good: []measured{a, b}}.warnings()
	if len(w) != 1 || w[0].Message != "the hypervisor gave 10.0 % of the machine's CPU time to others (the worst of trials 1 and 2); not to be trusted" {
		t.Errorf("warnings are %+v", w)
	}
}

package report

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/claudebench/claudebench/bench"
)

// sound is a trial with nothing to doubt.
func sound() measured {
	law := 1.0
	return measured{
		Trial: bench.Trial{
			Number:   3,
			Step:     bench.Step{Load: bench.Load{Kind: bench.Closed, Requests: 1000, Concurrency: 50}},
			Ready:    bench.Ready{Parallelism: 1},
			Done:     bench.Done{Requests: 1000, MaxInFlight: 50, CPU: time.Second, Elapsed: 2 * time.Second},
			Upstream: &bench.Upstream{Requests: 1000, MaxInFlight: 50, Connections: 50},
			Usage:    bench.Usage{Client: time.Second, Mock: 200 * ms, Machine: 2 * time.Second, Cores: 4, Span: 2 * time.Second},
		},
		Figures: Figures{Requests: 1000, Attempts: 1000, LittlesLaw: &law, Throughput: 500},
	}
}

func TestChecks(t *testing.T) {
	ratio := func(x float64) *float64 { return &x }
	for name, tt := range map[string]struct {
		spoil func(*measured)
		want  string // code, and a part of the message; empty: none
		says  string
	}{
		"sound":                {func(*measured) {}, "", ""},
		"a hit is missing":     {func(m *measured) { m.Requests = 999; m.Attempts = 999; m.Upstream.Requests = 999 }, "exact-n", "999 of 1000"},
		"a repeated request":   {func(m *measured) { m.Upstream.Requests = 1012 }, "exact-n", "received 1012 requests, the client tells of 1000"},
		"a retry that is told": {func(m *measured) { m.Upstream.Requests, m.Attempts = 1012, 1012 }, "", ""},
		"no answer":            {func(m *measured) { m.Upstream.Requests = 999; m.Codes = map[uint16]int{0: 1} }, "", ""},
		"small pool":           {func(m *measured) { m.Upstream.MaxInFlight = 10 }, "connections", "kept only 10 of 50"},
		"one more":             {func(m *measured) { m.Upstream.MaxInFlight = 51 }, "connections", "had 51 of 50"},
		"slack":                {func(m *measured) { m.LittlesLaw = ratio(0.94) }, "littles-law", "94.0 % of the 50"},
		"almost no slack":      {func(m *measured) { m.LittlesLaw = ratio(0.951) }, "", ""},
		"late mock":            {func(m *measured) { m.Upstream.Late = 51 }, "mock-bottleneck", "5.10 % of its answers more than 5 ms late"},
		"not yet late":         {func(m *measured) { m.Upstream.Late = 50 }, "", ""},
		"starved mock":         {func(m *measured) { m.Usage.Machine, m.Usage.Mock = 7100*ms, 4000*ms }, "mock-bottleneck", "81.6 %"},
		"full machine":         {func(m *measured) { m.Usage.Machine = 7300 * ms }, "machine-cpu", "91.2 % busy"},
		"failures":             {func(m *measured) { m.Errors = 11 }, "errors", "1.10 %"},
		"few failures":         {func(m *measured) { m.Errors = 10 }, "", ""},
		"hidden process":       {func(m *measured) { m.Usage.Client = 1200 * ms }, "cpu-mismatch", "used 1.00 s of CPU time, the machine says 1.20 s"},
		"ended helper": {func(m *measured) {
			m.Usage.PeakRSS, m.Usage.Samples = 40e6, []bench.Sample{{Client: bench.Reading{RSS: 30e6}}, {Client: bench.Reading{RSS: 60e6}}}
		}, "memory-mismatch", "reads 40.0 MB, but 60.0 MB"},
		"memory at its peak": {func(m *measured) {
			m.Usage.PeakRSS, m.Usage.Samples = 40e6, []bench.Sample{{Client: bench.Reading{RSS: 40e6}}}
		}, "", ""},
		"coarse ticks":    {func(m *measured) { m.Done.CPU, m.Usage.Client = 60*ms, 20*ms }, "", ""},
		"nothing watched": {func(m *measured) { m.Usage = bench.Usage{} }, "", ""},
		"no mock":         {func(m *measured) { m.Upstream = nil }, "", ""},
		"not sent": {func(m *measured) {
			m.Load.Kind, m.Requests, m.Attempts, m.Upstream.Requests = bench.Constant, 998, 998, 998
			m.Done.NotSent = []time.Duration{1, 2}
		}, "not-on-time", "in time: 2"},
		"few requests": {func(m *measured) {
			m.Load.Requests, m.Requests, m.Attempts, m.Upstream.Requests = 99, 99, 99, 99
		}, "few-requests", "with 99 requests"},
	} {
		m := sound()
		tt.spoil(&m)
		got := group{good: []measured{m}}.warnings()
		switch {
		case tt.want == "" && len(got) > 0:
			t.Errorf("%s: warns of %+v", name, got)
		case tt.want != "" && (len(got) != 1 || got[0].Code != tt.want || !strings.Contains(got[0].Message, tt.says) || got[0].Fix == ""):
			t.Errorf("%s: warnings are %+v, want %s with %q", name, got, tt.want, tt.says)
		}
	}
}

func TestWarningsOfSeveralTrials(t *testing.T) {
	a, b, c := sound(), sound(), sound()
	a.Number, b.Number, c.Number = 1, 2, 5
	a.Upstream.MaxInFlight, c.Upstream.MaxInFlight = 40, 10
	noted := bench.Warning{Code: "no-peak-memory", Message: "x", Fix: "y"}
	a.Warnings, b.Warnings = []bench.Warning{noted}, []bench.Warning{noted}
	g := group{good: []measured{a, b, c}, failed: []bench.Trial{
		{Number: 7, Failure: &bench.Failure{Reason: "hung"}},
		{Number: 8, Failure: &bench.Failure{Reason: "exited", Stderr: []string{"first", " last words "}}},
		{Number: 9, Failure: &bench.Failure{Reason: "hung"}},
	}}
	var got []string
	for _, w := range g.warnings() {
		got = append(got, w.Message)
	}
	want := []string{
		"trials 7 and 9 failed: hung; 3 of 6 remain",
		"trial 8 failed: exited (last words); 3 of 6 remain",
		"client kept only 10 of 50 requests in flight at the upstream (the worst of trials 1 and 5)",
		"x",
	}
	if !slices.Equal(got, want) {
		t.Errorf("warnings are %q, want %q", got, want)
	}
}

func TestLimitsAreNoFaultOfASearch(t *testing.T) {
	m := sound()
	m.Confirm, m.Upstream.MaxInFlight, m.Upstream.Late, m.Usage.Machine = true, 10, 900, 8*time.Second
	if got := (group{good: []measured{m}}).warnings(); len(got) > 0 {
		t.Errorf("warnings are %+v", got)
	}
}

func TestBottleneck(t *testing.T) {
	for name, tt := range map[string]struct {
		spoil func(*measured)
		want  Bottleneck
	}{
		"none":                 {func(*measured) {}, BottleneckUnknown},
		"late mock":            {func(m *measured) { m.Upstream.Late = 60 }, BottleneckUpstream},
		"late on a full host":  {func(m *measured) { m.Upstream.Late, m.Usage.Machine = 60, 7*time.Second }, BottleneckMachine},
		"pool":                 {func(m *measured) { m.Upstream.MaxInFlight, m.Upstream.Late = 44, 60 }, BottleneckPool},
		"pool of a busy one":   {func(m *measured) { m.Upstream.MaxInFlight, m.Done.CPU = 44, 2*time.Second }, BottleneckClient},
		"no pool":              {func(m *measured) { m.Upstream.MaxInFlight = 45 }, BottleneckUnknown},
		"one core":             {func(m *measured) { m.Done.CPU = 1700 * ms }, BottleneckClient},
		"not all of one":       {func(m *measured) { m.Done.CPU = 1690 * ms }, BottleneckUnknown},
		"one of four":          {func(m *measured) { m.Done.CPU, m.Ready.Parallelism = 2*time.Second, 0 }, BottleneckUnknown},
		"more than there are":  {func(m *measured) { m.Done.CPU, m.Ready.Parallelism = 7*time.Second, 64 }, BottleneckClient},
		"machine":              {func(m *measured) { m.Usage.Machine = 7 * time.Second }, BottleneckMachine},
		"no counters, no mock": {func(m *measured) { m.Usage, m.Upstream, m.Ready.Parallelism = bench.Usage{}, nil, 0 }, BottleneckUnknown},
	} {
		bad := sound()
		tt.spoil(&bad)
		if got := (group{good: []measured{bad, sound(), bad}}).bottleneck(); got != tt.want {
			t.Errorf("%s: bottleneck is %s, want %s", name, got, tt.want)
		}
		if got := (group{good: []measured{bad, sound()}}).bottleneck(); got != BottleneckUnknown {
			t.Errorf("%s: bottleneck in half of the trials is %s", name, got)
		}
	}
}

// A trial is doubtful if a check says so that is not harmless.
func TestDoubtful(t *testing.T) {
	fine, busy, failing, confirming := sound(), sound(), sound(), sound()
	fine.Number, busy.Number, failing.Number, confirming.Number = 1, 2, 3, 4
	busy.Usage.Machine = busy.Usage.Span * time.Duration(busy.Usage.Cores)
	failing.Errors = failing.Requests
	failing.Outcomes = map[bench.Outcome]int{bench.Timeout: failing.Requests}
	confirming.Usage, confirming.Confirm = busy.Usage, true
	if got := (group{good: []measured{fine, busy, failing, confirming}}).doubtful(); !slices.Equal(got, []int{2}) {
		t.Errorf("doubtful are %v", got)
	}
}

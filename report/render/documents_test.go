package render

import (
	"testing"
	"time"

	"github.com/claudebench/claudebench/bench"
	"github.com/claudebench/claudebench/bench/search"
	"github.com/claudebench/claudebench/report"
	"github.com/claudebench/claudebench/report/judge"
)

func python(library, version string) bench.Ready {
	return bench.Ready{Client: library, Version: version, Runtime: "CPython 3.11.2", Parallelism: 1}
}

func models() map[string]model {
	return map[string]model{
		"requests":  {ready: python("requests", "2.32.3"), overhead: 45 * ms, memory: 44 * mb},
		"aiohttp":   {ready: python("aiohttp", "3.8.4"), overhead: 4 * ms, memory: 37 * mb},
		"httpx":     {ready: python("httpx", "0.27.0"), overhead: 12 * ms, memory: 52 * mb},
		"go-pooled": {ready: bench.Ready{Client: "net/http", Version: "go1.26.0", Runtime: "go1.26.0", Parallelism: 4}, overhead: 4*ms + 20*time.Microsecond, memory: 15 * mb},
	}
}

// documents are what every format is shown with.
func documents() map[string]func(*testing.T) *report.Document {
	return map[string]func(*testing.T) *report.Document{
		"normal":      normal,
		"troubled":    troubled,
		"interrupted": interrupted,
		"worse":       worse,
		"ladder":      climbed,
		"streams":     streams,
	}
}

// normal is a whole run of the scenario that is run by default.
func normal(t *testing.T) *report.Document {
	clients := []string{"requests", "aiohttp", "httpx", "go-pooled"}
	b := newBed(t, clients, fixed(bench.Closed, 1000, 50), fixed(bench.Burst, 250, 50), searched())
	for s := range b.run.Plan.Steps() {
		b.add(s, models()[s.Client])
	}
	for i, client := range clients {
		load := bench.Load{Kind: bench.Closed, Requests: 640, Concurrency: 32 << i}
		b.add(bench.Step{Client: client, Phase: 2, Repetition: 1, Load: load}, models()[client])
		for rep := range 3 {
			t := b.add(bench.Step{Client: client, Phase: 2, Repetition: rep + 1, Confirm: true, Load: load}, models()[client])
			if client == "requests" {
				t.Upstream.MaxInFlight = 10
			}
		}
	}
	return b.document()
}

// troubled has a client that is missing, one that never worked, one that
// failed once, and figures in doubt.
func troubled(t *testing.T) *report.Document {
	b := newBed(t, []string{"aiohttp", "httpx", "requests"}, fixed(bench.Closed, 1000, 50), fixed(bench.Constant, 90, 20), searched())
	b.run.Skipped = []bench.Skip{{
		Client: "node-undici", Reason: "node 18.4.0 is too old: 20 is needed", Fix: "sudo apt-get install nodejs",
	}}
	for s := range b.run.Plan.Steps() {
		m := models()[s.Client]
		if s.Phase == 1 && s.Client == "aiohttp" {
			m.unsent = s.Repetition
		}
		tr := b.add(s, m)
		switch {
		case s.Client == "requests":
			tr.Failure = &bench.Failure{Reason: "driver exited with status 1", Stderr: []string{"ModuleNotFoundError: No module named 'requests'"}}
		case s.Client == "httpx" && s.Repetition == 2 && s.Phase == 0:
			tr.Failure = &bench.Failure{Reason: "no progress for 1m45s"}
		case s.Client == "httpx" && s.Phase == 0:
			tr.Upstream.MaxInFlight, tr.Upstream.Late = 10, 80*s.Repetition
			tr.Usage.Client += time.Second
		case s.Client == "aiohttp" && s.Phase == 1:
			tr.Warnings = []bench.Warning{{Code: "no-peak-memory", Message: "peak memory could not be read: no such process", Fix: "the client's process must live until its standard input ends"}}
			tr.Usage.PeakRSS = 0
		}
	}
	b.add(bench.Step{Client: "httpx", Phase: 2, Repetition: 1, Load: searched().Load}, models()["httpx"])
	return b.document()
}

// interrupted is a run against an endpoint of which nothing is known, broken
// off in its first repetition.
func interrupted(t *testing.T) *report.Document {
	b := newBed(t, []string{"go-pooled", "go-fresh"}, fixed(bench.Closed, 200, 10))
	b.run.Plan.Target, b.run.Plan.Trials, b.run.Plan.Phases[0].Latency = "https://api.example.com", 1, ""
	b.run.Interrupted = true
	m := models()["go-pooled"]
	m.bare = true
	b.add(bench.Step{Client: "go-pooled", Repetition: 1, Load: b.run.Plan.Phases[0].Load}, m)
	return b.document()
}

// streams are answers in pieces, of which some are cut and some end with an error event.
func streams(t *testing.T) *report.Document {
	open := fixed(bench.Constant, 200, 40)
	open.Stream, open.Good = true, bench.Good{FirstToken: 80 * ms}
	b := newBed(t, []string{"aiohttp", "go-pooled"}, open)
	for s := range b.run.Plan.Steps() {
		m := models()[s.Client]
		m.streams = true
		b.add(s, m)
	}
	return b.document()
}

// worse is a comparison whose head is slower, which was confirmed, and breaks a bound.
func worse(t *testing.T) *report.Document {
	b := newBed(t, []string{"requests", "aiohttp", "control"}, fixed(bench.Closed, 200, 20))
	p := &b.run.Plan
	p.Scenario, p.Trials = "ab", 1
	p.Comparison = &bench.Comparison{Base: bench.Arm{Client: "aiohttp"}, Head: bench.Arm{Client: "requests"}, Control: bench.Arm{Client: "control"}, Pairs: 10}
	slo := 0.1
	p.Gates = []bench.Gate{{Metric: "p95", Level: bench.Error, SLO: &slo}}
	for _, confirm := range []bool{false, true} {
		for n, pairs := 0, (&search.Pairs{Comparison: p.Comparison, Phases: p.Phases, Seed: 1, Most: 10, Confirm: confirm, Enough: func([]bench.Trial, int) bool { return false }}); ; n++ {
			s, ok := pairs.Next(b.run.Trials)
			if !ok {
				break
			}
			m := models()[s.Client]
			if s.Client == "control" {
				m = models()["go-pooled"]
			}
			m.overhead += time.Duration(n*7%5) * ms / 10
			held(b.add(s, m), n)
		}
	}
	d := b.document()
	d.Alarms = &report.FalseAlarms{
		Comparisons: 40, Since: began, Outcomes: map[judge.Outcome]int{judge.Same: 31, judge.Unclear: 8, judge.Contaminated: 1},
		FirstWorse: 1, AtMost: 0.0722, Detectable: map[string]float64{"p50": 0.047, "cpu_per_request": 0.11},
	}
	return d
}

// climbed is a ladder of three measures, of which the last is worth nothing.
func climbed(t *testing.T) *report.Document {
	b := newBed(t, nil, fixed(bench.Closed, 200, 20))
	b.run.Plan.Scenario, b.run.Plan.Trials = "before-after", 6
	b.run.Plan.SetLadder([]bench.Measure{bench.KeepAlive, bench.Pool, bench.Sysctl})
	m := models()["go-pooled"]
	overheads := map[bench.Measure]time.Duration{bench.KeepAlive: 20 * ms, bench.Pool: 5 * ms}
	n := 0
	for s := range b.run.Plan.Steps() {
		n++
		of := m
		of.overhead = 30*ms + time.Duration(n*7%5)*ms/10
		for _, r := range b.run.Plan.Ladder.Rungs() {
			for _, measure := range r.Measures {
				if r.Client == s.Client {
					of.overhead -= overheads[measure]
				}
			}
		}
		b.add(s, of)
	}
	return b.document()
}

// held lets a cgroup hold some clients back, and a hypervisor take from others.
func held(t *bench.Trial, n int) {
	for i := range t.Usage.Samples {
		s := &t.Usage.Samples[i]
		if n%3 == 0 {
			s.Throttled = s.At / 2
		} else if n%3 == 1 {
			s.Steal = s.At
		}
	}
}

package scenarios

import (
	"testing"
	"time"

	"github.com/claudebench/claudebench/bench"
	"github.com/google/go-cmp/cmp"
)

func base(t *testing.T, text string) bench.Plan {
	t.Helper()
	p, err := parse("base.yaml", []byte(text), vocabulary())
	if err != nil {
		t.Fatal(err)
	}
	return p
}

const mixed = `
phases:
  - {kind: closed, requests: 100, concurrency: 10}
  - {kind: burst, requests: 200, concurrency: 20}
  - {kind: max_throughput, requests: 300, concurrency: 30}
`

func ptr[T any](v T) *T { return &v }

func TestApply(t *testing.T) {
	for _, tt := range []struct {
		name string
		o    Overrides
		want func(*bench.Plan)
	}{
		{"nothing", Overrides{}, func(*bench.Plan) {}},
		{"the plan's own", Overrides{
			Clients: []string{"go"}, Trials: ptr(9), Seed: ptr(uint64(0)), Timeout: ptr(time.Minute),
		}, func(p *bench.Plan) {
			p.Clients, p.Trials, p.Seed, p.Timeout = []string{"go"}, 9, 0, time.Minute
		}},
		{"all clients", Overrides{Clients: []string{"all"}}, func(*bench.Plan) {}},
		{"loads, but not the search", Overrides{Requests: ptr(50), Concurrency: ptr(5)}, func(p *bench.Plan) {
			for i := range 2 {
				p.Phases[i].Load.Requests, p.Phases[i].Load.Concurrency = 50, 5
			}
		}},
		{"rate", Overrides{Rate: ptr("7.5"), Requests: ptr(70)}, func(p *bench.Plan) {
			p.Phases = []bench.Phase{p.Phases[0], p.Phases[2]}
			p.Phases[0].Load = bench.Load{Kind: bench.Constant, Requests: 70, Concurrency: 10, Rate: 7.5}
		}},
		{"latency", Overrides{Latency: ptr("lognormal(x)")}, func(p *bench.Plan) {
			for i := range p.Phases {
				p.Phases[i].Latency = "lognormal(x)"
			}
		}},
		{"target", Overrides{Target: ptr("http://localhost")}, func(p *bench.Plan) {
			p.Target = "http://localhost"
			for i := range p.Phases {
				p.Phases[i].Latency = ""
			}
		}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			want, got := base(t, mixed), base(t, mixed)
			tt.want(&want)
			if err := tt.o.Apply(&got, vocabulary()); err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(want, got); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestApplyLeavesThePhasesOfACopyAlone(t *testing.T) {
	p := base(t, mixed)
	other := p
	o := Overrides{Requests: ptr(50)}
	if err := o.Apply(&p, vocabulary()); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(base(t, mixed), other); diff != "" {
		t.Error(diff)
	}
}

func TestApplyFaults(t *testing.T) {
	const search = "phases: [{kind: max_throughput}]"
	const real = "target: http://localhost\nphases: [{kind: closed}]"
	for _, tt := range []struct {
		name, plan string
		o          Overrides
		want       string
	}{
		{"too few requests", "phases: [{kind: closed}]", Overrides{Requests: ptr(10)},
			"phases[0].concurrency: must not exceed requests (10), is 50 (--requests is 10: give --concurrency too)"},
		{"too much concurrency", mixed, Overrides{Requests: ptr(10), Concurrency: ptr(11)},
			"--concurrency: must not exceed requests (10), is 11"},
		{"zeros", mixed, Overrides{Requests: ptr(0), Concurrency: ptr(0), Trials: ptr(0), Timeout: ptr(time.Duration(0)), Rate: ptr("0")},
			"--trials: must be between 1 and 1000, is 0\n" +
				"--timeout: must be above 0, is 0s\n" +
				"--requests: must be between 1 and 10000000, is 0\n" +
				"--concurrency: must be at least 1, is 0\n" +
				"--rate: must be above 0 and at most 1000000 per second, is 0"},
		{"said once for all phases", mixed, Overrides{Concurrency: ptr(-1)}, "--concurrency: must be at least 1, is -1"},
		{"no clients", mixed, Overrides{Clients: []string{}}, "--client: names no client"},
		{"unknown client", mixed, Overrides{Clients: []string{"go", "htpx"}}, `--client: unknown client "htpx" (did you mean "httpx"?)`},
		{"latency", mixed, Overrides{Latency: ptr("fast")}, "--latency: must be lognormal(...)"},
		{"latency and target", mixed, Overrides{Latency: ptr("lognormal()"), Target: ptr("http://localhost")},
			"--latency: belongs to the mock upstream, but a target is given"},
		{"latency for a target", real, Overrides{Latency: ptr("lognormal()")},
			"--latency: belongs to the mock upstream, but a target is given"},
		{"target", mixed, Overrides{Target: ptr("localhost")}, "--target: must begin with http:// or https:// (such as https://api.example.com)"},
		{"empty target", mixed, Overrides{Target: ptr("")}, "--target: is empty"},
		{"nothing to act on", search, Overrides{Requests: ptr(10), Rate: ptr("1"), Trials: ptr(1)},
			"--requests: has no phase to act on: the scenario only searches\n" +
				"--rate: has no phase to act on: the scenario only searches"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			p := base(t, tt.plan)
			var got string
			if err := tt.o.Apply(&p, vocabulary()); err != nil {
				got = err.Error()
			}
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Error(diff)
			}
		})
	}
}

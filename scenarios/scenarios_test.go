package scenarios

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/claudebench/claudebench/bench"
	"github.com/claudebench/claudebench/scenarios/strict"
	"github.com/google/go-cmp/cmp"
)

func vocabulary() Vocabulary {
	return Vocabulary{
		Clients: []string{"requests", "aiohttp", "httpx", "go"},
		All:     []string{"requests", "aiohttp", "httpx", "go"},
		Metrics: map[string]string{"p95": "s", "p99.9": "s", "errors": "share", "peak_memory": "bytes", "throughput": "requests/s", "cpu_per_request": "s"},
		Presets: []string{"calm", "busy", "flaky-network"},
		CheckCount: func(s string) error {
			if s != "fixed(200)" {
				return errors.New("must be fixed(200)")
			}
			return nil
		},
		CheckLatency: func(s string) error {
			if strings.HasPrefix(s, "lognormal(") && strings.HasSuffix(s, ")") {
				return nil
			}
			return errors.New("must be lognormal(...)")
		},
	}
}

// shipped is the vocabulary of the scenarios that come with claudebench.
func shipped() Vocabulary {
	v := vocabulary()
	v.Clients = append(v.Clients, "go-pooled", "aiohttp-backoff", "sdk-go-retry", "sdk-go-v2-retry", "sdk-ts-retry", "sdk-python-retry")
	v.Presets = append(v.Presets, "rate-limited", "incident")
	return v
}

func TestDefaults(t *testing.T) {
	const text = "phases: [{kind: closed}, {kind: max_throughput}, {kind: constant, rate: 10}]"
	got, err := parse("dir/mine.yaml", []byte(text), vocabulary())
	if err != nil {
		t.Fatal(err)
	}
	latency := "lognormal(median=60ms, p99=120ms)"
	want := bench.Plan{
		Scenario: "mine",
		Clients:  []string{"requests", "aiohttp", "httpx", "go"},
		Trials:   3,
		Seed:     1,
		Timeout:  30 * time.Second,
		Message:  bench.Message{Model: "claude-haiku-5-5", MaxTokens: 64, Prompt: defaultPrompt},
		Phases: []bench.Phase{
			{Kind: bench.Fixed, Latency: latency, Load: bench.Load{Kind: bench.Closed, Requests: 1000, Concurrency: 50}},
			{Kind: bench.MaxThroughput, Latency: latency, SLO: time.Second, Load: bench.Load{Kind: bench.Closed, Requests: 1000, Concurrency: 8}},
			{Kind: bench.Fixed, Latency: latency, Load: bench.Load{Kind: bench.Constant, Requests: 1000, Concurrency: 50, Rate: 10}},
		},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

// clients.yaml is what people copy: what it writes out is what is left out
// elsewhere.
func TestClientsHoldsTheDefaults(t *testing.T) {
	defaults, err := parse("clients.yaml", []byte(`
phases:
  - kind: closed
  - {kind: burst, requests: 250}
  - {kind: max_throughput, latency: "lognormal(median=5ms, p99=10ms)"}`), vocabulary())
	if err != nil {
		t.Fatal(err)
	}
	clients, err := Load("clients", vocabulary())
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(defaults, clients); diff != "" {
		t.Error(diff)
	}
}

func TestEveryField(t *testing.T) {
	const text = `
name: all-of-it
summary: everything is given
trials: 7
seed: 0
timeout: 1m
target: https://localhost:8443
message: {model: m, max_tokens: 1, prompt: p}
clients: [go, httpx]
phases:
  - {kind: burst, requests: 3, concurrency: 2}
  - {kind: max_throughput, requests: 5, concurrency: 4, slo: 2s}
`
	got, err := parse("f.yaml", []byte(text), vocabulary())
	if err != nil {
		t.Fatal(err)
	}
	want := bench.Plan{
		Scenario: "all-of-it",
		Clients:  []string{"go", "httpx"},
		Trials:   7,
		Timeout:  time.Minute,
		Target:   "https://localhost:8443",
		Message:  bench.Message{Model: "m", MaxTokens: 1, Prompt: "p"},
		Phases: []bench.Phase{
			{Kind: bench.Fixed, Load: bench.Load{Kind: bench.Burst, Requests: 3, Concurrency: 2}},
			{Kind: bench.MaxThroughput, SLO: 2 * time.Second, Load: bench.Load{Kind: bench.Closed, Requests: 5, Concurrency: 4}},
		},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func TestEmbedded(t *testing.T) {
	infos := List()
	if !slices.ContainsFunc(infos, func(i Info) bool { return i.Name == "clients" }) {
		t.Errorf("clients is not among %v", infos)
	}
	for _, info := range infos {
		plan, err := Load(info.Name, shipped())
		if err != nil {
			t.Errorf("%s: %v", info.Name, err)
		}
		if plan.Scenario != info.Name {
			t.Errorf("%s.yaml has the name %q", info.Name, plan.Scenario)
		}
		if info.Summary == "" {
			t.Errorf("%s has no summary", info.Name)
		}
	}
}

// What Source gives can be saved, and is then the same scenario.
func TestSourceLoadsFromDisk(t *testing.T) {
	for _, info := range List() {
		data, err := Source(info.Name)
		if err != nil {
			t.Fatal(err)
		}
		file := filepath.Join(t.TempDir(), "copy.yml")
		if err := os.WriteFile(file, data, 0o600); err != nil {
			t.Fatal(err)
		}
		want, wantErr := Load(info.Name, shipped())
		got, gotErr := Load(file, shipped())
		if diff := cmp.Diff(want, got); diff != "" || wantErr != nil || gotErr != nil {
			t.Errorf("%s: %v, %v\n%s", info.Name, wantErr, gotErr, diff)
		}
	}
}

func TestLoadUnknown(t *testing.T) {
	for name, want := range map[string]string{
		"clinets":    `unknown scenario "clinets" (did you mean "clients"? claudebench scenarios lists them)`,
		"mine":       `unknown scenario "mine" (claudebench scenarios lists them; a path ends in .yaml or holds a /)`,
		"":           `unknown scenario "" (claudebench scenarios lists them; a path ends in .yaml or holds a /)`,
		"..":         `unknown scenario ".." (claudebench scenarios lists them; a path ends in .yaml or holds a /)`,
		"clients.go": `unknown scenario "clients.go" (did you mean "clients"? claudebench scenarios lists them)`,
	} {
		_, err := Load(name, vocabulary())
		if err == nil || err.Error() != want {
			t.Errorf("%q: got %v, want %s", name, err, want)
		}
	}
}

func TestLoadMissingFile(t *testing.T) {
	for _, name := range []string{"./clients", "none.yaml", "none.yml"} {
		_, err := Load(filepath.Join(t.TempDir(), name), vocabulary())
		if !errors.Is(err, fs.ErrNotExist) {
			t.Errorf("%q: got %v, want that the file does not exist", name, err)
		}
	}
}

func FuzzParse(f *testing.F) {
	for _, info := range List() {
		data, err := Source(info.Name)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(data)
	}
	many, err := os.ReadFile("testdata/faults.yaml")
	if err != nil {
		f.Fatal(err)
	}
	f.Add(many)
	f.Fuzz(func(t *testing.T, data []byte) {
		plan, err := parse("f.yaml", data, vocabulary())
		if err == nil {
			if err := plan.Validate(); err != nil {
				t.Fatalf("no fault, but the plan has: %v", err)
			}
			return
		}
		var faults strict.Faults
		if !errors.As(err, &faults) || len(faults) == 0 {
			t.Fatalf("an error that is no faults: %v", err)
		}
		for i, fault := range faults {
			if fault.File != "f.yaml" || fault.Line < 1 || fault.Message == "" {
				t.Errorf("incomplete fault %+v", fault)
			}
			if slices.Contains(faults[:i], fault) {
				t.Errorf("fault twice: %+v", fault)
			}
		}
	})
}

func TestGates(t *testing.T) {
	const text = `
phases: [{kind: closed}]
gates:
  p95: [error, {max_regression: 2.5%, slo: 250ms}]
  p99.9: off
  errors: [error, {slo: 1%}]
  peak_memory: {level: warn, slo: 64MB}
  throughput: [warn, {slo: 100}]
`
	p, err := parse("f.yaml", []byte(text), vocabulary())
	if err != nil {
		t.Fatal(err)
	}
	v := func(f float64) *float64 { return &f }
	want := []bench.Gate{
		{Metric: "errors", Level: bench.Error, SLO: v(0.01)},
		{Metric: "p95", Level: bench.Error, MaxRegression: v(0.025), SLO: v(0.25)},
		{Metric: "p99.9", Level: bench.Off},
		{Metric: "peak_memory", Level: bench.Warn, SLO: v(64e6)},
		{Metric: "throughput", Level: bench.Warn, SLO: v(100)},
	}
	if diff := cmp.Diff(want, p.Gates); diff != "" {
		t.Error(diff)
	}
}

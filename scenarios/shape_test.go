package scenarios

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/claudebench/claudebench/bench"
	"github.com/google/go-cmp/cmp"
)

const arrivals = "10\n10.5\n12\n"

// atFile writes the arrivals next to a scenario that names them, and returns both paths.
func atFile(t *testing.T) (scenario, trace string) {
	t.Helper()
	dir := t.TempDir()
	scenario, trace = filepath.Join(dir, "mine.yaml"), filepath.Join(dir, "arrivals.txt")
	for path, text := range map[string]string{
		trace:    arrivals,
		scenario: "phases: [{kind: replay, file: arrivals.txt}]",
	} {
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return scenario, trace
}

func TestShapes(t *testing.T) {
	const text = `
seed: 9
phases:
  - {kind: poisson, rate: 100}
  - {kind: ramp, from: 0, to: 200, requests: 70}
  - {kind: steps, steps: "10x3s, 0x1m"}
  - {kind: steps, steps: "10x30s", requests: 20}
  - {kind: steps, steps: "10x30s", concurrency: 60}
`
	p, err := parse("f.yaml", []byte(text), vocabulary())
	if err != nil {
		t.Fatal(err)
	}
	var got []bench.Load
	for _, ph := range p.Phases {
		got = append(got, ph.Load)
	}
	want := []bench.Load{
		{Kind: bench.Poisson, Requests: 1000, Concurrency: 50, Rate: 100},
		{Kind: bench.Ramp, Requests: 70, Concurrency: 50, To: 200},
		{Kind: bench.Stepped, Requests: 30, Concurrency: 30, Steps: "10x3s, 0x1m"},
		{Kind: bench.Stepped, Requests: 20, Concurrency: 20, Steps: "10x30s"},
		{Kind: bench.Stepped, Requests: 300, Concurrency: 60, Steps: "10x30s"},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

// The file of a replay lies beside its scenario, wherever one is.
func TestReplay(t *testing.T) {
	scenario, trace := atFile(t)
	p, err := Load(scenario, vocabulary())
	if err != nil {
		t.Fatal(err)
	}
	l := p.Phases[0].Load
	if l.Requests != 3 || l.Concurrency != 3 || l.Due(2) != 2*time.Second || !strings.HasPrefix(l.Replay, "arrivals.txt sha256:") {
		t.Errorf("load is %+v", l)
	}
	digest := p.Digest()
	if err := os.WriteFile(trace, []byte("10\n10.5\n12.5\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	if p, err = Load(scenario, vocabulary()); err != nil || p.Digest() == digest {
		t.Errorf("another file has the same digest, %v", err)
	}
}

func TestShapeFaults(t *testing.T) {
	scenario, _ := atFile(t)
	for _, tt := range []struct{ name, phase, want string }{
		{"poisson without a rate", "{kind: poisson}", "rate: is missing (a poisson load needs its requests per second)"},
		{"ramp without an end", "{kind: ramp, from: 1}", "to: is missing (a ramp needs its last rate)"},
		{"ramp without a start", "{kind: ramp, to: 1}", "from: is missing (a ramp needs its first rate)"},
		{"ramp of nothing", "{kind: ramp, from: 0, to: 0}", "to: must be above 0 where from is 0"},
		{"ramp with a rate", "{kind: ramp, from: 1, to: 2, rate: 3}", "rate: belongs to a phase of kind constant or poisson"},
		{"steps of a replay", "{kind: replay, file: arrivals.txt, steps: 1x1s}", "steps: belongs to a phase of kind steps"},
		{"steps without any", "{kind: steps}", "steps: is missing (steps are rates and their times, such as 10x30s, 50x1m)"},
		{"steps that are none", "{kind: steps, steps: often}", `steps: must be rates and their times, such as 10x30s, 50x1m; "often" is not`},
		{"more than the steps", "{kind: steps, steps: 10x1s, requests: 11, concurrency: 1}", "requests: must not exceed the 10 that there are, is 11"},
		{"replay of nothing", "{kind: replay}", "file: is missing (a replay needs a file of timestamps)"},
		{"replay of no name", `{kind: replay, file: ""}`, "file: is empty"},
		{"a file that is not there", "{kind: replay, file: none.txt}", "none.txt: no such file"},
		{"a file of something else", "{kind: replay, file: mine.yaml}", "file: mine.yaml: line 1: must be seconds, or a time"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			_, err := parse(scenario, []byte("phases: ["+tt.phase+"]"), vocabulary())
			if err == nil || strings.Count(err.Error(), "\n") > 0 || !strings.Contains(err.Error(), tt.want) {
				t.Errorf("got  %v\nwant one fault, %s", err, tt.want)
			}
		})
	}
}

func TestApplyShapes(t *testing.T) {
	_, trace := atFile(t)
	for _, tt := range []struct {
		name string
		o    Overrides
		want bench.Load
	}{
		{"poisson", Overrides{Rate: ptr("7.5"), Poisson: true, Seed: ptr(uint64(5))},
			bench.Load{Kind: bench.Poisson, Requests: 1000, Concurrency: 50, Rate: 7.5}},
		{"ramp", Overrides{Rate: ptr("10..200"), Requests: ptr(70)},
			bench.Load{Kind: bench.Ramp, Requests: 70, Concurrency: 50, Rate: 10, To: 200}},
		{"ramp down", Overrides{Rate: ptr("200..0")}, bench.Load{Kind: bench.Ramp, Requests: 1000, Concurrency: 50, Rate: 200}},
		{"steps", Overrides{Rate: ptr("10x3s,0x1s")}, bench.Load{Kind: bench.Stepped, Requests: 30, Concurrency: 30, Steps: "10x3s,0x1s"}},
		{"some of the steps", Overrides{Rate: ptr("10x30s"), Requests: ptr(60), Concurrency: ptr(2)},
			bench.Load{Kind: bench.Stepped, Requests: 60, Concurrency: 2, Steps: "10x30s"}},
		{"replay", Overrides{Replay: &trace}, bench.Load{Kind: bench.Replay, Requests: 3, Concurrency: 3}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			p := base(t, "phases: [{kind: closed}, {kind: poisson, rate: 3}]")
			if err := tt.o.Apply(&p, vocabulary()); err != nil {
				t.Fatal(err)
			}
			got := p.Phases[0].Load
			if tt.o.Replay != nil {
				if got.Due(2) != 2*time.Second || got.Replay == "" {
					t.Errorf("load is %+v", got)
				}
				got.Replay, got.Trace = "", nil
			}
			if diff := cmp.Diff(tt.want, got); diff != "" || len(p.Phases) != 1 {
				t.Errorf("%d phases, %s", len(p.Phases), diff)
			}
		})
	}
}

func TestApplyShapeFaults(t *testing.T) {
	_, trace := atFile(t)
	for _, tt := range []struct {
		name string
		o    Overrides
		want string
	}{
		{"no number", Overrides{Rate: ptr("fast")}, `--rate: must be requests per second, such as 100, 10..200 or 10x30s,50x1m, is "fast"`},
		{"half a ramp", Overrides{Rate: ptr("10..")}, `--rate: must be requests per second, such as 100, 10..200 or 10x30s,50x1m, is "10.."`},
		{"half a step", Overrides{Rate: ptr("10x")}, `--rate: must be rates and their times, such as 10x30s, 50x1m; "10x" is not`},
		{"a ramp of nothing", Overrides{Rate: ptr("0..0")}, "--rate: must be above 0 where from is 0"},
		{"too many of the steps", Overrides{Rate: ptr("10x1s"), Requests: ptr(11), Concurrency: ptr(1)}, "--requests: must not exceed the 10 that there are, is 11"},
		{"random what", Overrides{Poisson: true}, "--poisson: needs a rate (such as --rate 100)"},
		{"random ramp", Overrides{Poisson: true, Rate: ptr("1..2")}, "--poisson: needs a rate (such as --rate 100)"},
		{"random replay", Overrides{Poisson: true, Replay: &trace}, "--poisson: needs a rate (such as --rate 100)"},
		{"two shapes", Overrides{Rate: ptr("1"), Replay: &trace}, "--replay: stands alone: its file says when requests are due"},
		{"no file", Overrides{Replay: ptr("none.txt")}, "--replay: open none.txt: no such file or directory"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			p := base(t, "phases: [{kind: closed}]")
			if err := tt.o.Apply(&p, vocabulary()); err == nil || err.Error() != tt.want {
				t.Errorf("got  %v\nwant %s", err, tt.want)
			}
		})
	}
}

package report

import (
	"fmt"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/claudebench/claudebench/bench"
)

var (
	closedLoad = bench.Load{Kind: bench.Closed, Requests: 200, Concurrency: 50}
	burstLoad  = bench.Load{Kind: bench.Burst, Requests: 200, Concurrency: 50}
)

// newRun returns a run in a directory with one hit log for all of its trials.
func newRun(t *testing.T, clients []string, phases ...bench.Phase) (dir string, run *bench.Run) {
	dir = t.TempDir()
	writeLog(t, dir, 200)
	return dir, &bench.Run{Ended: start, Plan: bench.Plan{Clients: clients, Phases: phases, Trials: 2}}
}

func add(run *bench.Run, s bench.Step) *bench.Trial {
	run.Trials = append(run.Trials, bench.Trial{
		Number: len(run.Trials) + 1, Step: s, Hits: "trial-01.hits",
		Ready: bench.Ready{Client: "lib-" + s.Client}, Done: bench.Done{Requests: 200, CPU: time.Second},
		Usage: bench.Usage{PeakRSS: 40e6},
	})
	return &run.Trials[len(run.Trials)-1]
}

func build(t *testing.T, dir string, run *bench.Run) *Document {
	t.Helper()
	d, err := Build(dir, run)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func TestBuild(t *testing.T) {
	dir, run := newRun(t, []string{"a", "gone"}, bench.Phase{Kind: bench.Fixed, Load: closedLoad})
	run.Skipped = []bench.Skip{{Client: "gone", Reason: "not installed", Fix: "install it"}}
	for rep := range 2 {
		tr := add(run, bench.Step{Client: "a", Repetition: rep + 1, Load: closedLoad})
		tr.Usage.PeakRSS += uint64(rep) * 1e6
		tr.Upstream = &bench.Upstream{Requests: 200, MaxInFlight: 50, Connections: 50 + rep}
	}
	d := build(t, dir, run)
	if len(d.Results) != 1 || len(d.Skipped) != 1 || len(d.Warnings) != 0 {
		t.Fatalf("document is %+v", d)
	}
	r := d.Results[0]
	if r.Client != "a" || r.Library != "lib-a" || r.Trials != 2 || r.Rank != 1 || r.Outcomes[bench.OK] != 400 {
		t.Errorf("row is %+v", r)
	}
	if m := r.Memory; m.Median != 40.5e6 || m.Low != 40e6 || m.High != 41e6 {
		t.Errorf("memory is %+v", m)
	}
	if r.CPU.Median != 0.005 || *r.Connections != 50 || r.OverheadP50.Median != 0.001099 || r.Peak != nil {
		t.Errorf("CPU is %v, connections %d, overhead %v, peak %v", r.CPU, *r.Connections, r.OverheadP50, r.Peak)
	}
}

// Failed trials need no log, and a client with nothing else has a row.
func TestBuildWithoutFigures(t *testing.T) {
	dir, run := newRun(t, []string{"broken", "never"}, bench.Phase{Kind: bench.Fixed, Load: closedLoad})
	tr := add(run, bench.Step{Client: "broken", Load: closedLoad})
	tr.Failure, tr.Hits = &bench.Failure{Reason: "why"}, "none.hits"
	d := build(t, dir, run)
	if len(d.Results) != 2 {
		t.Fatalf("%d rows", len(d.Results))
	}
	for i, failed := range []int{1, 0} {
		r := d.Results[i]
		if r.Mean != nil || r.Max != nil || r.Memory != nil || r.Connections != nil || r.LittlesLaw != nil || r.Failed != failed || len(r.Warnings) != failed {
			t.Errorf("row is %+v", r)
		}
	}
}

func TestPeak(t *testing.T) {
	search := bench.Phase{Kind: bench.MaxThroughput, Load: closedLoad}
	closed, burst := bench.Phase{Kind: bench.Fixed, Load: closedLoad}, bench.Phase{Kind: bench.Fixed, Load: burstLoad}
	for name, tt := range map[string]struct {
		phases []bench.Phase
		kind   bench.LoadKind
		rows   int
	}{
		"beside a closed phase": {[]bench.Phase{search, burst, closed}, bench.Closed, 2},
		"beside a burst only":   {[]bench.Phase{search, burst}, bench.Burst, 1},
		"alone":                 {[]bench.Phase{search}, bench.Closed, 1},
	} {
		dir, run := newRun(t, []string{"a"}, tt.phases...)
		found := closedLoad
		found.Concurrency = 64
		add(run, bench.Step{Client: "a", Repetition: 1, Load: closedLoad}).Hits = "unread.hits"
		for rep := range 3 {
			add(run, bench.Step{Client: "a", Repetition: rep + 1, Confirm: true, Load: found})
		}
		d := build(t, dir, run)
		if len(d.Results) != tt.rows {
			t.Fatalf("%s: %d rows", name, len(d.Results))
		}
		for _, r := range d.Results {
			if has := r.Peak != nil; has != (r.Load.Kind == tt.kind) {
				t.Errorf("%s: peak in a %s row: %t", name, r.Load.Kind, has)
			} else if has && (r.Peak.Concurrency != 64 || r.Peak.Throughput.N != 3) {
				t.Errorf("%s: peak is %+v", name, r.Peak)
			}
		}
	}
}

func TestSearchWithoutResult(t *testing.T) {
	dir, run := newRun(t, []string{"a", "later"}, bench.Phase{Kind: bench.Fixed, Load: burstLoad}, bench.Phase{Kind: bench.MaxThroughput, Load: closedLoad})
	add(run, bench.Step{Client: "a", Phase: 1, Repetition: 1, Load: closedLoad}).Hits = "unread.hits"
	for i, want := range []string{"no-max-throughput", ""} {
		r := build(t, dir, run).Results[i]
		if r.Peak != nil || (want == "") != (len(r.Warnings) == 0) || (want != "" && r.Warnings[0].Code != want) {
			t.Errorf("row is %+v", r)
		}
	}
}

func TestRunWarnings(t *testing.T) {
	dir, run := newRun(t, []string{"a"}, bench.Phase{Kind: bench.Fixed, Load: closedLoad})
	run.Plan.Trials, run.Interrupted = 1, true
	if got := build(t, dir, run).Warnings; len(got) != 2 || got[0].Code != "interrupted" || got[1].Code != "one-trial" {
		t.Errorf("warnings are %+v", got)
	}
	run.Interrupted, run.Ended = false, time.Time{}
	if got := build(t, dir, run).Warnings; len(got) != 2 || got[0].Code != "interrupted" {
		t.Errorf("warnings after a crash are %+v", got)
	}
}

func TestBuildRefuses(t *testing.T) {
	for name, spoil := range map[string]func(dir string, run *bench.Run){
		"a phase that is not planned": func(_ string, run *bench.Run) { run.Trials[0].Phase = 1 },
		"a negative phase":            func(_ string, run *bench.Run) { run.Trials[0].Phase = -1 },
		"a missing log":               func(_ string, run *bench.Run) { run.Trials[0].Hits = "none.hits" },
		"a broken log": func(dir string, _ *bench.Run) {
			if err := os.WriteFile(filepath.Join(dir, "trial-01.hits"), []byte("nonsense\n"), 0o600); err != nil {
				panic(fmt.Sprint("writing a file of the test: ", err))
			}
		},
	} {
		dir, run := newRun(t, []string{"a"}, bench.Phase{Kind: bench.Fixed, Load: closedLoad})
		add(run, bench.Step{Client: "a", Load: closedLoad})
		spoil(dir, run)
		if _, err := Build(dir, run); err == nil {
			t.Errorf("%s is no error", name)
		}
	}
}

func TestWarnsOfMixedRuntimes(t *testing.T) {
	ran := func(runtimes ...string) *bench.Run {
		run := &bench.Run{Ended: time.Unix(1, 0), Plan: bench.Plan{Trials: 2}}
		for _, r := range runtimes {
			run.Trials = append(run.Trials, bench.Trial{Ready: bench.Ready{Runtime: r}})
		}
		return run
	}
	if got := runWarnings(ran("CPython 3.11.2", "go1.26.8", "CPython 3.11.2", "")); len(got) != 0 {
		t.Errorf("warnings are %+v", got)
	}
	got := runWarnings(ran("CPython 3.9.1", "PyPy 3.9.1", "CPython 3.11.2", "CPython 3.9.1"))
	if len(got) != 1 || got[0].Message != "clients ran with different versions of CPython: 3.11.2, 3.9.1" {
		t.Errorf("warnings are %+v", got)
	}
}

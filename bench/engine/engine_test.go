package engine

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/claudebench/claudebench/bench"
	"github.com/claudebench/claudebench/bench/hitlog"
)

// fake is a driver without a process. It takes a second of the test's time.
type fake struct {
	fail  error
	block bool
}

func (f fake) Drive(ctx context.Context, c bench.Case, o bench.Observer) error {
	if err := o.Ready(bench.Ready{Client: "fake", Version: "1", PID: 1}); err != nil {
		return err
	}
	if f.block {
		<-ctx.Done()
		return ctx.Err()
	}
	time.Sleep(time.Second)
	o.Progress(c.Load.Requests)
	for i := range c.Load.Requests {
		h := bench.Hit{Attack: c.Attack, Seq: uint64(i), Timestamp: time.Now(), Outcome: bench.OK, URL: c.Request.URL}
		if err := o.Hit(h); err != nil {
			return err
		}
	}
	if f.fail != nil {
		return f.fail
	}
	return o.Done(bench.Done{Requests: c.Load.Requests, Elapsed: time.Second})
}

// spoken is an error with last words.
type spoken struct{ error }

func (spoken) LastWords() []string { return []string{"it was the cat"} }

// world is everything around an engine; it notes what happens to it.
type world struct{ told []string }

func (w *world) tell(format string, args ...any) {
	w.told = append(w.told, fmt.Sprintf(format, args...))
}

func (w *world) Base(tls bool) (string, string) { return fmt.Sprintf("http://tls-%t", tls), "" }
func (w *world) Reset(_ context.Context, ph bench.Phase, _ uint64) (*bench.Upstream, error) {
	w.tell("reset %s", ph.Latency)
	return &bench.Upstream{Connections: 3}, nil
}
func (w *world) Counts(context.Context) (*bench.Upstream, error) {
	w.tell("counts")
	return &bench.Upstream{Requests: 4, Connections: 2}, nil
}
func (w *world) Served(context.Context) (map[string]bench.Served, error) {
	w.tell("served")
	return map[string]bench.Served{"req_1": {FirstToken: 5, Took: 9}}, nil
}
func (w *world) Watch(pid int) (func() bench.Usage, error) {
	w.tell("watch %d", pid)
	return func() bench.Usage { w.tell("stop"); return bench.Usage{Cores: 2} }, nil
}
func (w *world) PeakRSS(int) (uint64, error) { w.tell("peak"); return 77, nil }
func (w *world) Begin(n int, s bench.Step)   { w.tell("begin %d %s", n, s.Client) }
func (w *world) Ended(n int)                 { w.tell("ended %d", n) }
func (w *world) End(t *bench.Trial)          { w.tell("end %d", t.Number) }

func aPlan(clients ...string) bench.Plan {
	return bench.Plan{
		Scenario: "test", Clients: clients, Trials: 2, Timeout: time.Second,
		Phases:  []bench.Phase{{Kind: bench.Fixed, Latency: "fixed(1ms)", Load: bench.Load{Kind: bench.Closed, Requests: 4, Concurrency: 2}}},
		Message: bench.Message{Model: "m", MaxTokens: 1, Prompt: "p"},
	}
}

func carry(t *testing.T, ctx context.Context, clients map[string]Client) (*bench.Run, *world, string, error) {
	t.Helper()
	dir := filepath.Join(t.TempDir(), "run")
	run := &bench.Run{SchemaVersion: bench.SchemaVersion, Plan: aPlan()}
	for name := range clients {
		run.Plan.Clients = append(run.Plan.Clients, name)
	}
	slices.Sort(run.Plan.Clients)
	if err := Prepare(dir, &run.Plan); err != nil {
		t.Fatal(err)
	}
	w := &world{}
	e := Engine{Dir: dir, Clients: clients, Upstream: w, Monitor: w, Progress: w}
	err := e.Carry(ctx, run, Sequence(run.Plan.Steps()))
	return run, w, dir, err
}

func TestOrderWithinATrial(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		run, w, dir, err := carry(t, t.Context(), map[string]Client{"a": {Driver: fake{}, TLS: true}})
		if err != nil {
			t.Fatal(err)
		}
		one := func(n int) []string {
			return []string{
				fmt.Sprintf("begin %d a", n), "reset fixed(1ms)", "reset fixed(1ms)", "watch 1", "ended 4",
				"stop", "peak", "counts", fmt.Sprintf("end %d", n),
			}
		}
		if want := append(one(1), one(2)...); !slices.Equal(w.told, want) {
			t.Errorf("told %q", w.told)
		}
		got := run.Trials[0]
		if got.Upstream.Connections != 5 || got.Usage.PeakRSS != 77 || got.Took < time.Second || got.Usage.Cores != 2 {
			t.Errorf("trial is %+v", got)
		}
		saved, err := Open(dir)
		if err != nil || len(saved.Trials) != 2 || saved.Ended.IsZero() {
			t.Errorf("saved %+v, %v", saved, err)
		}
		if n := hitsIn(t, filepath.Join(dir, "trial-02.hits")); n != 4 {
			t.Errorf("%d hits in the log", n)
		}
	})
}

// Who is measured in the same repetition meets the same arrivals; another repetition has others.
func TestPoissonArrivesAnewInEachRepetition(t *testing.T) {
	p := aPlan("a", "b")
	p.Phases[0].Load = bench.Load{Kind: bench.Poisson, Requests: 4, Concurrency: 2, Rate: 10}
	e := Engine{Upstream: &world{}}
	seen := map[int][]time.Duration{}
	for s := range p.Steps() {
		due := slices.Collect(e.caseOf(&p, s, Client{}).Load.Dues())
		if earlier, ok := seen[s.Repetition]; ok && !slices.Equal(earlier, due) {
			t.Errorf("repetition %d: %s meets %v, another client %v", s.Repetition, s.Client, due, earlier)
		}
		seen[s.Repetition] = due
	}
	if len(seen) != 2 || slices.Equal(seen[1], seen[2]) {
		t.Errorf("arrivals are %v", seen)
	}
}

func hitsIn(t *testing.T, path string) int {
	t.Helper()
	f, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	n := 0
	for s := hitlog.NewScanner(f, path); s.Scan(); n++ {
		if e, ok := s.Record().(*hitlog.SyntaxError); ok {
			t.Fatal(e)
		}
	}
	return n
}

func TestAFailedTrialDoesNotStopTheOthers(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		run, _, dir, err := carry(t, t.Context(), map[string]Client{
			"bad":  {Driver: fake{fail: spoken{errors.New("broken")}}},
			"good": {Driver: fake{}},
		})
		if err != nil || len(run.Trials) != 4 {
			t.Fatal(len(run.Trials), err)
		}
		for _, trial := range run.Trials {
			switch f := trial.Failure; {
			case trial.Client == "good" && f != nil:
				t.Error(f)
			case trial.Client == "bad" && (f == nil || f.Reason != "broken" || f.Stderr[0] != "it was the cat"):
				t.Errorf("failure is %+v", f)
			}
			if n := hitsIn(t, filepath.Join(dir, trial.Hits)); n != 4 {
				t.Errorf("%d hits are kept", n)
			}
		}
	})
}

func TestInterruptionKeepsFinishedTrials(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ctx, cancel := context.WithTimeout(t.Context(), 1500*time.Millisecond)
		defer cancel()
		run, _, dir, err := carry(t, ctx, map[string]Client{"a": {Driver: fake{}}, "slow": {Driver: fake{block: true}}})
		if !errors.Is(err, context.DeadlineExceeded) || !run.Interrupted {
			t.Errorf("interrupted: %t, error is %v", run.Interrupted, err)
		}
		saved, err := Open(dir)
		if err != nil || len(saved.Trials) != len(run.Trials) || !saved.Interrupted {
			t.Errorf("saved %+v, %v", saved, err)
		}
		logs, _ := filepath.Glob(filepath.Join(dir, "*.hits"))
		if len(logs) != len(run.Trials) {
			t.Errorf("logs are %v", logs)
		}
	})
}

func TestPrepareFindsWhatWouldFailLater(t *testing.T) {
	plan := aPlan("a")
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, RunFile), nil, 0o644); err != nil {
		t.Fatal(err)
	}
	if err := Prepare(dir, &plan); err == nil || !strings.Contains(err.Error(), "already holds a run") {
		t.Error(err)
	}
	if err := Prepare(filepath.Join(dir, RunFile, "below"), &plan); err == nil {
		t.Error("a file is no directory")
	}
	plan.Phases[0].Load.Requests = 1 << 50
	if err := Prepare(filepath.Join(dir, "new"), &plan); err == nil || !strings.Contains(err.Error(), "free") {
		t.Error(err)
	}
}

func TestOpenRefusesWhatItDoesNotKnow(t *testing.T) {
	for text, want := range map[string]string{
		"":                       "unexpected end",
		"[]":                     "cannot unmarshal",
		`{"schema_version":2}`:   "schema version is 2",
		`{"schema_version":"1"}`: "cannot unmarshal",
	} {
		dir := t.TempDir()
		if err := os.WriteFile(filepath.Join(dir, RunFile), []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
		if _, err := Open(dir); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: %v", text, err)
		}
	}
}

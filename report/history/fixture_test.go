package history

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/claudebench/claudebench/bench"
	"github.com/claudebench/claudebench/bench/hitlog"
)

var (
	noon = time.Date(2026, 11, 20, 12, 0, 0, 0, time.UTC)
	host = bench.Host{OS: "Debian", Kernel: "6.18.1", CPU: "a CPU", Cores: 2, Memory: 8 << 30}
	load = bench.Load{Kind: bench.Closed, Requests: 20, Concurrency: 2}
)

// newRun is run n of a series of days, whose client a answers after the given latency.
func newRun(n int) *bench.Run {
	phase := bench.Phase{Kind: bench.Fixed, Load: load, Latency: "fixed(5ms)"}
	began := noon.AddDate(0, 0, n)
	run := &bench.Run{
		SchemaVersion: bench.SchemaVersion, ID: began.Format("20060102") + "-nightly", Tool: bench.Tool{Version: "v1"},
		Host: host, Began: began, Ended: began.Add(time.Minute),
		Plan: bench.Plan{
			Scenario: "nightly", Clients: []string{"a"}, Phases: []bench.Phase{phase}, Trials: 1, Seed: uint64(n), Timeout: time.Second,
			Message: bench.Message{Model: "m", MaxTokens: 1, Prompt: "p"},
		},
	}
	addTrial(run, "a")
	return run
}

func addTrial(run *bench.Run, client string) {
	run.Trials = append(run.Trials, bench.Trial{
		Number: len(run.Trials) + 1, Step: bench.Step{Client: client, Repetition: 1, Load: load}, Hits: "trial-01.hits",
		Done: bench.Done{Requests: load.Requests, CPU: time.Second}, Usage: bench.Usage{PeakRSS: 40e6},
	})
}

// save writes a run, with one log for all of its trials.
func save(t testing.TB, dir string, run *bench.Run, latency time.Duration) {
	t.Helper()
	b, err := json.MarshalIndent(run, "", " ")
	if err != nil {
		t.Fatal(err)
	}
	write(t, filepath.Join(dir, "run.json"), b)
	file, err := os.Create(filepath.Join(dir, "trial-01.hits"))
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	log := hitlog.NewWriter(file)
	for i := range load.Requests {
		h := bench.Hit{Attack: "a", Seq: uint64(i), Code: 200, Outcome: bench.OK, Method: "POST", URL: "http://localhost/", Attempts: 1,
			Timestamp: run.Began.Add(time.Duration(i) * time.Millisecond), Latency: latency}
		if err := log.Write(&h); err != nil {
			t.Fatal(err)
		}
	}
	if err := log.Flush(); err != nil {
		t.Fatal(err)
	}
}

func write(t testing.TB, path string, b []byte) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, b, 0o644); err != nil {
		t.Fatal(err)
	}
}

// nightly is a directory of n runs, one a day, with a step of 20 % at the seventh. The index is
// kept out of the user's cache.
func nightly(t testing.TB, n int) string {
	t.Helper()
	t.Setenv("XDG_CACHE_HOME", filepath.Join(t.TempDir(), "cache"))
	dir := filepath.Join(t.TempDir(), "odd name ?#%41")
	for i := range n {
		save(t, filepath.Join(dir, fmt.Sprintf("%02d", i)), newRun(i), latency(i))
	}
	return dir
}

func latency(day int) time.Duration {
	d := 5*time.Millisecond + time.Duration(day%3)*10*time.Microsecond
	if day >= 6 {
		d += time.Millisecond
	}
	return d
}

func read(t testing.TB, dir string, o Options) *History {
	t.Helper()
	h, err := Read(context.Background(), dir, o)
	if err != nil {
		t.Fatal(err)
	}
	return h
}

// p50 asks for one series.
var p50 = Options{Metrics: []string{"p50"}}

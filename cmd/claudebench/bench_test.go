package main

import (
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/claudebench/claudebench/bench"
	"github.com/claudebench/claudebench/bench/engine"
	"github.com/claudebench/claudebench/bench/hitlog"
)

// build makes the program as users have it.
func build(b *testing.B) string {
	b.Helper()
	program := filepath.Join(b.TempDir(), "claudebench")
	if out, err := exec.Command("go", "build", "-o", program, ".").CombinedOutput(); err != nil {
		b.Fatalf("%v: %s", err, out)
	}
	return program
}

// measure runs the program and returns how long it took and the peak of its
// own memory, in MB of 10^6 bytes. The kernel's rusage would count its children
// in, so the high-water mark is read for as long as the program runs.
func measure(b *testing.B, program string, args ...string) (time.Duration, float64) {
	b.Helper()
	cmd := exec.Command(program, args...)
	began := time.Now()
	if err := cmd.Start(); err != nil {
		b.Fatal(err)
	}
	ended := make(chan error)
	go func() { ended <- cmd.Wait() }()
	var peak uint64
	for {
		select {
		case err := <-ended:
			if err != nil {
				b.Fatal(err)
			}
			return time.Since(began), float64(peak) / 1e6
		case <-time.After(20 * time.Millisecond):
			peak = max(peak, highWater(cmd.Process.Pid))
		}
	}
}

// highWater is the VmHWM of a process in bytes; 0 if it is not there any more.
func highWater(pid int) uint64 {
	status, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", pid))
	if err != nil {
		return 0
	}
	for line := range strings.Lines(string(status)) {
		if kb, ok := strings.CutPrefix(line, "VmHWM:"); ok {
			n, _ := strconv.ParseUint(strings.TrimSuffix(strings.TrimSpace(kb), " kB"), 10, 64)
			return n << 10
		}
	}
	return 0
}

// BenchmarkRun is `claudebench run` without arguments. The bounds are 240
// seconds, 1.5 times the trials' own time, and 64 MB; by the mock's count, all
// trials sent exactly N requests and never more than c at once, and those of
// the fixed phases had c in flight.
func BenchmarkRun(b *testing.B) {
	program := build(b)
	for b.Loop() {
		dir := filepath.Join(b.TempDir(), "run")
		took, rss := measure(b, program, "run", "--out", dir)
		run, err := engine.Open(dir)
		if err != nil {
			b.Fatal(err)
		}
		var lives, windows time.Duration
		exact, all := 0, 0
		for _, t := range run.Trials {
			lives += t.Took
			windows += t.Done.Elapsed
			if t.Client == "aiohttp-published" {
				continue // its fault keeps it from sending
			}
			all++
			fixed := run.Plan.Phases[t.Phase].Kind == bench.Fixed
			if most := t.Upstream.MaxInFlight; t.Upstream.Requests == t.Load.Requests && (most == t.Load.Concurrency || !fixed && most < t.Load.Concurrency) {
				exact++
			}
		}
		b.ReportMetric(float64(exact)/float64(all), "share-exactly-N-and-c")
		b.ReportMetric(float64(len(run.Plan.Clients)), "clients")
		b.ReportMetric(took.Seconds(), "seconds")
		b.ReportMetric(took.Seconds()/lives.Seconds(), "ratio-to-trials")
		b.ReportMetric(took.Seconds()/windows.Seconds(), "ratio-to-measured-parts")
		b.ReportMetric(rss, "MB")
	}
	b.ReportMetric(0, "ns/op")
}

// BenchmarkReport is `claudebench report` on a log of 5 million hits. The bound
// is 200 MB.
func BenchmarkReport(b *testing.B) {
	program := build(b)
	dir := b.TempDir()
	writeRun(b, dir, 5_000_000)
	for b.Loop() {
		took, rss := measure(b, program, "report", dir)
		b.ReportMetric(took.Seconds(), "seconds")
		b.ReportMetric(rss, "MB")
	}
	b.ReportMetric(0, "ns/op")
}

// writeRun makes up a run of one trial with n hits.
func writeRun(b *testing.B, dir string, n int) {
	b.Helper()
	load := bench.Load{Kind: bench.Closed, Requests: n, Concurrency: 50}
	run := bench.Run{
		SchemaVersion: bench.SchemaVersion, Ended: time.Now(),
		Plan: bench.Plan{Clients: []string{"made-up"}, Trials: 1, Phases: []bench.Phase{{Kind: bench.Fixed, Load: load}}},
		Trials: []bench.Trial{{
			Number: 1, Hits: "trial-01.hits",
			Step: bench.Step{Client: "made-up", Repetition: 1, Load: load},
			Done: bench.Done{Requests: n, Elapsed: time.Second},
		}},
	}
	text, err := json.Marshal(run)
	if err != nil {
		b.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, engine.RunFile), text, 0o644); err != nil {
		b.Fatal(err)
	}
	f, err := os.Create(filepath.Join(dir, "trial-01.hits"))
	if err != nil {
		b.Fatal(err)
	}
	defer f.Close()
	w := hitlog.NewWriter(f)
	for i := range n {
		h := bench.Hit{
			Attack: "made-up closed 1", Seq: uint64(i), Code: 200, Outcome: bench.OK, Method: "POST", URL: "http://127.0.0.1/v1/messages",
			Timestamp: time.Unix(1_700_000_000, int64(i)*1e6), Latency: 50*time.Millisecond + time.Duration(i*7919%1000)*time.Microsecond,
			Upstream: 50 * time.Millisecond, RequestID: "req_000000000000000000000000",
		}
		if err := w.Write(&h); err != nil {
			b.Fatal(err)
		}
	}
	if err := w.Flush(); err != nil {
		b.Fatal(err)
	}
}

package report

import (
	"bufio"
	"errors"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/claudebench/claudebench/bench"
	"github.com/claudebench/claudebench/bench/hitlog"
)

// writeLog writes n hits of a closed loop with 50 requests in flight, and
// returns their trial.
func writeLog(t testing.TB, dir string, n int) bench.Trial {
	t.Helper()
	file, err := os.Create(filepath.Join(dir, "trial-01.hits"))
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	out := bufio.NewWriter(file)
	w := hitlog.NewWriter(out)
	for i := range n {
		h := hit(time.Duration(i)*ms, 50*ms+time.Duration(i%977)*time.Microsecond)
		h.Attack, h.Seq, h.Method, h.URL = "go-pooled closed 1", uint64(i), "POST", "http://127.0.0.1:8089/v1/messages"
		h.RequestID, h.Upstream = "req_011CVJGpsSFWyZWKsrKX91Cd", 49*ms
		if err := w.Write(&h); err != nil {
			t.Fatal(err)
		}
	}
	if err := errors.Join(w.Flush(), out.Flush()); err != nil {
		t.Fatal(err)
	}
	return bench.Trial{
		Number: 1, Hits: "trial-01.hits", Done: bench.Done{Requests: n},
		Step: bench.Step{Load: bench.Load{Kind: bench.Closed, Requests: n, Concurrency: 50}},
	}
}

// writeHits writes a log of the given hits.
func writeHits(t testing.TB, path string, hits []bench.Hit) {
	t.Helper()
	file, err := os.Create(path)
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	w := hitlog.NewWriter(file)
	for i := range hits {
		if err := w.Write(&hits[i]); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Flush(); err != nil {
		t.Fatal(err)
	}
}

func TestMeasure(t *testing.T) {
	dir := t.TempDir()
	f, err := Measure(dir, writeLog(t, dir, 2000))
	if err != nil {
		t.Fatal(err)
	}
	if f.Requests != 2000 || f.Latency.Max != 50976*time.Microsecond || f.Overhead.P50 != 1476*time.Microsecond {
		t.Errorf("figures are %+v, overhead %+v", f, f.Overhead)
	}
}

func TestMeasureNamesTheLine(t *testing.T) {
	for name, tt := range map[string]struct {
		spoil func(lines []string)
		want  string
	}{
		"syntax": {func(l []string) { l[2] = "{}\n" }, "trial-01.hits:3: "},
		"order":  {func(l []string) { l[3], l[4] = l[4], l[3] }, "trial-01.hits:5: timestamp lies before"},
		"cut":    {func(l []string) { l[9] = l[9][:40] }, "trial-01.hits:10: "},
	} {
		dir := t.TempDir()
		trial := writeLog(t, dir, 10)
		path := filepath.Join(dir, trial.Hits)
		text, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		lines := strings.SplitAfter(string(text), "\n")
		tt.spoil(lines)
		if err := os.WriteFile(path, []byte(strings.Join(lines, "")), 0o600); err != nil {
			t.Fatal(err)
		}
		if _, err := Measure(dir, trial); err == nil || !strings.Contains(err.Error(), tt.want) {
			t.Errorf("%s: error is %v, want %q", name, err, tt.want)
		}
	}
}

func TestMeasureStaysInTheDirectory(t *testing.T) {
	if _, err := Measure(t.TempDir(), bench.Trial{Hits: "../other/trial-01.hits"}); err == nil || errors.Is(err, os.ErrNotExist) {
		t.Errorf("error is %v", err)
	}
	if _, err := Measure(t.TempDir(), bench.Trial{Hits: "trial-01.hits"}); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("error is %v", err)
	}
}

// Of each hit two numbers are kept, and hardly more than its request id is
// thrown away.
func TestMeasureAllocatesLittle(t *testing.T) {
	const n = 20000
	dir := t.TempDir()
	trial := writeLog(t, dir, n)
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	if _, err := Measure(dir, trial); err != nil {
		t.Fatal(err)
	}
	runtime.ReadMemStats(&after)
	if each := (after.TotalAlloc - before.TotalAlloc) / n; each > 64 {
		t.Errorf("%d bytes were allocated for each hit", each)
	}
}

// The time for each hit of a run with two trials, and the memory that the
// process took from the system; -benchtime 5000000x measures logs of five
// million.
func BenchmarkMeasure(b *testing.B) {
	dir := b.TempDir()
	trial := writeLog(b, dir, b.N)
	run := &bench.Run{Plan: bench.Plan{Phases: []bench.Phase{{Kind: bench.Fixed}}}, Trials: []bench.Trial{trial, trial}}
	b.ResetTimer()
	if _, err := measureAll(dir, run); err != nil {
		b.Fatal(err)
	}
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	b.ReportMetric(float64(m.Sys)/1e6, "MB")
}

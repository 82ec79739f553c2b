package main

import (
	"errors"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/claudebench/claudebench/bench"
	"github.com/claudebench/claudebench/bench/hitlog"
	"github.com/claudebench/claudebench/report"
)

func TestParseSLO(t *testing.T) {
	for text, want := range map[string]slo{
		"p99<500ms":      {"p99<500ms", "p99", "s", 0.5},
		" p50 < 1.5s ":   {"p50<1.5s", "p50", "s", 1.5},
		"p95<1m":         {"p95<1m", "p95", "s", 60},
		"ttft_p99<800ms": {"ttft_p99<800ms", "ttft_p99", "s", 0.8},
		"error_rate<1%":  {"error_rate<1%", "error_rate", "share", 0.01},
	} {
		if got, err := parseSLO(text); err != nil || got != want {
			t.Errorf("%q is %+v, %v", text, got, err)
		}
	}
	for _, text := range []string{
		"", "<", "p99", "p99<", "p99<0s", "p99<-1s", "p99<500", "p99>500ms", "p98<1s", "p99<1%",
		"error_rate<0.01", "error_rate<0%", "error_rate<101%", "error_rate<NaN%", "error_rate<1s", "p99<1s<2s",
	} {
		var usage usageError
		if got, err := parseSLO(text); !errors.As(err, &usage) {
			t.Errorf("%q is %+v, %v", text, got, err)
		}
	}
}

func FuzzParseSLO(f *testing.F) {
	f.Add("p99<500ms")
	f.Add("error_rate<1%")
	f.Fuzz(func(t *testing.T, text string) {
		if g, err := parseSLO(text); err == nil && (!(g.bound > 0) || math.IsInf(g.bound, 0) || sloMetrics()[g.metric] == nil) {
			t.Errorf("%q is %+v", text, g)
		}
	})
}

// Each metric reads its own figure, and a trial with errors or unsent requests keeps nothing.
func TestSLOOfATrial(t *testing.T) {
	figures := report.Figures{
		Requests: 100, Errors: 3,
		Latency: report.Latency{P50: 1 * time.Second, P95: 2 * time.Second, P99: 3 * time.Second},
		Streams: &report.StreamFigures{FirstToken: report.Spread{P50: 5 * time.Second, P99: 4 * time.Second}},
	}
	for metric, want := range map[string]float64{"p50": 1, "p95": 2, "p99": 3, "ttft_p99": 4, "error_rate": 0.03} {
		if got := sloMetrics()[metric](figures); got != want {
			t.Errorf("%s is %g, want %g", metric, got, want)
		}
	}
	if !math.IsInf(sloMetrics()["ttft_p99"](report.Figures{}), 1) {
		t.Error("without streams, there is a first token")
	}

	dir := t.TempDir()
	writeHits(t, filepath.Join(dir, "trial-01.hits"), 98, 2)
	trial := bench.Trial{Number: 1, Hits: "trial-01.hits", Step: bench.Step{Load: bench.Load{Kind: bench.Constant, Requests: 100, Rate: 100}}}
	for text, want := range map[string]float64{"p99<1s": math.Inf(1), "error_rate<5%": 0.02} {
		g, err := parseSLO(text)
		if err != nil {
			t.Fatal(err)
		}
		if v, err := g.measure(dir, trial); v != want || err != nil {
			t.Errorf("with 2 %% errors, %s is %g, %v", text, v, err)
		}
	}
	g, _ := parseSLO("error_rate<5%")
	unsent := trial
	unsent.Done.NotSent = []time.Duration{1}
	if v, err := g.measure(dir, unsent); !math.IsInf(v, 1) || err != nil {
		t.Errorf("with a request unsent, it is %g, %v", v, err)
	}
	trial.Hits = "gone.hits"
	if _, err := g.measure(dir, trial); err == nil || !strings.Contains(err.Error(), "gone.hits") {
		t.Errorf("without a log: %v", err)
	}
}

// writeHits writes a log of as many good hits, and of failed ones after them.
func writeHits(t *testing.T, path string, good, failed int) {
	t.Helper()
	f, err := os.Create(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	w := hitlog.NewWriter(f)
	for i := range good + failed {
		h := bench.Hit{Seq: uint64(i), Timestamp: time.Unix(1_700_000_000, int64(i)), Latency: time.Millisecond, Code: 200, Outcome: bench.OK}
		if i >= good {
			h.Code, h.Outcome, h.Error = 500, bench.ServerError, "500"
		}
		if err := w.Write(&h); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Flush(); err != nil {
		t.Fatal(err)
	}
}

package main

import (
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"github.com/claudebench/claudebench/bench/hitlog"
)

// BenchmarkSends is 2000 requests a second for 30 seconds from one Go driver, at a constant
// rate and at random: how long after they were due they were sent, by the hit log. The bounds
// are 0.1 ms at p50 and 0.5 ms at p99; requests that were not sent must be 0.
func BenchmarkSends(b *testing.B) {
	program := build(b)
	for name, shape := range map[string][]string{"constant": nil, "poisson": {"--poisson"}} {
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				dir := filepath.Join(b.TempDir(), "run")
				args := []string{"run", "--client", "go-pooled", "--rate", "2000", "--requests", "60000", "--concurrency", "200",
					"--trials", "1", "--latency", "fixed(5ms)", "--out", dir}
				measure(b, program, append(args, shape...)...)
				late := sendLateness(b, filepath.Join(dir, "trial-01.hits"))
				at := func(q int) float64 { return float64(late[(len(late)-1)*q/100].Microseconds()) / 1e3 }
				b.ReportMetric(at(50), "ms-late-p50")
				b.ReportMetric(at(99), "ms-late-p99")
				b.ReportMetric(float64(60000-len(late)), "not-sent")
			}
			b.ReportMetric(0, "ns/op")
		})
	}
}

// sendLateness is how long after they were due the requests of a log were sent, sorted.
func sendLateness(b *testing.B, log string) []time.Duration {
	b.Helper()
	f, err := os.Open(log)
	if err != nil {
		b.Fatal(err)
	}
	defer f.Close()
	var all []time.Duration
	s := hitlog.NewScanner(f, log)
	for s.Scan() {
		h, ok := s.Record().(*hitlog.Hit)
		if !ok {
			b.Fatal(s.Record())
		}
		all = append(all, h.Timestamp.Sub(h.Due))
	}
	if err := s.Err(); err != nil || len(all) == 0 {
		b.Fatalf("%d hits in %s: %v", len(all), log, err)
	}
	slices.Sort(all)
	return all
}

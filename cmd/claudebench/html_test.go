package main

import (
	"encoding/json"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/claudebench/claudebench/bench"
	"github.com/claudebench/claudebench/bench/engine"
)

// BenchmarkHTML is the HTML page of a run of a million hits, in 20 trials of an hour's
// readings of the machine. The bounds are 3 seconds, 300 MB, and a file of 3 MB.
func BenchmarkHTML(b *testing.B) {
	program := build(b)
	dir := b.TempDir()
	writeRun(b, dir, 50_000)
	repeatTrial(b, dir, 20)
	page := filepath.Join(dir, "report.html")
	for b.Loop() {
		took, rss := measure(b, program, "report", dir, "--export", "html="+page)
		info, err := os.Stat(page)
		if err != nil {
			b.Fatal(err)
		}
		b.ReportMetric(took.Seconds(), "seconds")
		b.ReportMetric(rss, "MB")
		b.ReportMetric(float64(info.Size())/1e6, "MB-of-page")
	}
	b.ReportMetric(0, "ns/op")
}

// repeatTrial makes n trials of the one of a run, all with the same hits.
func repeatTrial(b *testing.B, dir string, n int) {
	b.Helper()
	run, err := engine.Open(dir)
	if err != nil {
		b.Fatal(err)
	}
	first := run.Trials[0]
	for at := time.Duration(0); at < 3*time.Minute; at += 100 * time.Millisecond {
		first.Usage.Samples = append(first.Usage.Samples, bench.Sample{
			At: at, Machine: at * 3, Client: bench.Reading{CPU: at * 7 / 5, RSS: 40e6 + uint64(at)/1e4}, Mock: bench.Reading{CPU: at / 3, RSS: 30e6},
		})
	}
	run.Trials = nil
	for i := range n {
		first.Number, first.Repetition = i+1, i+1
		run.Trials = append(run.Trials, first)
	}
	text, err := json.Marshal(run)
	if err != nil {
		b.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, engine.RunFile), text, 0o644); err != nil {
		b.Fatal(err)
	}
}

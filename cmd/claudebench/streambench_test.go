package main

import (
	"bytes"
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	"github.com/claudebench/claudebench/bench"
	"github.com/claudebench/claudebench/bench/engine"
	"github.com/claudebench/claudebench/bench/hitlog"
)

// scenario writes one to a file and returns its path.
func scenario(b *testing.B, text string) string {
	b.Helper()
	path := filepath.Join(b.TempDir(), "scenario.yaml")
	if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
		b.Fatal(err)
	}
	return path
}

// BenchmarkFirstTokenError is by how much a client sees the first token later than the mock wrote
// it, at 200 streams a second whose first token comes after 50 ms. The bound for the Go clients is
// 2 ms at p99, on 2 CPUs that the mock shares.
func BenchmarkFirstTokenError(b *testing.B) {
	program := build(b)
	file := scenario(b, `
name: first-token
trials: 3
clients: [go-pooled, go-h2, requests, aiohttp, httpx]
phases:
  - {kind: constant, rate: 200, requests: 2000, concurrency: 100, stream: true, latency: fixed(50ms), gap: fixed(5ms), answer_tokens: fixed(16)}
`)
	for b.Loop() {
		cmd := exec.Command(program, "run", file, "--out", filepath.Join(b.TempDir(), "run"), "--format", "json")
		out, err := cmd.Output()
		if err != nil {
			b.Fatal(err)
		}
		var d struct {
			Results []struct {
				Client string
				P50    float64 `json:"first_token_error_p50_seconds"`
				P99    float64 `json:"first_token_error_p99_seconds"`
			}
		}
		if err := json.NewDecoder(bytes.NewReader(out)).Decode(&d); err != nil {
			b.Fatal(err)
		}
		for _, r := range d.Results {
			b.ReportMetric(1e3*r.P50, r.Client+"-p50-ms")
			b.ReportMetric(1e3*r.P99, r.Client+"-p99-ms")
		}
	}
	b.ReportMetric(0, "ns/op")
}

// BenchmarkThousandStreams is 1000 streams at once from one Go driver, each of 100 tokens, 20 a
// second. No event may be lost, and the bound of the driver's memory is 150 MB.
func BenchmarkThousandStreams(b *testing.B) {
	program := build(b)
	const streams, tokens = 2000, 100
	file := scenario(b, `
name: thousand
trials: 1
clients: [go-pooled]
message: {max_tokens: 128}
phases:
  - {kind: closed, requests: 2000, concurrency: 1000, stream: true, latency: fixed(200ms), gap: fixed(50ms), answer_tokens: fixed(100)}
`)
	for b.Loop() {
		dir := filepath.Join(b.TempDir(), "run")
		if out, err := exec.Command(program, "run", file, "--out", dir).CombinedOutput(); err != nil {
			b.Fatalf("%v: %s", err, out)
		}
		run, err := engine.Open(dir)
		if err != nil {
			b.Fatal(err)
		}
		whole, chunks := wholeStreams(b, filepath.Join(dir, run.Trials[0].Hits), tokens)
		b.ReportMetric(float64(whole)/streams, "share-whole")
		b.ReportMetric(float64(chunks)/streams, "chunks-of-each")
		b.ReportMetric(float64(run.Trials[0].Usage.PeakRSS)/1e6, "MB")
		b.ReportMetric(float64(run.Trials[0].Upstream.MaxInFlight), "at-once")
	}
	b.ReportMetric(0, "ns/op")
}

// wholeStreams counts the streams of a log that have all of their tokens, and the pieces of all.
func wholeStreams(b *testing.B, path string, tokens int) (whole, chunks int) {
	b.Helper()
	file, err := os.Open(path)
	if err != nil {
		b.Fatal(err)
	}
	defer file.Close()
	for s := hitlog.NewScanner(file, path); s.Scan(); {
		h, ok := s.Record().(*hitlog.Hit)
		if !ok {
			b.Fatalf("%v", s.Record())
		}
		if h.Outcome == bench.OK && h.Tokens == tokens {
			whole++
		}
		chunks += h.Chunks
	}
	return whole, chunks
}

package render

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"github.com/claudebench/claudebench/bench"
	"github.com/claudebench/claudebench/bench/hitlog"
	"github.com/claudebench/claudebench/report"
)

const (
	ms = time.Millisecond
	mb = 1_000_000
)

var began = time.Date(2026, 11, 20, 10, 15, 0, 0, time.UTC)

// A bed is a run in a directory, to which trials are added.
type bed struct {
	testing.TB
	dir string
	run bench.Run
}

func newBed(t testing.TB, clients []string, phases ...bench.Phase) *bed {
	plan := bench.Plan{Scenario: "clients", Clients: clients, Phases: phases, Trials: 3, Seed: 1, Timeout: 30 * time.Second}
	return &bed{TB: t, dir: t.TempDir(), run: bench.Run{
		SchemaVersion: bench.SchemaVersion, ID: "20261120-101500-clients", Tool: bench.Tool{Version: "v0.1.0", Go: "go1.26.0"},
		Host:  bench.Host{OS: "Ubuntu 22.04", Kernel: "6.8.0", CPU: "AMD EPYC 7763", Cores: 4, Memory: 8_330_000_000},
		Began: began, Ended: began.Add(time.Minute), Plan: plan, Digest: "0123456789abcdef",
	}}
}

// fixed and searched are the phases of the tests.
func fixed(kind bench.LoadKind, requests, concurrency int) bench.Phase {
	l := bench.Load{Kind: kind, Requests: requests, Concurrency: concurrency}
	if kind == bench.Constant {
		l.Rate = 100
	}
	return bench.Phase{Kind: bench.Fixed, Load: l, Latency: "lognormal(median=60ms, p99=120ms)"}
}

func searched() bench.Phase {
	ph := fixed(bench.Closed, 1000, 8)
	ph.Kind, ph.Latency, ph.SLO = bench.MaxThroughput, "fixed(20ms)", time.Second
	return ph
}

// A model is what a client of the tests is like.
type model struct {
	ready    bench.Ready
	overhead time.Duration
	memory   uint64
	// bare clients meet an upstream that tells nothing.
	bare bool
	// streams are what the answers are; some are cut, and some end with an error event.
	streams bool
	// unsent is how many requests, at the end of a load, are not sent.
	unsent int
}

// add runs the model through one more trial.
func (b *bed) add(s bench.Step, m model) *bench.Trial {
	n := len(b.run.Trials) + 1
	hits := m.hits(s.Load, n)
	b.write(fmt.Sprintf("trial-%02d.hits", n), hits)
	elapsed := hits[len(hits)-1].End().Sub(began)
	count := len(hits)
	cpu := time.Duration(count) * (300*time.Microsecond + m.overhead/20)
	t := bench.Trial{
		Number: n, Step: s, Began: began, Took: elapsed + time.Second, Ready: m.ready,
		Hits: fmt.Sprintf("trial-%02d.hits", n),
		Done: bench.Done{Requests: count, MaxInFlight: s.Load.Concurrency, CPU: cpu, Elapsed: elapsed},
		Usage: bench.Usage{
			PeakRSS: m.memory + uint64(n)*10_000, Client: cpu, Mock: cpu / 4, Machine: cpu * 3 / 2, Cores: 4, Span: elapsed,
			Samples: samples(elapsed, cpu, m.memory),
		},
	}
	for i := count; i < s.Load.Requests; i++ {
		t.Done.NotSent = append(t.Done.NotSent, s.Load.Due(i))
	}
	if !m.bare {
		t.Upstream = &bench.Upstream{Requests: count, MaxInFlight: s.Load.Concurrency, Connections: s.Load.Concurrency}
	}
	b.run.Trials = append(b.run.Trials, t)
	return &b.run.Trials[n-1]
}

// samples are taken while memory and the use of the CPU grow.
func samples(elapsed, cpu time.Duration, memory uint64) []bench.Sample {
	var all []bench.Sample
	for at := time.Duration(0); at < elapsed; at += 50 * ms {
		share := float64(at) / float64(elapsed)
		used := time.Duration(share * share * float64(cpu))
		all = append(all, bench.Sample{
			At: at, Machine: used * 3 / 2,
			Client: bench.Reading{CPU: used, RSS: memory/2 + uint64(share*float64(memory/2))},
			Mock:   bench.Reading{CPU: used / 4, RSS: 20 * mb},
		})
	}
	return all
}

// hits are those of workers that are never idle; in a constant load each hit
// is sent when it is due.
func (m model) hits(l bench.Load, trial int) []bench.Hit {
	free := make([]time.Duration, l.Concurrency)
	hits := make([]bench.Hit, l.Requests-m.unsent)
	for i := range hits {
		worker := slices.Index(free, slices.Min(free))
		upstream := 50*ms + time.Duration(i*37%41)*ms
		h := bench.Hit{
			Seq: uint64(i), Code: 200, Timestamp: began.Add(free[worker]),
			Latency: upstream + m.overhead + time.Duration((i*13%29+trial)*20)*time.Microsecond,
			Method:  "POST", URL: "http://127.0.0.1:8089/v1/messages", Outcome: bench.OK, Upstream: upstream,
		}
		if m.bare {
			h.Upstream = 0
		}
		if l.Kind == bench.Constant {
			h.Due = began.Add(l.Due(i))
			h.Timestamp = h.Due.Add(200 * time.Microsecond)
		}
		if m.streams {
			inPieces(&h, i)
		}
		free[worker] += h.Latency
		hits[i] = h
	}
	return hits
}

// inPieces makes the i-th hit a stream of nine pieces of two tokens each, 5 ms apart. One of 20 is
// cut, and one of 30 ends with an error event.
func inPieces(h *bench.Hit, i int) {
	const gap = 5 * ms
	h.FirstByte, h.FirstToken, h.UpstreamFirstToken, h.Chunks = h.Latency-2*ms, h.Latency, h.Upstream, 9
	switch {
	case i%20 == 7:
		h.Chunks, h.Outcome, h.Error = 4, bench.Truncated, "the stream ended before message_stop"
	case i%30 == 11:
		h.Outcome, h.Error = bench.APIError, "overloaded_error: Overloaded"
	default:
		h.Tokens = 2 * h.Chunks
	}
	h.LastToken, h.MaxGap = h.FirstToken+time.Duration(h.Chunks-1)*gap, gap+ms/4
	h.Latency, h.Upstream = h.LastToken+ms, h.Upstream+time.Duration(h.Chunks-1)*gap
}

func (b *bed) write(name string, hits []bench.Hit) {
	b.Helper()
	file, err := os.Create(filepath.Join(b.dir, name))
	if err != nil {
		b.Fatal(err)
	}
	w := hitlog.NewWriter(file)
	for i := range hits {
		if err := w.Write(&hits[i]); err != nil {
			b.Fatal(err)
		}
	}
	if err := errors.Join(w.Flush(), file.Close()); err != nil {
		b.Fatal(err)
	}
}

func (b *bed) document() *report.Document {
	b.Helper()
	d, err := report.Build(b.dir, &b.run)
	if err != nil {
		b.Fatal(err)
	}
	d.RunDir = "results/" + b.run.ID
	return d
}

package cost

import (
	"math/rand/v2"
	"os"
	"path/filepath"
	"testing"

	"github.com/claudebench/claudebench/bench"
	"github.com/claudebench/claudebench/bench/engine"
	"github.com/claudebench/claudebench/report"
	"github.com/claudebench/claudebench/report/stat"
)

// plainInstance has 4 vCPU, 16 GiB, 1 Gbps, and costs a dollar an hour.
func plainInstance() Instance {
	return Instance{Name: "plain", VCPUs: 4, MemoryGiB: 16, USDPerHour: 1, NetworkGbps: 1}
}

// cpuBound takes 2 ms of CPU, and little else: 1400 requests a second on the
// plain instance.
func cpuBound() situation {
	return situation{
		use{cpu: 0.002, memory: gibibyte / 20, throughput: 100, inFlight: 50, bytes: 1000},
		plainInstance(), Defaults(),
	}
}

// situations are drawn at random, so that each resource binds in some.
func situations(n int) []situation {
	r := rand.New(rand.NewPCG(1, 2))
	between := func(low, high float64) float64 { return low + r.Float64()*(high-low) }
	var all []situation
	for range n {
		s := situation{
			use{cpu: between(1e-4, 1e-2), memory: between(1e7, 1e9), throughput: between(1, 500), inFlight: between(1, 100), bytes: between(100, 2e5)},
			Instance{VCPUs: 1 + r.IntN(32), MemoryGiB: between(1, 64), USDPerHour: between(0.01, 5), NetworkGbps: between(0.1, 10)},
			Assumptions{Utilisation: between(0.1, 0.8), MemoryShare: between(0.1, 0.8), Speed: between(0.5, 2), WireOverhead: between(0, 5000)},
		}
		if r.IntN(2) == 0 {
			s.CPUBaseline, s.SurplusUSDPerVCPUHour = between(0.1, 1), between(0, 0.1)
		}
		all = append(all, s)
	}
	return all
}

// demandOf has the figures of u, each with bounds that far from it.
func demandOf(u use, spread float64) Demand {
	s := func(v float64) *stat.Summary {
		return &stat.Summary{Median: v, Low: v * (1 - spread), High: v * (1 + spread), N: 6, Kind: stat.Interval}
	}
	return Demand{
		Client: "c", Load: bench.Load{Kind: bench.Closed, Concurrency: int(u.inFlight)}, Trials: 6,
		CPU: s(u.cpu), Memory: s(u.memory), Throughput: s(u.throughput), Bytes: s(u.bytes),
	}
}

// fixture is a run of aiohttp and go-pooled with six trials, a client of
// somebody with one, without CPU time and with a failed request, and httpx, of
// which every trial failed.
func fixture(t *testing.T) (dir string, run *bench.Run) {
	t.Helper()
	dir = filepath.Join("testdata", "run")
	run, err := engine.Open(dir)
	if err != nil {
		t.Fatal(err)
	}
	return dir, run
}

// build makes the statement of the fixture after a change of it.
func build(t *testing.T, a Assumptions, change func(*bench.Run)) *Statement {
	t.Helper()
	dir, run := fixture(t)
	change(run)
	doc, err := report.Build(dir, run)
	if err != nil {
		t.Fatal(err)
	}
	catalogue, err := Parse("instances.yaml", Source())
	if err != nil {
		t.Fatal(err)
	}
	s, err := Build(dir, run, doc, catalogue, a)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func unchanged(*bench.Run) {}

// copyRun copies the fixture to where it can be spoilt.
func copyRun(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	if err := os.CopyFS(dir, os.DirFS(filepath.Join("testdata", "run"))); err != nil {
		t.Fatal(err)
	}
	return dir
}

package report

import (
	"strings"
	"testing"

	"github.com/claudebench/claudebench/bench"
	"github.com/claudebench/claudebench/report/stat"
)

func claimed(t *testing.T, rows ...Result) *Claims {
	t.Helper()
	run := &bench.Run{Plan: bench.Plan{Phases: []bench.Phase{{Kind: bench.Fixed, Latency: "fixed(60ms)"}}}}
	for i := range rows {
		rows[i].Load = bench.Load{Kind: bench.Closed, Requests: 1000, Concurrency: 50}
	}
	c := claims(run, rows)
	if c == nil {
		t.Fatal("there are no claims")
	}
	return c
}

func (c *Claims) cell(library string, m Metric) Cell {
	for _, cell := range c.Cells {
		if cell.Library == library && cell.Metric == m {
			return cell
		}
	}
	return Cell{}
}

func TestCells(t *testing.T) {
	for name, tt := range map[string]struct {
		memory *stat.Summary // the article says 38 MB
		want   Verdict
	}{
		"in the range":         {bounds(37e6, 38e6, 39e6), Holds},
		"below, in the margin": {bounds(42.2e6, 43e6, 44e6), Holds},
		"below":                {bounds(42.3e6, 43e6, 44e6), Refuted},
		"above, in the margin": {bounds(30e6, 31e6, 34.6e6), Holds},
		"above":                {bounds(30e6, 31e6, 34.5e6), Refuted},
		"in a wide range":      {bounds(33e6, 38e6, 41.3e6), Incomparable},
		"in a narrow range":    {bounds(33e6, 38e6, 41.2e6), Holds},
		"above a wide range":   {bounds(20e6, 28e6, 34e6), Refuted},
		"not known":            {nil, Incomparable},
	} {
		c := claimed(t, Result{Client: "aiohttp", Library: "aiohttp", Memory: tt.memory, Mean: bounds(0.089, 0.089, 0.089)})
		if got := c.cell("aiohttp", PeakMemory); got.Verdict != tt.want || got.Why == "" {
			t.Errorf("%s: verdict is %+v", name, got)
		}
		if got := c.cell("aiohttp", MeanLatency); got.Verdict != Incomparable || !strings.Contains(got.Why, "fixed(60ms)") {
			t.Errorf("%s: mean latency: %+v", name, got)
		}
		if got := c.cell("httpx", PeakMemory); got.Verdict != Incomparable || got.Why != "httpx did not run" {
			t.Errorf("%s: a client that did not run: %+v", name, got)
		}
	}
}

func TestOrders(t *testing.T) {
	alone := bounds(2, 2, 2)
	alone.N = 1
	for name, tt := range map[string]struct {
		aiohttp, httpx *stat.Summary
		mean, peak     Verdict // of aiohttp being better, by latency and by throughput
	}{
		"apart":           {bounds(1, 2, 3), bounds(4, 5, 6), Holds, Refuted},
		"apart, reversed": {bounds(4, 5, 6), bounds(1, 2, 3), Refuted, Holds},
		"overlap":         {bounds(1, 2, 3), bounds(3, 4, 5), Incomparable, Incomparable},
		"one trial":       {alone, bounds(4, 5, 6), Incomparable, Incomparable},
		"not known":       {nil, bounds(4, 5, 6), Incomparable, Incomparable},
	} {
		row := func(library string, s *stat.Summary) Result {
			r := Result{Client: library, Library: library, Mean: s}
			if s != nil {
				r.Peak = &Peak{Throughput: *s}
			}
			return r
		}
		for _, o := range claimed(t, row("aiohttp", tt.aiohttp), row("httpx", tt.httpx)).Orders {
			want := map[Metric]Verdict{MeanLatency: tt.mean, MaxThroughput: tt.peak, PeakMemory: Incomparable}[o.Metric]
			if o.Worse == "requests" {
				want = Incomparable
			}
			if o.Verdict != want || o.Why == "" {
				t.Errorf("%s: %+v, want %s", name, o, want)
			}
		}
	}
}

func TestLaws(t *testing.T) {
	want := map[string]bool{"requests": true, "aiohttp": false, "httpx": false}
	for _, l := range claimed(t, Result{Client: "aiohttp"}).Laws {
		if l.Fits != want[l.Library] {
			t.Errorf("%s: %.0f and %.0f fit: %t", l.Library, l.Implied, l.Published, l.Fits)
		}
	}
}

// The client that is named like the library stands for it, not another one
// that happens to be before it.
func TestLibraries(t *testing.T) {
	c := claimed(t, Result{Client: "aiohttp-as-published", Library: "aiohttp"}, Result{Client: "aiohttp", Library: "aiohttp"}, Result{Client: "my-httpx", Library: "httpx"})
	if got := c.cell("aiohttp", PeakMemory).Client; got != "aiohttp" {
		t.Errorf("aiohttp is compared with %s", got)
	}
	if got := c.cell("httpx", PeakMemory).Client; got != "my-httpx" {
		t.Errorf("httpx is compared with %s", got)
	}
}

func TestNoClaims(t *testing.T) {
	run := &bench.Run{Plan: bench.Plan{Phases: []bench.Phase{{Kind: bench.Fixed}, {Kind: bench.MaxThroughput}}}}
	for name, rows := range map[string][]Result{
		"no rows":       nil,
		"other clients": {{Client: "go-pooled", Load: bench.Load{Kind: bench.Closed}}},
		"other loads":   {{Client: "aiohttp", Load: bench.Load{Kind: bench.Burst}}},
		"a search only": {{Client: "aiohttp", Phase: 1, Load: bench.Load{Kind: bench.Closed}}},
	} {
		if c := claims(run, rows); c != nil {
			t.Errorf("%s: %+v", name, c)
		}
	}
}

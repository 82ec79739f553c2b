package protocol

import (
	"math"
	"runtime"
	"runtime/metrics"
	"testing"
	"time"

	"github.com/claudebench/claudebench/bench"
)

func TestSpread(t *testing.T) {
	h := metrics.Float64Histogram{
		Counts:  []uint64{5, 90, 9, 1},
		Buckets: []float64{0, 0.001, 0.002, 0.003, math.Inf(1)},
	}
	const ms = time.Millisecond
	for name, tt := range map[string]struct {
		before []uint64
		waits  *bench.Waits
		pauses bench.Pauses
	}{
		"from the start":  {nil, &bench.Waits{P50: 2 * ms, P99: 3 * ms, Max: 3 * ms}, bench.Pauses{Count: 105, Total: 215 * ms, Max: 3 * ms}},
		"from in between": {[]uint64{5, 89, 9, 1}, &bench.Waits{P50: 2 * ms, P99: 2 * ms, Max: 2 * ms}, bench.Pauses{Count: 1, Total: 2 * ms, Max: 2 * ms}},
		"nothing since":   {h.Counts, nil, bench.Pauses{}},
	} {
		s := since(h, tt.before)
		if got := s.waits(); (got == nil) != (tt.waits == nil) || got != nil && *got != *tt.waits {
			t.Errorf("%s: waits %+v, want %+v", name, got, tt.waits)
		}
		if got := s.pauses(); *got != tt.pauses {
			t.Errorf("%s: pauses %+v, want %+v", name, got, tt.pauses)
		}
	}
}

// The histograms are there, and what happened before is not told.
func TestRuntimeTellsOfCollections(t *testing.T) {
	for range 3 {
		runtime.GC()
	}
	before := readRuntime()
	if len(before.gc) == 0 || len(before.scheduler) == 0 {
		t.Fatal("this runtime lacks a histogram")
	}
	runtime.GC()
	var done bench.Done
	before.tell(&done)
	// A collection stops the program twice; one that was under way may end in between.
	if p := done.GC; p.Count < 2 || p.Count > 4 || p.Max <= 0 || p.Total < p.Max || p.Total > time.Duration(p.Count)*p.Max {
		t.Errorf("one collection paused %+v", p)
	}
	if w := done.Scheduler; w == nil || w.Max < w.P99 || w.P99 < w.P50 {
		t.Errorf("scheduler latency is %+v", w)
	}
}

package protocol

import (
	"math"
	"runtime/metrics"
	"time"

	"github.com/claudebench/claudebench/bench"
)

// The histograms of Go's runtime that tell how long it kept a program waiting.
const (
	gcPauses         = "/sched/pauses/total/gc:seconds"
	schedulerLatency = "/sched/latencies:seconds"
)

// A runtimeReading is what this process's runtime has counted so far: how often each of its
// histograms' buckets was hit.
type runtimeReading struct {
	gc, scheduler []uint64
}

func readRuntime() runtimeReading {
	gc, scheduler := histogram(gcPauses), histogram(schedulerLatency)
	return runtimeReading{gc.Counts, scheduler.Counts}
}

// histogram is empty if this runtime does not know it.
func histogram(name string) metrics.Float64Histogram {
	samples := []metrics.Sample{{Name: name}}
	metrics.Read(samples)
	if samples[0].Value.Kind() != metrics.KindFloat64Histogram {
		return metrics.Float64Histogram{}
	}
	return *samples[0].Value.Float64Histogram()
}

// tell adds to done what has happened since the reading.
func (r runtimeReading) tell(done *bench.Done) {
	gc, scheduler := since(histogram(gcPauses), r.gc), since(histogram(schedulerLatency), r.scheduler)
	done.GC = gc.pauses()
	done.Scheduler = scheduler.waits()
}

// A spread is how many durations fell below each end of ascending buckets. The buckets of Go's
// runtime are up to a quarter wider than what is in them, so what is told is at most so much too
// long.
type spread struct {
	counts []uint64
	ends   []time.Duration
	n      uint64
}

func since(h metrics.Float64Histogram, before []uint64) spread {
	s := spread{counts: make([]uint64, len(h.Counts)), ends: make([]time.Duration, len(h.Counts))}
	for i, n := range h.Counts {
		if i < len(before) {
			n -= before[i]
		}
		end := h.Buckets[i+1]
		if math.IsInf(end, 1) {
			end = h.Buckets[i]
		}
		s.counts[i], s.ends[i] = n, time.Duration(end*float64(time.Second))
		s.n += n
	}
	return s
}

// quantile is the end of the bucket that holds it.
func (s spread) quantile(q float64) time.Duration {
	rank, sum := uint64(math.Ceil(q*float64(s.n))), uint64(0)
	for i, n := range s.counts {
		if sum += n; sum >= rank && n > 0 {
			return s.ends[i]
		}
	}
	return 0
}

func (s spread) waits() *bench.Waits {
	if s.n == 0 {
		return nil
	}
	return &bench.Waits{P50: s.quantile(0.50), P99: s.quantile(0.99), Max: s.quantile(1)}
}

// pauses is never nil: no pause is a figure, too.
func (s spread) pauses() *bench.Pauses {
	p := &bench.Pauses{Count: int(s.n), Max: s.quantile(1)}
	for i, n := range s.counts {
		p.Total += time.Duration(n) * s.ends[i]
	}
	return p
}

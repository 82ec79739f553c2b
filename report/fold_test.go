package report

import (
	"math"
	"math/rand/v2"
	"testing"
	"time"

	"github.com/claudebench/claudebench/bench"
	"github.com/google/go-cmp/cmp"
)

// start is when the trials of these tests begin.
var start = time.Date(2026, 11, 20, 10, 0, 0, 0, time.UTC)

const ms = time.Millisecond

// hit returns a successful hit that was sent at the given offset.
func hit(at, latency time.Duration) bench.Hit {
	return bench.Hit{Timestamp: start.Add(at), Latency: latency, Code: 200, Outcome: bench.OK}
}

func fold(l bench.Load, hits ...bench.Hit) Figures {
	f := NewFold(l, len(hits))
	for i := range hits {
		f.Add(&hits[i])
	}
	return f.Figures()
}

func TestFold(t *testing.T) {
	failed := hit(10*ms, 90*ms)
	failed.Code, failed.Outcome, failed.Error = 429, bench.RateLimited, "429"
	failed.Attempts, failed.RetryWait, failed.Upstream = 3, 50*ms, 30*ms
	known := hit(0, 40*ms)
	known.Upstream = 36 * ms
	got := fold(bench.Load{Kind: bench.Burst, Concurrency: 3}, known, failed, hit(20*ms, 20*ms))
	want := Figures{
		Requests: 3, Attempts: 5, RetryWait: 50 * ms, Errors: 1,
		Outcomes:   map[bench.Outcome]int{bench.OK: 2, bench.RateLimited: 1},
		Codes:      map[uint16]int{200: 2, 429: 1},
		Latency:    Latency{Mean: 50 * ms, P50: 40 * ms, P95: 90 * ms, P99: 90 * ms, Max: 90 * ms},
		Service:    50 * ms,
		Answered:   30 * ms,
		Overhead:   &Overhead{Mean: 7 * ms, P50: 4 * ms, P99: 10 * ms},
		Throughput: 20, // two answers in 100 ms
	}
	if p := got.Latency.Percentiles; len(p) != 100 || p[0] != 20*ms || p[49] != 40*ms || p[99] != 90*ms {
		t.Errorf("percentiles are %v", p)
	}
	got.Latency.Percentiles, got.Course = nil, nil
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func TestLatencyFromDue(t *testing.T) {
	onTime, late := hit(1*ms, 50*ms), hit(120*ms, 50*ms)
	onTime.Due, late.Due = start, start.Add(100*ms)
	got := fold(bench.Load{Kind: bench.Constant, Concurrency: 2, Rate: 10}, onTime, late)
	if got.Latency.P50 != 51*ms || got.Latency.Max != 70*ms || got.Latency.Mean != 60500*time.Microsecond {
		t.Errorf("latency is %+v", got.Latency)
	}
	if got.Service != 50*ms || got.LittlesLaw != nil {
		t.Errorf("figures are %+v", got)
	}
}

func TestNoHits(t *testing.T) {
	got := fold(bench.Load{Kind: bench.Closed, Concurrency: 2})
	if got.Requests != 0 || got.Latency.Max != 0 || got.Overhead != nil || got.LittlesLaw != nil || got.ErrorShare() != 0 {
		t.Errorf("figures of no hits are %+v", got)
	}
}

func TestErrorShare(t *testing.T) {
	if got := (Figures{Requests: 8, Errors: 2}).ErrorShare(); got != 0.25 {
		t.Errorf("share is %g", got)
	}
}

func TestLittlesLaw(t *testing.T) {
	for name, tt := range map[string]struct {
		c    int
		hits []bench.Hit
		want float64 // NaN: not known
	}{
		"one worker without a pause": {1, []bench.Hit{hit(0, 10*ms), hit(10*ms, 10*ms), hit(20*ms, 10*ms)}, 1},
		"one worker with pauses":     {1, []bench.Hit{hit(0, 10*ms), hit(20*ms, 10*ms), hit(40*ms, 10*ms)}, 0.5},
		// The window is 1 to 21 ms: 2 in flight to 10, 1 to 11, 2 to 21.
		"two workers, one late": {2, []bench.Hit{hit(0, 10*ms), hit(1*ms, 20*ms), hit(11*ms, 30*ms), hit(21*ms, 1*ms)}, 39. / 40},
		// Three are never in flight, so the window begins at 0: 10 + 20 of 60.
		"never as many as asked":                        {3, []bench.Hit{hit(0, 10*ms), hit(10*ms, 10*ms), hit(15*ms, 10*ms), hit(20*ms, 90*ms)}, 25. / 60},
		"what follows the last dispatch does not count": {2, []bench.Hit{hit(0, 10*ms), hit(0, 10*ms), hit(10*ms, time.Hour), hit(10*ms, 5*ms)}, 1},
		"what precedes the steady window does not":      {2, []bench.Hit{hit(0, 90*ms), hit(50*ms, 10*ms), hit(60*ms, 10*ms)}, 1},
		"all at once":                {2, []bench.Hit{hit(0, 10*ms), hit(0, 10*ms)}, math.NaN()},
		"one hit":                    {1, []bench.Hit{hit(0, 10*ms)}, math.NaN()},
		"never busy, never a window": {5, []bench.Hit{hit(0, 10*ms)}, math.NaN()},
	} {
		got := fold(bench.Load{Kind: bench.Closed, Concurrency: tt.c}, tt.hits...).LittlesLaw
		switch {
		case math.IsNaN(tt.want) && got != nil:
			t.Errorf("%s: share is %g, want none", name, *got)
		case !math.IsNaN(tt.want) && (got == nil || math.Abs(*got-tt.want) > 1e-12):
			t.Errorf("%s: share is %v, want %g", name, got, tt.want)
		}
	}
}

// naive follows the definition to the letter.
func naive(c int, hits []bench.Hit) (share float64, ok bool) {
	w0, w1 := hits[0].Timestamp, hits[len(hits)-1].Timestamp
	for i := range hits {
		inFlight := 1
		for j := range i {
			if hits[j].End().After(hits[i].Timestamp) {
				inFlight++
			}
		}
		if inFlight >= c {
			w0 = hits[i].Timestamp
			break
		}
	}
	var sum time.Duration
	for _, h := range hits {
		from, to := h.Timestamp, h.End()
		if from.Before(w0) {
			from = w0
		}
		if to.After(w1) {
			to = w1
		}
		sum += max(0, to.Sub(from))
	}
	return float64(sum) / (float64(w1.Sub(w0)) * float64(c)), w1.After(w0)
}

func TestLittlesLawAgreesWithItsDefinition(t *testing.T) {
	for seed := range uint64(500) {
		r := rand.New(rand.NewPCG(seed, 0))
		c := 1 + r.IntN(8)
		var hits []bench.Hit
		for at := time.Duration(0); len(hits) < 1+r.IntN(200); at += time.Duration(r.IntN(4)) {
			hits = append(hits, hit(at, time.Duration(r.IntN(3*c))))
		}
		want, ok := naive(c, hits)
		got := fold(bench.Load{Kind: bench.Closed, Concurrency: c}, hits...).LittlesLaw
		if (got != nil) != ok || (ok && math.Abs(*got-want) > 1e-9) {
			t.Fatalf("seed %d: share is %v, want %g, %t", seed, got, want, ok)
		}
	}
}

// Nothing of one trial is left in the figures of the next.
func TestFoldIsUsedAgain(t *testing.T) {
	l := bench.Load{Kind: bench.Closed, Concurrency: 1}
	known := hit(0, 40*ms)
	known.Upstream = 36 * ms
	f := NewFold(l, 2)
	f.Add(&known)
	first := f.Figures()
	f.reset(l, 3)
	for _, h := range []bench.Hit{hit(0, 10*ms), hit(10*ms, 10*ms)} {
		f.Add(&h)
	}
	if diff := cmp.Diff(fold(l, hit(0, 10*ms), hit(10*ms, 10*ms)), f.Figures()); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff(fold(l, known), first); diff != "" {
		t.Error(diff)
	}
}

func TestRetries(t *testing.T) {
	m := measured{Figures: Figures{Requests: 4, Attempts: 6, RetryWait: 3 * time.Second}}
	if often, known := attempts(m); !known || often != 1.5 {
		t.Errorf("attempts are %g, %t", often, known)
	}
	if wait, known := retryWait(m); !known || wait != 1.5 {
		t.Errorf("wait is %g, %t", wait, known)
	}
	for _, none := range []Figures{{}, {Requests: 4, Attempts: 4}} {
		_, often := attempts(measured{Figures: none})
		_, wait := retryWait(measured{Figures: none})
		if often || wait {
			t.Errorf("%+v retried", none)
		}
	}
}

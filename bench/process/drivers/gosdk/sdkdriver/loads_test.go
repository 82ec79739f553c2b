package sdkdriver

import (
	"context"
	"slices"
	"sync/atomic"
	"testing"
	"time"

	"github.com/claudebench/claudebench/bench"
	"github.com/claudebench/claudebench/bench/clock"
	"github.com/claudebench/claudebench/bench/protocol"
)

// carryOut measures a load whose calls take 5 ms.
func carryOut(t *testing.T, l bench.Load, timeout time.Duration) (*worker, bench.Done) {
	t.Helper()
	p := protocol.Plan{Case: bench.Case{Load: l, Timeout: timeout}}
	p.Due = slices.Collect(l.Dues())
	c, err := clock.New()
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	w := &worker{plan: p, clock: c, book: newBook(l.Requests), send: func(context.Context) error { time.Sleep(5 * time.Millisecond); return nil }}
	var ended atomic.Int64
	done, err := w.Measure(t.Context(), &ended)
	if err != nil || int(ended.Load()) != done.Requests {
		t.Errorf("%d calls ended, %d are done: %v", ended.Load(), done.Requests, err)
	}
	return w, done
}

// hitsOf checks what holds for the hits of every load.
func hitsOf(t *testing.T, w *worker) (all []bench.Hit) {
	t.Helper()
	for h := range w.Hits() {
		if h.Seq != uint64(len(all)) || len(all) > 0 && h.Timestamp.Before(all[len(all)-1].Timestamp) {
			t.Fatalf("hit %d is %+v", len(all), h)
		}
		all = append(all, *h)
	}
	return all
}

func TestClosed(t *testing.T) {
	for _, l := range []bench.Load{{Requests: 41, Concurrency: 8}, {Requests: 5, Concurrency: 5}, {Requests: 1, Concurrency: 1}} {
		l.Kind = bench.Closed
		w, done := carryOut(t, l, time.Minute)
		if n := len(hitsOf(t, w)); n != l.Requests || done.Requests != n || done.MaxInFlight != l.Concurrency || done.NotSent != nil {
			t.Errorf("%s: %d hits, %+v", l, n, done)
		}
	}
}

func TestRoundsWaitForTheirLastCall(t *testing.T) {
	w, _ := carryOut(t, bench.Load{Kind: bench.Burst, Requests: 21, Concurrency: 8}, time.Minute)
	hits := hitsOf(t, w)
	for i, h := range hits {
		for _, before := range hits[:i/8*8] {
			if h.Timestamp.Before(before.End()) {
				t.Fatalf("call %d was made before one of an earlier round had ended", i)
			}
		}
	}
	if len(hits) != 21 {
		t.Errorf("%d hits", len(hits))
	}
}

func TestDueTimes(t *testing.T) {
	for _, l := range []bench.Load{
		{Kind: bench.Constant, Requests: 30, Concurrency: 30, Rate: 1000},
		{Kind: bench.Poisson, Requests: 30, Concurrency: 30, Rate: 1000},
		{Kind: bench.Ramp, Requests: 30, Concurrency: 30, To: 1000},
		{Kind: bench.Stepped, Requests: 30, Concurrency: 30, Steps: "1000x10ms, 0x20ms, 1000x20ms"},
	} {
		w, done := carryOut(t, l, time.Minute)
		hits := hitsOf(t, w)
		// Workers that are due at almost the same time may overtake each other.
		slices.SortFunc(hits, func(a, b bench.Hit) int { return a.Due.Compare(b.Due) })
		for i, h := range hits {
			if h.Due.Sub(w.book.began) != l.Due(i) || h.Timestamp.Before(h.Due) {
				t.Fatalf("%s: call %d was due %s after the start, and made %s after that", l, i, h.Due.Sub(w.book.began), h.Timestamp.Sub(h.Due))
			}
		}
		if done.Requests != 30 || done.NotSent != nil {
			t.Errorf("%s: done is %+v", l, done)
		}
	}
}

func TestGivesUpWhatWaitedTooLong(t *testing.T) {
	l := bench.Load{Kind: bench.Constant, Requests: 30, Concurrency: 1, Rate: 1e6}
	w, done := carryOut(t, l, time.Millisecond)
	given := map[time.Duration]bool{}
	for _, due := range done.NotSent {
		given[due] = true
	}
	for _, h := range hitsOf(t, w) {
		given[h.Due.Sub(w.book.began)] = true
	}
	if len(given) != 30 || len(done.NotSent) < 25 || done.Requests+len(done.NotSent) != 30 {
		t.Errorf("%d of 30 due times are accounted for, %d given up", len(given), len(done.NotSent))
	}
}

func TestSettings(t *testing.T) {
	t.Setenv("A_KEY", "sesame")
	request := bench.Request{URL: "http://host:1/v1/messages", SecretHeader: map[string]string{"x-api-key": "A_KEY"}, Body: "{}"}
	w := &worker{retries: 2, plan: protocol.Plan{Case: bench.Case{Request: request, Timeout: time.Second}}}
	s, err := w.settings()
	if err != nil || s.Base != "http://host:1" || s.Key != "sesame" || s.Retries != 2 || s.Timeout != time.Second || string(s.Body) != "{}" {
		t.Errorf("settings are %+v, %v", s, err)
	}
	w.plan.Request.SecretHeader = nil
	if s, err := w.settings(); err != nil || s.Key == "" {
		t.Errorf("without a key, settings are %+v, %v", s, err)
	}
	w.plan.Request.URL = "http://host:1/v1/complete"
	if _, err := w.settings(); err == nil {
		t.Error("the SDK would send to another endpoint")
	}
}

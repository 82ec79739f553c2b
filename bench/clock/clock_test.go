package clock

import (
	"context"
	"errors"
	"math/rand/v2"
	"slices"
	"sync"
	"testing"
	"time"
)

func newClock(t testing.TB) *Clock {
	t.Helper()
	c, err := New()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { c.Close() })
	return c
}

// awaitWaiters returns when n waits have begun.
func awaitWaiters(c *Clock, n int) {
	for {
		c.mu.Lock()
		waiting := len(c.waiting)
		c.mu.Unlock()
		if waiting == n {
			return
		}
		time.Sleep(time.Millisecond)
	}
}

func TestNeverReturnsEarly(t *testing.T) {
	c := newClock(t)
	var wg sync.WaitGroup
	for range 2000 {
		at := time.Now().Add(time.Duration(rand.IntN(100)-10) * time.Millisecond)
		wg.Go(func() {
			if err := c.Until(t.Context(), at); err != nil || time.Now().Before(at) {
				t.Errorf("returned %s early: %v", time.Until(at), err)
			}
		})
	}
	wg.Wait()
}

func TestEarlierInstantAfterLaterOne(t *testing.T) {
	c := newClock(t)
	start := time.Now()
	var order []int
	var mu sync.Mutex
	var wg sync.WaitGroup
	for i, wait := range []time.Duration{300, 200, 100} {
		ready := make(chan bool)
		wg.Go(func() {
			close(ready)
			c.Until(t.Context(), start.Add(wait*time.Millisecond))
			mu.Lock()
			defer mu.Unlock()
			order = append(order, i)
		})
		<-ready
	}
	wg.Wait()
	if !slices.Equal(order, []int{2, 1, 0}) {
		t.Errorf("order is %v", order)
	}
}

func TestCancelledWaitLeavesNothingBehind(t *testing.T) {
	c := newClock(t)
	ctx, cancel := context.WithCancel(t.Context())
	var wg sync.WaitGroup
	for i := range 100 {
		wg.Go(func() {
			if err := c.Until(ctx, time.Now().Add(time.Hour+time.Duration(i))); !errors.Is(err, context.Canceled) {
				t.Error(err)
			}
		})
	}
	cancel()
	wg.Wait()
	if n := len(c.waiting); n != 0 {
		t.Errorf("%d waiters are left", n)
	}
	if err := c.Until(t.Context(), time.Now().Add(time.Millisecond)); err != nil {
		t.Error(err)
	}
}

func TestCloseEndsWaits(t *testing.T) {
	c := newClock(t)
	ended := make(chan error)
	go func() { ended <- c.Until(t.Context(), time.Now().Add(time.Hour)) }()
	awaitWaiters(c, 1)
	for range 2 {
		if err := c.Close(); err != nil {
			t.Error(err)
		}
	}
	if err := <-ended; !errors.Is(err, ErrClosed) {
		t.Error(err)
	}
	if err := c.Until(t.Context(), time.Now().Add(time.Hour)); !errors.Is(err, ErrClosed) {
		t.Error(err)
	}
}

func TestInstantInThePast(t *testing.T) {
	c := newClock(t)
	past := time.Now().Add(-time.Hour)
	if err := c.Until(t.Context(), past); err != nil {
		t.Error(err)
	}
	cancelled, cancel := context.WithCancel(t.Context())
	cancel()
	if err := c.Until(cancelled, past); !errors.Is(err, context.Canceled) {
		t.Error(err)
	}
	if n := len(c.waiting); n != 0 {
		t.Errorf("%d waiters for an instant that had passed", n)
	}
}

// overshoot waits for an instant 2 ms ahead, b.N times, and reports how much
// later it was told.
func overshoot(b *testing.B, wait func(time.Time)) {
	late := make([]time.Duration, 0, b.N)
	for b.Loop() {
		at := time.Now().Add(2 * time.Millisecond)
		wait(at)
		late = append(late, time.Since(at))
	}
	slices.Sort(late)
	b.ReportMetric(float64(late[len(late)/2].Nanoseconds())/1e3, "p50-µs-late")
	b.ReportMetric(float64(late[len(late)*99/100].Nanoseconds())/1e3, "p99-µs-late")
}

func BenchmarkClock(b *testing.B) {
	c := newClock(b)
	overshoot(b, func(at time.Time) { c.Until(b.Context(), at) })
}

func BenchmarkSleep(b *testing.B) {
	overshoot(b, func(at time.Time) { time.Sleep(time.Until(at)) })
}

// BenchmarkClockWithManyWaits is the same while ten thousand later instants
// are waited for.
func BenchmarkClockWithManyWaits(b *testing.B) {
	c := newClock(b)
	ctx, cancel := context.WithCancel(b.Context())
	var wg sync.WaitGroup
	for range 10_000 {
		wg.Go(func() { c.Until(ctx, time.Now().Add(time.Hour)) })
	}
	awaitWaiters(c, 10_000)
	b.ReportAllocs()
	overshoot(b, func(at time.Time) { c.Until(b.Context(), at) })
	cancel()
	wg.Wait()
}

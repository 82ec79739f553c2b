package pace

import (
	"math"
	"slices"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/claudebench/claudebench/bench/mock/draw"
	"github.com/claudebench/claudebench/scenarios/strict"
)

func TestSlow(t *testing.T) {
	for _, c := range []struct {
		load Load
		busy int
		want float64
	}{
		{Load{}, 100, 1},
		{Load{Slots: 4}, 4, 1},
		{Load{Slots: 4, Slowdown: 0.5}, 0, 1},
		{Load{Slots: 4, Slowdown: 0.5}, 1, 1.125},
		{Load{Slots: 4, Slowdown: 0.5}, 4, 1.5},
	} {
		if got := c.load.Slow(c.busy); got != c.want {
			t.Errorf("%+v with %d busy: %g, not %g", c.load, c.busy, got, c.want)
		}
	}
}

func TestLoadIsChecked(t *testing.T) {
	for _, c := range []struct {
		load Load
		want []string
	}{
		{Load{}, nil},
		{Load{Slots: 1, Queue: 1, Slowdown: 1000}, nil},
		{Load{Slots: -1}, []string{"load.slots"}},
		{Load{Slots: 1, Queue: -1}, []string{"load.queue"}},
		{Load{Queue: 1, Slowdown: 1}, []string{"load.queue", "load.slowdown"}},
		{Load{Slots: 1, Slowdown: -1}, []string{"load.slowdown"}},
		{Load{Slots: 1, Slowdown: 1001}, []string{"load.slowdown"}},
		{Load{Slots: 1, Slowdown: math.NaN()}, []string{"load.slowdown"}},
	} {
		got := faultsOf(func(note func(strict.Fault)) { c.load.Check("load", note) })
		if !slices.Equal(got, c.want) {
			t.Errorf("%+v: faults at %q, not %q", c.load, got, c.want)
		}
	}
}

// TestLatencyRisesPastTheKnee has a closed loop of clients, by virtual time. Up to
// the number of slots, latency is the service time, which grows with the slowdown;
// beyond, it grows with the number of clients while throughput stays. All the time
// as many requests are under way as there are clients: Little's law.
func TestLatencyRisesPastTheKnee(t *testing.T) {
	const slots, tokens = 8, 11
	timing := Timing{FirstToken: mustTime(t, "20ms"), Gap: mustTime(t, "3ms")}
	for _, slowdown := range []float64{0, 0.5, 4} {
		for _, clients := range []int{1, 4, 8, 16, 64} {
			load := Load{Slots: slots, Queue: 1000, Slowdown: slowdown}
			busy := min(clients, slots)
			service := 20*ms + time.Duration(30*load.Slow(busy)*float64(ms))
			want := service * time.Duration(clients) / time.Duration(busy)

			mean, underWay := closedLoop(t, timing, load, clients, tokens)
			if off := mean - want; off.Abs() > want/20 {
				t.Errorf("slowdown %g, %d clients: mean latency %s, not %s", slowdown, clients, mean, want)
			}
			if off := underWay/float64(clients) - 1; math.Abs(off) > 0.03 {
				t.Errorf("slowdown %g, %d clients: %g under way", slowdown, clients, underWay)
			}
		}
	}
}

// closedLoop has clients that each ask again as soon as they have their answer. It
// returns the mean latency, and the product of that with the throughput.
func closedLoop(t *testing.T, timing Timing, load Load, clients, tokens int) (mean time.Duration, underWay float64) {
	const each = 60
	synctest.Test(t, func(t *testing.T) {
		s := NewSlots(load.Slots, load.Queue)
		var mu sync.Mutex
		var total time.Duration
		ask := func() {
			began := time.Now()
			if err := s.Acquire(t.Context()); err != nil {
				t.Error(err)
				return
			}
			plan := timing.Plan(draw.Seed(1), 1, load.Slow(s.Busy()))
			time.Sleep(plan.Whole(tokens))
			s.Release()
			mu.Lock()
			defer mu.Unlock()
			total += time.Since(began)
		}
		began := time.Now()
		var wg sync.WaitGroup
		for range clients {
			wg.Go(func() {
				for range each {
					ask()
				}
			})
		}
		wg.Wait()
		mean = total / time.Duration(clients*each)
		underWay = total.Seconds() / time.Since(began).Seconds()
	})
	return mean, underWay
}

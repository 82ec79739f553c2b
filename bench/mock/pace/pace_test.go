package pace

import (
	"context"
	"errors"
	"math/rand/v2"
	"slices"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/claudebench/claudebench/bench/mock/draw"
	"github.com/claudebench/claudebench/scenarios/strict"
)

func TestTokensAreDueAfterTheirGaps(t *testing.T) {
	timing := Timing{FirstToken: draw.MustTime("100ms"), Gap: draw.MustTime("uniform(10ms,20ms)")}
	p := timing.Plan(7, 2, 1.5)
	if got := p.Token(0); got != 200*time.Millisecond {
		t.Errorf("first token is due after %s", got)
	}
	for i := 1; i < 50; i++ {
		if gap := p.Token(i) - timing.Plan(7, 2, 1.5).at(i-1); gap < 30*time.Millisecond || gap > 60*time.Millisecond {
			t.Errorf("gap %d is %s", i, gap)
		}
	}
}

// at is Token of a plan that was asked nothing yet.
func (p Plan) at(i int) time.Duration { return p.Token(i) }

func TestWholeAnswer(t *testing.T) {
	timing := Timing{FirstToken: draw.MustTime("100ms"), Gap: draw.MustTime("10ms")}
	p := timing.Plan(1, 1, 1)
	if got := p.Whole(11); got != 200*time.Millisecond {
		t.Errorf("11 tokens take %s", got)
	}
	timing.Latency = draw.MustTime("60ms")
	p = timing.Plan(1, 2, 1)
	if got := p.Whole(11); got != 120*time.Millisecond {
		t.Errorf("with a latency of its own an answer takes %s", got)
	}
}

func TestSchedule(t *testing.T) {
	second := strict.Duration(time.Second)
	s := Schedule{
		{Spike: &Spike{From: 10 * second, For: 5 * second, Factor: 3}},
		{Ramp: &Ramp{From: 12 * second, For: 4 * second, Until: 20 * second, Factor: 2}},
	}
	for at, want := range map[float64]float64{0: 1, 9.9: 1, 10: 3, 14: 4.5, 15: 1.75, 16: 2, 19.9: 2, 20: 1} {
		if got := s.Factor(time.Duration(at * float64(time.Second))); got != want {
			t.Errorf("after %g s the factor is %g, not %g", at, got, want)
		}
	}
}

func TestCheck(t *testing.T) {
	var paths []string
	note := func(f strict.Fault) { paths = append(paths, f.Path) }
	Schedule{{}, {Spike: &Spike{Factor: 0, For: 1}}, {Ramp: &Ramp{From: 5, For: 5, Until: 7, Factor: 1}}}.Check("schedule", note)
	Load{Slots: -1}.Check("load", note)
	Load{Queue: 3}.Check("load", note)
	want := []string{"schedule[0]", "schedule[1].spike.factor", "schedule[2].ramp.until", "load.slots", "load.queue"}
	if !slices.Equal(paths, want) {
		t.Errorf("faults at %q, not %q", paths, want)
	}
}

func TestSlotsAreHandedOnInOrder(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := NewSlots(1, 3)
		s.Acquire(t.Context())
		var order []int
		for i := range 3 {
			go func() {
				s.Acquire(t.Context())
				order = append(order, i)
				s.Release()
			}()
			synctest.Wait()
		}
		if err := s.Acquire(t.Context()); !errors.Is(err, ErrFull) {
			t.Errorf("a full queue says %v", err)
		}
		s.Release()
		synctest.Wait()
		if !slices.Equal(order, []int{0, 1, 2}) || s.Busy() != 0 {
			t.Errorf("order is %v, %d are still busy", order, s.Busy())
		}
	})
}

// TestNothingIsLost has requests come, leave early and be resized around at
// random: never do more than n hold a slot, and in the end none does.
func TestNothingIsLost(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		const n = 4
		s := NewSlots(n, 10)
		var mu sync.Mutex
		held, most, served, full, gone := 0, 0, 0, 0, 0
		count := func(c *int, by int) {
			mu.Lock()
			defer mu.Unlock()
			*c += by
			most = max(most, held)
		}
		r := rand.New(rand.NewPCG(1, 2))
		var wg sync.WaitGroup
		for range 2000 {
			patience, work := time.Duration(r.IntN(30))*time.Millisecond, time.Duration(r.IntN(12))*time.Millisecond
			wg.Go(func() {
				ctx, cancel := context.WithTimeout(t.Context(), patience)
				defer cancel()
				switch err := s.Acquire(ctx); {
				case errors.Is(err, ErrFull):
					count(&full, 1)
				case err != nil:
					count(&gone, 1)
				default:
					count(&held, 1)
					time.Sleep(work)
					count(&held, -1)
					s.Release()
					count(&served, 1)
				}
			})
			time.Sleep(time.Duration(r.IntN(3)) * time.Millisecond)
		}
		wg.Wait()
		if most != n || s.Busy() != 0 || s.Waiting() != 0 || served+full+gone != 2000 || full == 0 || gone == 0 {
			t.Errorf("at most %d held, %d busy, %d waiting, %d served, %d refused, %d gone", most, s.Busy(), s.Waiting(), served, full, gone)
		}
	})
}

// TestLatencyRisesPastTheKnee holds a closed loop of c clients on n slots against
// Little's law: beyond n clients, c requests are in flight at a throughput of n
// every service time. (At the end the last of them leave one by one.)
func TestLatencyRisesPastTheKnee(t *testing.T) {
	const n, service, each = 8, 50 * time.Millisecond, 40
	for _, c := range []int{4, 8, 16, 64} {
		synctest.Test(t, func(t *testing.T) {
			s := NewSlots(n, 1000)
			var mu sync.Mutex
			var total time.Duration
			var wg sync.WaitGroup
			for range c {
				wg.Go(func() {
					for range each {
						began := time.Now()
						s.Acquire(t.Context())
						time.Sleep(service)
						s.Release()
						mu.Lock()
						total += time.Since(began)
						mu.Unlock()
					}
				})
			}
			began := time.Now()
			wg.Wait()
			mean := total / time.Duration(c*each)
			want := service * time.Duration(max(c, n)) / n
			if diff := mean - want; diff.Abs() > want/20 {
				t.Errorf("%d clients: mean latency %s, not %s", c, mean, want)
			}
			if littles := total.Seconds() / time.Since(began).Seconds(); littles < 0.98*float64(c) || littles > float64(c)*1.001 {
				t.Errorf("%d clients: %g in flight", c, littles)
			}
		})
	}
}

func TestResizeLetsWaitersIn(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := NewSlots(1, 5)
		s.Acquire(t.Context())
		go s.Acquire(t.Context())
		go s.Acquire(t.Context())
		synctest.Wait()
		s.Resize(0, 0)
		synctest.Wait()
		if s.Busy() != 3 || s.Waiting() != 0 {
			t.Errorf("%d busy, %d waiting", s.Busy(), s.Waiting())
		}
	})
}

func BenchmarkSlots(b *testing.B) {
	s := NewSlots(100, 0)
	b.ReportAllocs()
	for b.Loop() {
		if err := s.Acquire(b.Context()); err != nil {
			b.Fatal(err)
		}
		s.Release()
	}
}

func BenchmarkToken(b *testing.B) {
	timing := Timing{FirstToken: draw.MustTime("100ms"), Gap: draw.MustTime("lognormal(median=20ms,p99=60ms)")}
	p := timing.Plan(1, 1, 1)
	b.ReportAllocs()
	i := 0
	for b.Loop() {
		p.Token(i)
		i++
	}
}

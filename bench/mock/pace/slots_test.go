package pace

import (
	"context"
	"errors"
	"math/rand/v2"
	"slices"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"
)

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

func TestNoBound(t *testing.T) {
	s := NewSlots(0, 0)
	for range 1000 {
		if err := s.Acquire(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	if s.Busy() != 1000 || s.Waiting() != 0 {
		t.Errorf("%d busy, %d waiting", s.Busy(), s.Waiting())
	}
}

// A room is slots as one would write them down: who is in, and who waits, in
// which order.
type room struct {
	n, queue    int
	in, waiting []int
}

func (r *room) enter(who int) {
	switch {
	case r.n == 0 || len(r.in) < r.n:
		r.in = append(r.in, who)
	case len(r.waiting) < r.queue:
		r.waiting = append(r.waiting, who)
	}
}

// leave is for one that is in, or waits, or neither.
func (r *room) leave(who int) {
	is := func(other int) bool { return other == who }
	r.in, r.waiting = slices.DeleteFunc(r.in, is), slices.DeleteFunc(r.waiting, is)
	r.admit()
}

func (r *room) admit() {
	for len(r.waiting) > 0 && (r.n == 0 || len(r.in) < r.n) {
		r.in, r.waiting = append(r.in, r.waiting[0]), r.waiting[1:]
	}
}

// A crowd is requests that want slots and keep them until they are told to quit.
type crowd struct {
	slots *Slots
	in    []*atomic.Bool
	quits []context.CancelFunc
}

func (c *crowd) come(ctx context.Context) {
	ctx, quit := context.WithCancel(ctx)
	in := new(atomic.Bool)
	c.in, c.quits = append(c.in, in), append(c.quits, quit)
	go func() {
		if c.slots.Acquire(ctx) != nil {
			return
		}
		in.Store(true)
		<-ctx.Done()
		in.Store(false)
		c.slots.Release()
	}()
}

// inside is who is in.
func (c *crowd) inside() []int {
	var all []int
	for who, in := range c.in {
		if in.Load() {
			all = append(all, who)
		}
	}
	return all
}

// TestSlotsAreAsWrittenDown has requests come and leave and the bounds change, one
// after the other at random, and compares who is in each time.
func TestSlotsAreAsWrittenDown(t *testing.T) {
	for seed := range uint64(20) {
		synctest.Test(t, func(t *testing.T) {
			r := rand.New(rand.NewPCG(seed, 1))
			want := room{n: 1 + r.IntN(4), queue: r.IntN(6)}
			got := crowd{slots: NewSlots(want.n, want.queue)}
			for step := range 300 {
				switch r.IntN(9) {
				case 0:
					want.n, want.queue = r.IntN(5), r.IntN(6)
					want.admit()
					got.slots.Resize(want.n, want.queue)
				case 1, 2, 3, 4:
					if len(got.quits) > 0 {
						who := r.IntN(len(got.quits))
						want.leave(who)
						got.quits[who]()
					}
				default:
					want.enter(len(got.quits))
					got.come(t.Context())
				}
				synctest.Wait()
				in, busy, waiting := got.inside(), got.slots.Busy(), got.slots.Waiting()
				if !slices.Equal(in, slices.Sorted(slices.Values(want.in))) || busy != len(in) || waiting != len(want.waiting) {
					t.Fatalf("seed %d, step %d: %v are in, %d busy, %d waiting, not as %+v", seed, step, in, busy, waiting, want)
				}
			}
			for _, quit := range got.quits {
				quit()
			}
		})
	}
}

// TestASlotGivenToOneThatLeavesGoesOn has the first in the queue leave before it
// has seen that its turn has come.
func TestASlotGivenToOneThatLeavesGoesOn(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := NewSlots(1, 2)
		s.Acquire(t.Context())
		ctx, quit := context.WithCancel(t.Context())
		var first, second error
		go func() { first = s.Acquire(ctx) }()
		synctest.Wait()
		go func() { second = s.Acquire(t.Context()) }()
		synctest.Wait()

		s.mu.Lock() // keeps the first from leaving the queue
		quit()
		s.giveBack()
		s.mu.Unlock()
		synctest.Wait()
		if !errors.Is(first, context.Canceled) || second != nil || s.Busy() != 1 || s.Waiting() != 0 {
			t.Errorf("the first said %v, the second %v, %d busy, %d waiting", first, second, s.Busy(), s.Waiting())
		}
	})
}

// TestNothingIsLost has requests come and lose patience at random: never do more
// than n hold a slot, and in the end none does.
func TestNothingIsLost(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		const n, requests = 4, 2000
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
		for range requests {
			patience, work := time.Duration(r.IntN(30))*ms, time.Duration(r.IntN(12))*ms
			wg.Go(func() {
				ctx, cancel := context.WithTimeout(t.Context(), patience)
				defer cancel()
				switch err := s.Acquire(ctx); {
				case errors.Is(err, ErrFull):
					count(&full, 1)
				case errors.Is(err, context.DeadlineExceeded):
					count(&gone, 1)
				default:
					count(&held, 1)
					time.Sleep(work)
					count(&held, -1)
					s.Release()
					count(&served, 1)
				}
			})
			time.Sleep(time.Duration(r.IntN(3)) * ms)
		}
		wg.Wait()
		if most != n || s.Busy() != 0 || s.Waiting() != 0 || served+full+gone != requests || full == 0 || gone == 0 {
			t.Errorf("at most %d held, %d busy, %d waiting, %d served, %d refused, %d gone", most, s.Busy(), s.Waiting(), served, full, gone)
		}
	})
}

package sdkdriver

import (
	"context"
	"slices"
	"sync"
	"time"

	"github.com/claudebench/claudebench/bench"
	"github.com/claudebench/claudebench/bench/clock"
)

// noDue is the due time of calls that have none.
const noDue time.Duration = -1

// carryOut makes the calls of the plan's load, until ctx ends.
func (w *worker) carryOut(ctx context.Context) {
	switch {
	case len(w.plan.Due) > 0:
		w.open(ctx, w.book)
	case w.plan.Load.Kind == bench.Burst:
		w.burst(ctx, w.book)
	default:
		w.closed(ctx, w.book)
	}
}

func (w *worker) closed(ctx context.Context, b *book) {
	w.together(func() {
		for ctx.Err() == nil && w.call(ctx, b, noDue) {
		}
	})
}

func (w *worker) burst(ctx context.Context, b *book) {
	for ctx.Err() == nil && b.sent < len(b.calls) {
		w.together(func() { w.call(ctx, b, noDue) })
	}
}

// open hands each due time, when it has come, to whoever is free.
func (w *worker) open(ctx context.Context, b *book) {
	dues := make(chan time.Duration)
	go func() {
		defer close(dues)
		for _, due := range w.plan.Due {
			if w.clock.Until(ctx, b.began.Add(due)) != nil {
				return
			}
			dues <- due
		}
	}()
	w.together(func() {
		for due := range dues {
			if time.Since(b.began)-due > w.plan.Timeout {
				b.giveUp(due)
			} else {
				w.call(ctx, b, due)
			}
		}
	})
	slices.Sort(b.notSent)
}

// together does the same as often at once as calls may be in flight.
func (w *worker) together(work func()) {
	var wg sync.WaitGroup
	for range w.plan.Load.Concurrency {
		wg.Go(work)
	}
	wg.Wait()
}

// call makes the next call of a book, and tells whether there was one.
func (w *worker) call(ctx context.Context, b *book, due time.Duration) bool {
	c := b.begin(due)
	if c == nil {
		return false
	}
	if w.plan.Burn > 0 {
		clock.Burn(w.plan.Burn)
	}
	b.end(c, w.send(context.WithValue(ctx, callKey{}, c)))
	return true
}

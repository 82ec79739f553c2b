package gohttp

import (
	"context"
	"time"

	"github.com/claudebench/claudebench/bench"
	"github.com/claudebench/claudebench/bench/clock"
	vegeta "github.com/tsenart/vegeta/v12/lib"
)

// A pacer decides when vegeta sends the next request. It waits within Pace
// and always asks vegeta to wait for 0 more, because vegeta would wait with
// time.Sleep, which overshoots by up to a millisecond.
type pacer interface {
	vegeta.Pacer
	// ended is told of each request that has ended.
	ended()
	// due is when request seq was due; zero without due times.
	due(seq int) time.Time
}

func newPacer(ctx context.Context, c *clock.Clock, l bench.Load, due []time.Duration, timeout time.Duration) pacer {
	switch {
	case len(due) > 0:
		return &schedule{ctx: ctx, clock: c, dues: due, patience: timeout}
	case l.Kind == bench.Burst:
		return &rounds{ctx: ctx, load: l, ends: make(chan struct{}, l.Concurrency)}
	}
	return &exactly{ctx: ctx, n: uint64(l.Requests)}
}

// unpaced is what all pacers say of their rate: vegeta asks for it only to
// print it.
type unpaced struct{}

func (unpaced) Rate(time.Duration) float64 { return 0 }

// exactly sends the next request as soon as a worker is free, n in all.
type exactly struct {
	unpaced
	ctx context.Context
	n   uint64
}

func (p *exactly) Pace(_ time.Duration, sent uint64) (time.Duration, bool) {
	return 0, sent >= p.n || p.ctx.Err() != nil
}

func (*exactly) ended()            {}
func (*exactly) due(int) time.Time { return time.Time{} }

// rounds sends as many requests at once as are in flight at most, and waits
// for all of them before the next round.
type rounds struct {
	unpaced
	ctx  context.Context
	load bench.Load
	ends chan struct{}
}

func (p *rounds) Pace(_ time.Duration, sent uint64) (time.Duration, bool) {
	if sent >= uint64(p.load.Requests) {
		return 0, true
	}
	if sent > 0 && sent%uint64(p.load.Concurrency) == 0 {
		for range p.load.Concurrency {
			select {
			case <-p.ends:
			case <-p.ctx.Done():
				return 0, true
			}
		}
	}
	return 0, false
}

func (p *rounds) ended() {
	select {
	case p.ends <- struct{}{}:
	case <-p.ctx.Done():
	}
}

func (*rounds) due(int) time.Time { return time.Time{} }

// schedule sends each request when it is due, or as soon after it as a worker
// is free. One that has waited longer than patience is given up.
type schedule struct {
	unpaced
	ctx      context.Context
	clock    *clock.Clock
	dues     []time.Duration
	patience time.Duration

	start   time.Time
	next    int
	sent    []time.Duration
	notSent []time.Duration
}

func (p *schedule) Pace(elapsed time.Duration, _ uint64) (time.Duration, bool) {
	if p.next == 0 {
		p.start = time.Now().Add(-elapsed)
	}
	for p.next < len(p.dues) {
		due := p.dues[p.next]
		p.next++
		if elapsed-due > p.patience {
			p.notSent = append(p.notSent, due)
			continue
		}
		if p.clock.Until(p.ctx, p.start.Add(due)) != nil {
			return 0, true
		}
		p.sent = append(p.sent, due)
		return 0, false
	}
	return 0, true
}

func (*schedule) ended() {}

func (p *schedule) due(seq int) time.Time { return p.start.Add(p.sent[seq]) }

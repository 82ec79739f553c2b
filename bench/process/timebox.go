package process

import (
	"context"
	"fmt"
	"sync"
	"time"

	"github.com/claudebench/claudebench/bench"
)

// A timeBox passes on what an observer is told, and breaks the trial off when
// nothing new was told for longer than the requests of the case may take.
type timeBox struct {
	bench.Observer
	limit  time.Duration
	cancel context.CancelCauseFunc

	mu    sync.Mutex
	timer *time.Timer
	ended int
}

// The time that a driver may take beyond its requests: for its start, and
// between two signs of life.
const (
	startTime = 30 * time.Second
	graceTime = 15 * time.Second
)

// patience is how long a case's requests may take before one must have ended:
// three attempts of one, and the longest wait until another is due.
func patience(c bench.Case) time.Duration {
	return 3*c.Timeout + c.Load.LongestGap()
}

func newTimeBox(c bench.Case, o bench.Observer, cancel context.CancelCauseFunc) *timeBox {
	b := &timeBox{Observer: o, limit: patience(c) + graceTime, cancel: cancel}
	start := patience(c) + startTime
	b.timer = time.AfterFunc(start, func() {
		cancel(fmt.Errorf("driver was not ready within %s", start))
	})
	return b
}

// alive restarts the box's time.
func (b *timeBox) alive() {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.timer.Stop()
	b.timer = time.AfterFunc(b.limit, func() {
		b.cancel(fmt.Errorf("driver hung: no request ended within %s", b.limit))
	})
}

func (b *timeBox) stop() {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.timer.Stop()
}

func (b *timeBox) Ready(r bench.Ready) error {
	b.stop()
	err := b.Observer.Ready(r)
	b.alive()
	return err
}

// Progress counts as a sign of life only when a request has ended since.
func (b *timeBox) Progress(ended int) {
	if ended > b.ended {
		b.ended = ended
		b.alive()
	}
	b.Observer.Progress(ended)
}

func (b *timeBox) Hit(h bench.Hit) error {
	// Restarting a timer for every hit of a long log would cost more than
	// reading it.
	if h.Seq%1000 == 0 {
		b.alive()
	}
	if h.Error != "" {
		h.Error = redact(h.Error)
	}
	return b.Observer.Hit(h)
}

func (b *timeBox) Done(d bench.Done) error {
	b.stop()
	return b.Observer.Done(d)
}

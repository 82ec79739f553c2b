// Package clock waits until an instant, precisely.
//
// time.Sleep and timers overshoot by most of a millisecond in an idle process,
// because Go's network poller waits in whole milliseconds. A Clock waits with a
// timerfd instead, whose expiry wakes the poller at once, and burns no CPU on
// it: cycles spent spinning would count as the client's own.
package clock

import (
	"container/heap"
	"context"
	"errors"
	"fmt"
	"os"
	"sync"
	"time"

	"golang.org/x/sys/unix"
)

// ErrClosed is returned by waits on a clock that was closed.
var ErrClosed = errors.New("clock is closed")

// A Clock serves any number of waits at once with one timer of the kernel.
type Clock struct {
	timer *os.File
	fd    int

	mu      sync.Mutex
	waiting waiters
	closed  bool
}

// New returns a running clock. Close releases it.
func New() (*Clock, error) {
	fd, err := unix.TimerfdCreate(unix.CLOCK_MONOTONIC, unix.TFD_NONBLOCK|unix.TFD_CLOEXEC)
	if err != nil {
		return nil, fmt.Errorf("creating a timer: %w", err)
	}
	// NewFile hands a non-blocking descriptor to the network poller.
	c := &Clock{timer: os.NewFile(uintptr(fd), "timerfd"), fd: fd}
	go c.run()
	return c, nil
}

// Until returns nil once t has come, at once if it has passed, or the context's
// error if ctx ends first.
func (c *Clock) Until(ctx context.Context, t time.Time) error {
	if !time.Now().Before(t) {
		return ctx.Err()
	}
	w := pool.Get().(*waiter)
	w.at = t
	if err := c.add(w); err != nil {
		return err
	}
	select {
	case err := <-w.done:
		pool.Put(w)
		return err
	case <-ctx.Done():
		c.drop(w)
		return ctx.Err()
	}
}

// Close ends all waits with ErrClosed, those that begin later too. An instant
// that has passed needs no wait. Closing again does nothing.
func (c *Clock) Close() error {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.closed {
		return nil
	}
	c.closed = true
	for _, w := range c.waiting {
		w.done <- ErrClosed
	}
	c.waiting = nil
	return c.timer.Close()
}

func (c *Clock) add(w *waiter) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.closed {
		return ErrClosed
	}
	heap.Push(&c.waiting, w)
	if w.index != 0 {
		return nil // the timer is set to an earlier instant
	}
	err := c.arm()
	if err != nil {
		heap.Remove(&c.waiting, w.index)
	}
	return err
}

// drop takes back a wait that was given up. A waiter that has meanwhile been
// told is left to the garbage collector.
func (c *Clock) drop(w *waiter) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if w.index >= 0 && w.index < len(c.waiting) && c.waiting[w.index] == w {
		heap.Remove(&c.waiting, w.index)
		pool.Put(w)
	}
}

// arm sets the timer to the first instant that is waited for.
func (c *Clock) arm() error {
	left := max(time.Until(c.waiting[0].at), 1) // 0 would disarm it
	spec := unix.ItimerSpec{Value: unix.NsecToTimespec(int64(left))}
	if err := unix.TimerfdSettime(c.fd, 0, &spec, nil); err != nil {
		return fmt.Errorf("setting a timer: %w", err)
	}
	return nil
}

// run tells the waiters whose instant has come, whenever the timer expires.
func (c *Clock) run() {
	var expirations [8]byte
	for {
		if _, err := c.timer.Read(expirations[:]); err != nil {
			c.Close() // it was closed, or cannot be relied on any more
			return
		}
		c.expire()
	}
}

func (c *Clock) expire() {
	c.mu.Lock()
	defer c.mu.Unlock()
	now := time.Now()
	for len(c.waiting) > 0 && !c.waiting[0].at.After(now) {
		heap.Pop(&c.waiting).(*waiter).done <- nil
	}
	if len(c.waiting) == 0 || c.closed {
		return
	}
	if err := c.arm(); err != nil {
		for _, w := range c.waiting {
			w.done <- err
		}
		c.waiting = nil
	}
}

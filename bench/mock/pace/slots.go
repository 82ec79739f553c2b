package pace

import (
	"container/list"
	"context"
	"errors"
	"sync"
)

// ErrFull is returned to the request that finds no place in the queue.
var ErrFull = errors.New("all slots are busy and the queue is full")

// Slots are what requests occupy while they are answered. They are handed on in
// the order in which they were asked for, by whoever gives one back: while
// somebody waits, no slot is free.
type Slots struct {
	mu       sync.Mutex
	n, queue int
	busy     int
	waiting  list.List // of chan struct{}, which is closed to hand over a slot
}

// NewSlots returns n slots with a queue before them; n of 0 is no bound.
func NewSlots(n, queue int) *Slots { return &Slots{n: n, queue: queue} }

// Acquire takes a slot, and waits for one if it must. It returns [ErrFull], or
// the error of ctx if that ends first; then there is nothing to release.
func (s *Slots) Acquire(ctx context.Context) error {
	s.mu.Lock()
	if s.free() {
		s.busy++
		s.mu.Unlock()
		return nil
	}
	if s.waiting.Len() >= s.queue {
		s.mu.Unlock()
		return ErrFull
	}
	handed := make(chan struct{})
	place := s.waiting.PushBack(handed)
	s.mu.Unlock()
	select {
	case <-handed:
		return nil
	case <-ctx.Done():
		s.leave(place, handed)
		return ctx.Err()
	}
}

// leave gives up a place in the queue, or the slot that was handed over just
// then.
func (s *Slots) leave(place *list.Element, handed chan struct{}) {
	s.mu.Lock()
	defer s.mu.Unlock()
	select {
	case <-handed:
		s.giveBack()
	default:
		s.waiting.Remove(place)
	}
}

// Release gives back a slot that was acquired.
func (s *Slots) Release() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.giveBack()
}

// Resize changes the bounds. Nobody loses a slot or a place that they have: where
// there are fewer than before, those who have one give it back in their own time.
func (s *Slots) Resize(n, queue int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.n, s.queue = n, queue
	s.hand()
}

// Busy is how many slots are taken.
func (s *Slots) Busy() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.busy
}

// Waiting is how many requests stand in the queue.
func (s *Slots) Waiting() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.waiting.Len()
}

func (s *Slots) free() bool { return s.n == 0 || s.busy < s.n }

func (s *Slots) giveBack() {
	s.busy--
	s.hand()
}

// hand gives free slots to those who wait longest.
func (s *Slots) hand() {
	for s.free() && s.waiting.Len() > 0 {
		s.busy++
		close(s.waiting.Remove(s.waiting.Front()).(chan struct{}))
	}
}

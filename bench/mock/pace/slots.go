package pace

import (
	"container/list"
	"context"
	"errors"
	"sync"

	"github.com/claudebench/claudebench/scenarios/strict"
)

// A Load is what a server can carry.
type Load struct {
	// Slots is how many requests are answered at once, the others wait; 0 is no
	// bound.
	Slots int `yaml:"slots" json:"slots"`
	// Queue is how many may wait. One more is turned away.
	Queue int `yaml:"queue" json:"queue"`
	// Slowdown is by how much gaps grow while all slots are busy: with 0.5 they
	// are one and a half times as long. In between it is proportional, as in a
	// server that computes the tokens of all requests in batches.
	Slowdown float64 `yaml:"slowdown" json:"slowdown"`
}

// Slow is what gaps are multiplied by while so many slots are busy.
func (l Load) Slow(busy int) float64 {
	if l.Slots == 0 {
		return 1
	}
	return 1 + l.Slowdown*float64(busy)/float64(l.Slots)
}

// Check notes what is wrong with the load that stands at path.
func (l Load) Check(path string, note func(strict.Fault)) {
	if l.Slots < 0 {
		note(strict.Fault{Path: path + ".slots", Message: "must not be negative", Hint: "0 is no bound"})
	}
	if l.Queue < 0 {
		note(strict.Fault{Path: path + ".queue", Message: "must not be negative"})
	}
	if l.Slots == 0 && l.Queue > 0 {
		note(strict.Fault{Path: path + ".queue", Message: "needs slots to wait for", Hint: "slots is how many requests are answered at once"})
	}
	if l.Slots == 0 && l.Slowdown > 0 {
		note(strict.Fault{Path: path + ".slowdown", Message: "needs slots to be measured by", Hint: "slots is how many requests are answered at once"})
	}
	if !(l.Slowdown >= 0 && l.Slowdown <= maxFactor) {
		note(strict.Fault{Path: path + ".slowdown", Message: "must be between 0 and 1000"})
	}
}

// ErrFull is returned to the request that finds no place in the queue.
var ErrFull = errors.New("all slots are busy and the queue is full")

// Slots are what requests occupy while they are answered. They are handed on in
// the order in which they were asked for.
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
		s.busy--
		s.hand()
	default:
		s.waiting.Remove(place)
	}
}

// Release gives back a slot that was acquired.
func (s *Slots) Release() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.busy--
	s.hand()
}

// Resize changes the bounds. Nobody loses a slot or a place that they have.
func (s *Slots) Resize(n, queue int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.n, s.queue = n, queue
	s.hand()
}

// Busy is how many slots are taken, and Waiting how many requests want one.
func (s *Slots) Busy() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.busy
}

func (s *Slots) Waiting() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.waiting.Len()
}

func (s *Slots) free() bool { return s.n == 0 || s.busy < s.n }

// hand gives free slots to those who wait longest.
func (s *Slots) hand() {
	for s.free() && s.waiting.Len() > 0 {
		s.busy++
		close(s.waiting.Remove(s.waiting.Front()).(chan struct{}))
	}
}

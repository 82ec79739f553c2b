package clock

import (
	"sync"
	"time"
)

// A waiter is one wait for an instant. Its channel holds one answer, so that
// telling it never blocks.
type waiter struct {
	at    time.Time
	done  chan error
	index int // in the heap; -1 when it is not there
}

var pool = sync.Pool{New: func() any { return &waiter{done: make(chan error, 1)} }}

// waiters is a heap, the earliest instant first.
type waiters []*waiter

func (h waiters) Len() int           { return len(h) }
func (h waiters) Less(i, j int) bool { return h[i].at.Before(h[j].at) }

func (h waiters) Swap(i, j int) {
	h[i], h[j] = h[j], h[i]
	h[i].index, h[j].index = i, j
}

func (h *waiters) Push(x any) {
	w := x.(*waiter)
	w.index = len(*h)
	*h = append(*h, w)
}

func (h *waiters) Pop() any {
	last := len(*h) - 1
	w := (*h)[last]
	(*h)[last] = nil
	*h = (*h)[:last]
	w.index = -1
	return w
}

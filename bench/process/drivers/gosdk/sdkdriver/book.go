package sdkdriver

import (
	"sync"
	"sync/atomic"
	"time"
)

// A book is the account of one load: it hands out the calls, exactly as many
// as the load has.
type book struct {
	calls []call
	began time.Time
	ended *atomic.Int64

	mu       sync.Mutex
	sent     int
	inFlight int
	most     int
	notSent  []time.Duration
}

// newBook returns a book of n calls. Filling them in makes the kernel hand out
// their memory before they are measured.
func newBook(n int) *book {
	b := &book{calls: make([]call, n)}
	for i := range b.calls {
		b.calls[i].due = noDue
	}
	b.start(new(atomic.Int64))
	return b
}

// start begins the measured part.
func (b *book) start(ended *atomic.Int64) {
	b.ended, b.began = ended, time.Now()
}

// begin returns the next call, to be made at once, or nil when all have been
// made. Number and time are taken under one lock, so that calls stand in the
// order in which they were made. A due time below 0 is none.
func (b *book) begin(due time.Duration) *call {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.sent == len(b.calls) {
		return nil
	}
	c := &b.calls[b.sent]
	b.sent++
	b.inFlight++
	b.most = max(b.most, b.inFlight)
	c.due, c.sent = due, time.Since(b.began)
	return c
}

// end notes that a call has ended, and how.
func (b *book) end(c *call, err error) {
	c.latency = time.Since(b.began) - c.sent
	c.conclude(err)
	b.mu.Lock()
	b.inFlight--
	b.mu.Unlock()
	b.ended.Add(1)
}

// giveUp notes a call that was due and will not be made.
func (b *book) giveUp(due time.Duration) {
	b.mu.Lock()
	b.notSent = append(b.notSent, due)
	b.mu.Unlock()
}

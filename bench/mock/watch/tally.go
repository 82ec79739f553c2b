package watch

import (
	"strconv"
	"sync"
	"sync/atomic"
)

// A Cell is what requests are counted by.
type Cell struct {
	Key, Model, Outcome string
	Status              int
}

// maxCells bounds a tally. What comes after is counted under the key "other".
const maxCells = 10_000

// A Tally counts requests by cell. All its views are of one table, so they agree.
type Tally struct {
	mu     sync.RWMutex
	counts map[Cell]*atomic.Int64
}

// NewTally returns an empty tally.
func NewTally() *Tally { return &Tally{counts: map[Cell]*atomic.Int64{}} }

// Add counts one request.
func (t *Tally) Add(c Cell) {
	t.mu.RLock()
	n := t.counts[c]
	t.mu.RUnlock()
	if n == nil {
		n = t.open(c)
	}
	n.Add(1)
}

func (t *Tally) open(c Cell) *atomic.Int64 {
	t.mu.Lock()
	defer t.mu.Unlock()
	if n, ok := t.counts[c]; ok {
		return n
	}
	if len(t.counts) >= maxCells {
		c = Cell{Key: "other", Model: "other", Outcome: c.Outcome, Status: c.Status}
		if n, ok := t.counts[c]; ok {
			return n
		}
	}
	n := new(atomic.Int64)
	t.counts[c] = n
	return n
}

// By sums up the requests by a part of their cells. Those for which the part is
// empty are left out.
func (t *Tally) By(part func(Cell) string) map[string]int64 {
	sums := map[string]int64{}
	t.each(func(c Cell, n int64) {
		if name := part(c); name != "" {
			sums[name] += n
		}
	})
	return sums
}

// Parts of cells.
func (c Cell) ByKey() string     { return c.Key }
func (c Cell) ByModel() string   { return c.Model }
func (c Cell) ByOutcome() string { return c.Outcome }

// ByStatus is empty if there was no answer.
func (c Cell) ByStatus() string {
	if c.Status == 0 {
		return ""
	}
	return strconv.Itoa(c.Status)
}

func (t *Tally) each(visit func(Cell, int64)) {
	t.mu.RLock()
	defer t.mu.RUnlock()
	for c, n := range t.counts {
		visit(c, n.Load())
	}
}

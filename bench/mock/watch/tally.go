package watch

import (
	"maps"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
)

// A Cell is what requests are counted by.
type Cell struct {
	Key, Model, Outcome string
	Status              int
}

// Other is the key and the model of what is counted together because there are
// too many of them.
const Other = "other"

// maxCells bounds a tally, and maxName the names in it, in bytes. What finds it
// full is counted by its outcome and status alone, of which there are few.
const (
	maxCells = 10_000
	maxName  = 200
)

// clean bounds the names and makes them UTF-8, which metrics must be.
func (c Cell) clean() Cell {
	c.Key, c.Model, c.Outcome = clean(c.Key), clean(c.Model), clean(c.Outcome)
	return c
}

// clean copies the name, which may be a part of something large.
func clean(name string) string {
	return strings.Clone(strings.ToValidUTF8(name[:min(len(name), maxName)], ""))
}

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

// open returns the count of a cell that has none yet, or only under the name that
// it is given here.
func (t *Tally) open(c Cell) *atomic.Int64 {
	c = c.clean()
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.counts[c] == nil && len(t.counts) >= maxCells {
		c.Key, c.Model = Other, Other
	}
	n := t.counts[c]
	if n == nil {
		n = new(atomic.Int64)
		t.counts[c] = n
	}
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

// each visits the cells that there are now. It copies the table, because requests
// that need a new cell, and all behind them, would wait for a slow visitor.
func (t *Tally) each(visit func(Cell, int64)) {
	t.mu.RLock()
	counts := maps.Clone(t.counts)
	t.mu.RUnlock()
	for c, n := range counts {
		visit(c, n.Load())
	}
}

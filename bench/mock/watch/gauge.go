package watch

import "sync/atomic"

// A Gauge goes up and down, and remembers its highest value. It counts without a
// lock.
type Gauge struct{ now, most atomic.Int64 }

// Up and Down change the gauge by one.
func (g *Gauge) Up()   { g.raise(g.now.Add(1)) }
func (g *Gauge) Down() { g.now.Add(-1) }

// Now is the present value, and Most the highest since the last reset.
func (g *Gauge) Now() int64  { return g.now.Load() }
func (g *Gauge) Most() int64 { return g.most.Load() }

// raise makes sure that the highest value is at least n.
func (g *Gauge) raise(n int64) {
	for most := g.most.Load(); n > most && !g.most.CompareAndSwap(most, n); most = g.most.Load() {
	}
}

// Reset forgets what was before, and keeps what is open now. It reads the present
// value last, so that none that goes up meanwhile is missed.
func (g *Gauge) Reset() {
	g.most.Store(0)
	g.raise(g.now.Load())
}

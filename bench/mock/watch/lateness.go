package watch

import (
	"sync/atomic"
	"time"

	"github.com/prometheus/client_golang/prometheus"
)

// lateness is how much later than planned pieces were written.
type lateness struct {
	bound     time.Duration
	late, max atomic.Int64
	spread    prometheus.Histogram
}

// add notes one piece. None can be early: a clock that says so is off.
func (l *lateness) add(by time.Duration) {
	by = max(by, 0)
	l.spread.Observe(by.Seconds())
	if by > l.bound {
		l.late.Add(1)
	}
	for most := l.max.Load(); int64(by) > most && !l.max.CompareAndSwap(most, int64(by)); most = l.max.Load() {
	}
}

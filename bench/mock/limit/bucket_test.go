package limit

import (
	"math"
	"testing"
	"time"
)

// FuzzBucket checks, for one bucket in any state, that a level is reached after
// the time that is missing and not a microsecond before.
func FuzzBucket(f *testing.F) {
	f.Add(int64(7), 1.0, int64(5), int64(0))
	f.Add(int64(97), 0.5, int64(60), int64(123_456))
	f.Add(int64(Unbounded), 1.0, int64(1), int64(1))
	f.Add(int64(1), 1e-9, int64(math.MaxInt64), int64(math.MaxInt64))
	f.Add(int64(1), 1.0, int64(math.MinInt64), int64(1))
	f.Fuzz(func(t *testing.T, rate int64, burst float64, n, passed int64) {
		rate = 1 + (rate&math.MaxInt64)%Unbounded
		if !(burst > 0 && burst <= 1) {
			burst = 1
		}
		b := newBucket(rate, burst, 0)
		b.take(n)
		b.fill(instant(passed & (1<<50 - 1)))
		if b.level > b.capacity || b.left() < 0 || b.left() > b.capacity/perMinute {
			t.Fatalf("%+v", b)
		}
		missing := b.missing(b.capacity)
		if missing > 1<<61 {
			return // the instant could not be told
		}
		at := func(passed int64) int64 {
			later := b
			later.fill(b.at + instant(passed))
			return later.level
		}
		if b.level+missing*b.rate < b.capacity || at(missing) != b.capacity || missing > 0 && at(missing-1) >= b.capacity {
			t.Fatalf("%+v: full after %d", b, missing)
		}
		if wait := b.wait(1); wait < 0 || wait == 0 != (b.left() > 0) || wait > 101*365*24*time.Hour {
			t.Fatalf("%+v: 1 after %v", b, wait)
		}
	})
}

package limit

import (
	"math"
	"time"
)

// A bucket fills at a steady rate up to its capacity. What is in it is a whole
// number of parts, so that nothing is ever rounded: every microsecond brings as
// many parts as the limit per minute, and what is taken is perMinute parts each.
type bucket struct {
	// rate is the limit per minute, 1 to Unbounded.
	rate int64
	// capacity and level are in parts. The level is below 0 in debt.
	capacity, level int64
	// at is the instant of the level.
	at instant
}

// An instant is in microseconds since its account was opened.
type instant int64

// perMinute is the microseconds of a minute, and how many parts a token or a
// request has.
const perMinute = int64(time.Minute / time.Microsecond)

// newBucket returns a full bucket. No more than burst of a minute's worth, but
// at least one whole, fits in.
func newBucket(rate int64, burst float64, now instant) bucket {
	capacity := max(1, int64(math.Round(float64(rate)*burst))) * perMinute
	return bucket{rate, capacity, capacity, now}
}

// fill brings the bucket to an instant. One that is past changes nothing.
func (b *bucket) fill(now instant) {
	if now <= b.at {
		return
	}
	if passed := int64(now - b.at); passed < b.missing(b.capacity) {
		b.level += passed * b.rate
	} else {
		b.level = b.capacity
	}
	b.at = now
}

// missing returns the microseconds until a level is reached, rounded up.
func (b *bucket) missing(level int64) int64 {
	if level <= b.level {
		return 0
	}
	return (level-b.level-1)/b.rate + 1
}

// take takes n of what is in the bucket, whether there is so much or not; what is
// below 0 it gives back. A debt is bounded, so that it cannot overflow.
func (b *bucket) take(n int64) {
	const most = math.MaxInt64 / 4 / perMinute
	b.level -= min(max(n, -most), most) * perMinute
	b.level = min(max(b.level, b.capacity-math.MaxInt64/2), b.capacity)
}

// left returns how many can be taken, at least 0.
func (b *bucket) left() int64 { return max(b.level, 0) / perMinute }

// wait returns how long it is until n can be taken, [never] if that many do not
// fit.
func (b *bucket) wait(n int64) time.Duration {
	if n > b.capacity/perMinute {
		return never
	}
	return b.until(n * perMinute)
}

// full returns how long it is until the bucket is full.
func (b *bucket) full() time.Duration { return b.until(b.capacity) }

// until returns how long it is until a level is reached, at most a century.
func (b *bucket) until(level int64) time.Duration {
	return time.Duration(min(b.missing(level), century*perMinute)) * time.Microsecond
}

// century is the minutes of the longest wait that is told: one that a Duration can
// hold.
const century = 100 * 365 * 24 * 60

// never is the wait for what will not happen.
const never time.Duration = math.MaxInt64

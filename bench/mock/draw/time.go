package draw

import (
	"errors"
	"fmt"
	"time"
)

// MaxTime bounds durations: a longer one is a slip of the hand.
const MaxTime = time.Hour

// A Time is a distribution of durations from 0 to [MaxTime]; what a distribution
// has beyond is drawn as the bound. The zero Time is absent, and draws 0.
type Time struct{ d *distribution }

func timeUnit() unit {
	return unit{
		parse: func(s string) (float64, error) {
			v, err := time.ParseDuration(s)
			if err != nil {
				return 0, fmt.Errorf("%q is no duration such as 60ms", s)
			}
			return float64(v), nil
		},
		format:  func(v float64) string { return time.Duration(v).String() },
		most:    float64(MaxTime),
		example: float64(time.Millisecond),
	}
}

// ParseTime reads fixed(60ms) or plainly 60ms, uniform(40ms,80ms),
// normal(mean=60ms,sd=10ms), lognormal(median=60ms,p99=120ms),
// exponential(mean=60ms), empirical(p50=60ms,p90=90ms,p95=95ms,p99=200ms) or
// recorded(FILE), whose file has one duration a line.
func ParseTime(s string) (Time, error) {
	d, err := parse(s, timeUnit())
	return Time{d}, err
}

// MustTime is ParseTime for what is known to be in order.
func MustTime(s string) Time {
	t, err := ParseTime(s)
	if err != nil {
		panic(err)
	}
	return t
}

// IsZero tells whether there is no distribution.
func (t Time) IsZero() bool { return t.d == nil }

// Quantile is the duration that a share u of all draws lies below, 0 < u < 1.
func (t Time) Quantile(u float64) time.Duration {
	if t.d == nil {
		return 0
	}
	return time.Duration(min(max(t.d.quantile(u), 0), float64(MaxTime)))
}

// At is the n-th draw of the sequence that starts at s.
func (t Time) At(s Seed, n uint64) time.Duration {
	if t.d == nil {
		return 0
	}
	return t.Quantile(s.Unit(n))
}

// String is the distribution as [ParseTime] reads it, empty if there is none.
func (t Time) String() string {
	if t.d == nil {
		return ""
	}
	return t.d.write(timeUnit())
}

// MarshalText is [Time.String].
func (t Time) MarshalText() ([]byte, error) { return []byte(t.String()), nil }

// UnmarshalText is [ParseTime]; an empty text is no distribution.
func (t *Time) UnmarshalText(text []byte) error {
	if len(text) == 0 {
		*t = Time{}
		return nil
	}
	parsed, err := ParseTime(string(text))
	if err != nil {
		return errors.New("time " + err.Error())
	}
	*t = parsed
	return nil
}

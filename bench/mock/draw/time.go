package draw

import "time"

// MaxTime bounds durations: a longer one is a slip of the hand.
const MaxTime = time.Hour

// A Time is a distribution of durations from 0 to [MaxTime]; what a distribution
// has beyond is drawn as the bound. The zero Time is absent, and draws 0.
type Time struct{ d *distribution }

// ParseTime reads a distribution as the package's comment writes it. The error
// says what is wrong and what to write, and names file and line if it is in a
// recorded one.
func ParseTime(s string) (Time, error) {
	d, err := parse(s, durations())
	return Time{d}, err
}

// IsZero tells whether there is no distribution.
func (t Time) IsZero() bool { return t.d == nil }

// Quantile is the duration that a share u of all draws lies below, 0 < u < 1.
func (t Time) Quantile(u float64) time.Duration {
	return time.Duration(t.d.at(u, float64(MaxTime)))
}

// At is the n-th draw of the sequence that starts at s.
func (t Time) At(s Seed, n uint64) time.Duration { return t.Quantile(s.Unit(n)) }

// String is the distribution as [ParseTime] reads it, empty if there is none.
func (t Time) String() string { return t.d.String() }

// MarshalText is [Time.String].
func (t Time) MarshalText() ([]byte, error) { return []byte(t.String()), nil }

// UnmarshalText is [ParseTime]; an empty text is no distribution.
func (t *Time) UnmarshalText(text []byte) error {
	if len(text) == 0 {
		*t = Time{}
		return nil
	}
	parsed, err := ParseTime(string(text))
	if err == nil {
		*t = parsed
	}
	return err
}

package draw

import (
	"errors"
	"fmt"
	"strconv"
)

// MaxCount bounds counts.
const MaxCount = 1_000_000

// A Count is a distribution of whole numbers from 0 to [MaxCount]; what a
// distribution has beyond is drawn as the bound. The zero Count is absent, and
// draws 0.
type Count struct{ d *distribution }

func countUnit() unit {
	return unit{
		parse: func(s string) (float64, error) {
			v, err := strconv.Atoi(s)
			if err != nil {
				return 0, fmt.Errorf("%q is no whole number", s)
			}
			return float64(v), nil
		},
		format:  func(v float64) string { return strconv.Itoa(int(v)) },
		most:    MaxCount,
		example: 1,
	}
}

// ParseCount reads what [ParseTime] does, with whole numbers for durations.
func ParseCount(s string) (Count, error) {
	d, err := parse(s, countUnit())
	return Count{d}, err
}

// IsZero tells whether there is no distribution.
func (c Count) IsZero() bool { return c.d == nil }

// Quantile is the nearest whole number to what a share u of all draws lies
// below, 0 < u < 1.
func (c Count) Quantile(u float64) int {
	if c.d == nil {
		return 0
	}
	return int(min(max(c.d.quantile(u)+0.5, 0), MaxCount))
}

// At is the n-th draw of the sequence that starts at s.
func (c Count) At(s Seed, n uint64) int {
	if c.d == nil {
		return 0
	}
	return c.Quantile(s.Unit(n))
}

// String is the distribution as [ParseCount] reads it, empty if there is none.
func (c Count) String() string {
	if c.d == nil {
		return ""
	}
	return c.d.write(countUnit())
}

// MarshalText is [Count.String].
func (c Count) MarshalText() ([]byte, error) { return []byte(c.String()), nil }

// UnmarshalText is [ParseCount]; an empty text is no distribution.
func (c *Count) UnmarshalText(text []byte) error {
	if len(text) == 0 {
		*c = Count{}
		return nil
	}
	parsed, err := ParseCount(string(text))
	if err != nil {
		return errors.New("count " + err.Error())
	}
	*c = parsed
	return nil
}

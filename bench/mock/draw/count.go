package draw

// MaxCount bounds counts.
const MaxCount = 1_000_000

// A Count is a distribution of whole numbers from 0 to [MaxCount]; what a
// distribution has beyond is drawn as the bound, and what it has between two
// numbers as the nearer one. The zero Count is absent, and draws 0.
type Count struct{ d *distribution }

// ParseCount reads what [ParseTime] does, with whole numbers for durations.
func ParseCount(s string) (Count, error) {
	d, err := parse(s, counts())
	return Count{d}, err
}

// IsZero tells whether there is no distribution.
func (c Count) IsZero() bool { return c.d == nil }

// Quantile is the whole number that a share u of all draws lies below or at,
// 0 < u < 1.
func (c Count) Quantile(u float64) int { return int(c.d.at(u, MaxCount)) }

// At is the n-th draw of the sequence that starts at s.
func (c Count) At(s Seed, n uint64) int { return c.Quantile(s.Unit(n)) }

// String is the distribution as [ParseCount] reads it, empty if there is none.
func (c Count) String() string { return c.d.String() }

// MarshalText is [Count.String].
func (c Count) MarshalText() ([]byte, error) { return []byte(c.String()), nil }

// UnmarshalText is [ParseCount]; an empty text is no distribution.
func (c *Count) UnmarshalText(text []byte) error {
	if len(text) == 0 {
		*c = Count{}
		return nil
	}
	parsed, err := ParseCount(string(text))
	if err == nil {
		*c = parsed
	}
	return err
}

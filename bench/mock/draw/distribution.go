package draw

import "math"

// A distribution is a quantile function, and the text that it was read from in
// its canonical form.
type distribution struct {
	text string
	// quantile is the value that a share u of all draws lies below, 0 < u < 1,
	// in nanoseconds or as a count. It never falls as u rises.
	quantile func(u float64) float64
}

// at is the quantile as a whole number from 0 to most; that of no distribution
// is 0.
func (d *distribution) at(u, most float64) int64 {
	if d == nil {
		return 0
	}
	v := d.quantile(u)
	if !(v > 0) {
		return 0
	}
	return int64(math.Round(min(v, most)))
}

// String is empty where there is no distribution.
func (d *distribution) String() string {
	if d == nil {
		return ""
	}
	return d.text
}

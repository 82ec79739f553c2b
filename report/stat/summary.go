package stat

import "slices"

// Kind says what the bounds of a [Summary] are.
type Kind string

// The kinds of bounds.
const (
	// Range: the smallest and the greatest value. With fewer than 6 values
	// even these hold the median with less than 95 % confidence, so nothing
	// stronger is claimed.
	Range Kind = "range"
	// Interval: the order statistics between which the median lies with at
	// least 95 % confidence.
	Interval Kind = "95% interval"
)

// A Summary is what several trials say of one figure, in the figure's unit.
type Summary struct {
	// Median is the middle value, or the mean of the two middle ones.
	Median    float64
	Low, High float64
	// N is the number of trials, at least 1.
	N    int
	Kind Kind
}

// Summarize summarises the values, one a trial. ok is false if there are none.
func Summarize(values []float64) (s Summary, ok bool) {
	n := len(values)
	if n == 0 {
		return Summary{}, false
	}
	v := slices.Sorted(slices.Values(values))
	s = Summary{Median: (v[(n-1)/2] + v[n/2]) / 2, Low: v[0], High: v[n-1], N: n, Kind: Range}
	if low, high, ok := Ranks(n, 0.5, 0.95); ok {
		s.Low, s.High, s.Kind = v[low-1], v[high-1], Interval
	}
	return s, true
}

// Apart tells whether the bounds of s lie wholly below those of t.
func (s Summary) Apart(t Summary) bool { return s.High < t.Low }

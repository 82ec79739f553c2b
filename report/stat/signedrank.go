package stat

import "slices"

// SignedRank is the distribution of Wilcoxon's signed-rank statistic when the
// sign of every value is a fair coin: element w is the probability that the
// ranks of the positive values add up to w. It holds whatever the values are,
// as long as a sign says nothing about a size: the exact sign-flip test.
type SignedRank []float64

// NewSignedRank works the distribution out for n values, n at least 0, by
// convolution: rank r adds r or nothing. Up to 53 values, every
// probability is a sum of whole multiples of 2^-n and therefore exact.
func NewSignedRank(n int) SignedRank {
	s := make(SignedRank, triangle(n)+1)
	s[0] = 1
	for rank, top := 1, 0; rank <= n; rank++ {
		top += rank
		for w := top; w >= 0; w-- {
			s[w] /= 2
			if w >= rank {
				s[w] += s[w-rank] / 2
			}
		}
	}
	return s
}

// Tail is the probability of w or more.
func (s SignedRank) Tail(w int) float64 {
	p := 0.0
	for i := len(s) - 1; i >= max(w, 0); i-- {
		p += s[i]
	}
	return p
}

// Critical is the smallest w whose tail is at most level. It is len(s), which
// the statistic never reaches, if even its greatest value is too common.
func (s SignedRank) Critical(level float64) int {
	p := 0.0
	for w := len(s) - 1; w >= 0; w-- {
		if p += s[w]; p > level {
			return w + 1
		}
	}
	return 0
}

// Walsh holds the averages of all pairs of values, each with itself too, in
// ascending order. How many of them lie above t is the signed-rank statistic
// of the values less t, so that one list gives test, estimate and interval
// (Hollander and Wolfe, Nonparametric Statistical Methods, 3.1 to 3.3).
type Walsh []float64

// NewWalsh averages the values, which are finite.
func NewWalsh(x []float64) Walsh {
	w := AppendAverages(make([]float64, 0, triangle(len(x))), x)
	slices.Sort(w)
	return w
}

// AppendAverages appends the averages of all pairs of x, each value with itself
// too, in no order.
func AppendAverages(w, x []float64) []float64 {
	for i, a := range x {
		for _, b := range x[i:] {
			w = append(w, a/2+b/2)
		}
	}
	return w
}

// Above counts the averages above t: evidence that the values lie above t. An
// average of exactly t counts for neither side, which can only make a test
// more careful: with ties and zeros, no order of them gives a smaller count.
func (w Walsh) Above(t float64) int {
	n := 0
	for n < len(w) && w[len(w)-1-n] > t {
		n++
	}
	return n
}

// Below counts the averages below t.
func (w Walsh) Below(t float64) int {
	n := 0
	for n < len(w) && w[n] < t {
		n++
	}
	return n
}

// Centre is the median of the averages, Hodges and Lehmann's estimate. It is 0
// for no values.
func (w Walsh) Centre() float64 {
	if len(w) == 0 {
		return 0
	}
	return middle(w)
}

// Interval holds every t that neither one-sided signed-rank test refuses at
// half of 1-level: the test inverted, bounds included. s is the distribution
// for as many values. ok is false if there are too few values for the level:
// below 6 for 95 %.
func (w Walsh) Interval(s SignedRank, level float64) (low, high float64, ok bool) {
	skip := len(w) - s.Critical((1-level)/2)
	if skip < 0 {
		return 0, 0, false
	}
	return w[skip], w[len(w)-1-skip], true
}

// middle is the median of sorted values, at least one. Halves are added, since
// a sum of two great values may be beyond all numbers.
func middle(sorted []float64) float64 {
	n := len(sorted)
	if n%2 == 1 {
		return sorted[n/2]
	}
	return sorted[n/2-1]/2 + sorted[n/2]/2
}

// Package stat holds the little statistics that reports need: exact order
// statistics of requests, and summaries of few trials. Nothing in it assumes a
// distribution. docs/method.md explains what is used where.
package stat

import "math"

// enough is how many values must be expected above a quantile beyond the 99th
// percentile. With three, the largest of n independent values lies above the
// quantile with a probability of 95 % (the rule of three: 1-q^n, n = 3/(1-q)).
const enough = 3

// slack takes up the rounding of q*n, so that the 7th percentile of 100 values
// is the 7th and not the 8th.
const slack = 1e-9

// Quantile returns the q-quantile of the values, which are in ascending order,
// by nearest rank: the value at position ceil(q*n), counted from 1. It is
// always one of the values; nothing is interpolated.
//
// ok is false if there are no values, if q is not above 0 and at most 1, or if
// q lies between 0.99 and 1 and n is below 3/(1-q), such as 3000 for 0.999:
// the figure would be that of one or two requests. Up to q = 0.99 it is always
// given; below 100 values the 99th percentile is then the greatest value.
func Quantile(sorted []int64, q float64) (v int64, ok bool) {
	n := float64(len(sorted))
	if n == 0 || !(q > 0 && q <= 1) {
		return 0, false
	}
	if q > 0.99 && q < 1 && n*(1-q) < enough-slack {
		return 0, false
	}
	rank := max(1, int(math.Ceil(q*n-slack)))
	return sorted[rank-1], true
}

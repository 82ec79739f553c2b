package stat

import "math"

// Ranks returns the positions, counted from 1, of the two order statistics of
// n values between which the q-quantile lies with at least the given level of
// confidence, whatever the distribution. Each side is left with at most half
// of 1-level, so that both bounds may also be read alone.
//
// The number of values below the quantile is binomial with n and q; low and
// high cut its tails off (David and Nagaraja, Order Statistics, 7.1). ok is
// false if n is too small for the level: even the extremes would not do.
func Ranks(n int, q, level float64) (low, high int, ok bool) {
	tail := (1 - level) / 2
	below := 0.0 // P(fewer than low+1 values below the quantile)
	for low < n {
		if below += binomial(n, low, q); below > tail {
			break
		}
		low++
	}
	above := 0.0
	for high = n + 1; high > 1; high-- {
		if above += binomial(n, high-1, q); above > tail {
			break
		}
	}
	return low, high, low >= 1 && high <= n
}

// binomial is the probability of k successes in n draws that each succeed with
// probability p, strictly between 0 and 1.
func binomial(n, k int, p float64) float64 {
	return math.Exp(choose(n, k) + float64(k)*math.Log(p) + float64(n-k)*math.Log1p(-p))
}

// choose is the logarithm of the number of ways to choose k of n.
func choose(n, k int) float64 {
	return logFactorial(n) - logFactorial(k) - logFactorial(n-k)
}

func logFactorial(n int) float64 {
	v, _ := math.Lgamma(float64(n) + 1)
	return v
}

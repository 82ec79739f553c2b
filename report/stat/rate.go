package stat

// RateAtMost returns the rate that an event which was seen in k of n
// independent trials does not exceed, with the given confidence: the rate at
// which k or fewer would be seen with a probability of 1-level (Clopper and
// Pearson, Biometrika 26, 1934; with k = 0 and 95 % it is about 3/n). It is 1
// if k is n or there are no trials.
func RateAtMost(k, n int, level float64) float64 {
	if k >= n {
		return 1
	}
	low, high := float64(k)/float64(n), 1.0
	for range 60 {
		rate := (low + high) / 2
		if atMost(n, k, rate) > 1-level {
			low = rate
		} else {
			high = rate
		}
	}
	return high
}

// atMost is the probability of k or fewer of n.
func atMost(n, k int, rate float64) float64 {
	p := 0.0
	for i := range k + 1 {
		p += binomial(n, i, rate)
	}
	return p
}

package judge

import "math"

// studentTail is the probability that Student's t with df degrees of freedom, at
// least 1, is t or more (Abramowitz and Stegun, Handbook of Mathematical
// Functions, 26.7.3 and 26.7.4: a finite sum for every whole df).
func studentTail(t float64, df int) float64 {
	if t < 0 {
		return 1 - studentTail(-t, df)
	}
	angle := math.Atan(t / math.Sqrt(float64(df)))
	sin, cos := math.Sincos(angle)
	// The terms of both sums are products of (k-1)/k and the squared cosine;
	// the odd one begins at k = 3 with the cosine, the even one at k = 2 with 1.
	term, k := 1.0, 2
	if df%2 == 1 {
		term, k = cos, 3
	}
	sum := 0.0
	for ; k <= df; k += 2 {
		sum += term
		term *= float64(k-1) / float64(k) * cos * cos
	}
	within := sin * sum
	switch {
	case df == 1:
		within = angle * 2 / math.Pi
	case df%2 == 1:
		within = (angle + within) * 2 / math.Pi
	}
	return min(max((1-within)/2, 0), 0.5)
}

// studentQuantile is the t that is exceeded with probability p, which lies
// above 0 and below 1/2.
func studentQuantile(p float64, df int) float64 {
	low, high := 0.0, 1.0
	for studentTail(high, df) > p && high < farApart {
		low, high = high, 2*high
	}
	for range 60 {
		if t := (low + high) / 2; studentTail(t, df) > p {
			low = t
		} else {
			high = t
		}
	}
	return high
}

package stat

import (
	"math"
	"math/rand/v2"
	"slices"
)

const (
	// leastSegment is how many values lie at least between two changes. One or two
	// that stand out are outliers.
	leastSegment = 3
	// shuffles is how many permutations a split is held against, as in the paper. With 199,
	// p is a multiple of 0.005.
	shuffles = 199
	// rounding is by how much equal sums may differ when they are added up in
	// another order.
	rounding = 1e-9
)

// Changes returns where a series changes: the indices, in ascending order, at which a new
// level begins. It finds changes of any kind in the distribution, and at least 3 values lie
// between any two. No distribution is assumed, only that values between two changes could as
// well have come in any other order; a series that drifts is told to change.
//
// It is E-divisive (Matteson and James, Journal of the American Statistical Association 109,
// 2014). A split of z[0:n] at i, looked at up to k, has the statistic
//
//	Q = i m/(i+m) (2 between/(i m) - left/C(i,2) - right/C(m,2)), m = k-i
//
// where between, left and right are the sums of |x-y| over all pairs across the split, before
// it, and after it. The greatest Q over all i and k says where to split; looking only up to k
// finds a level that was left again. A split counts if at most a share of level, which is from
// 0.005 on, of 200 orders of the values, the given one and 199 at random, has a Q as great. Both
// sides are then split in the same way. Hunter (Fleming et al., ICPE 2023) goes on to merge weak
// changes, which its t-test lets through; after this test, that takes away as many right ones as wrong ones.
//
// The orders come from a fixed seed, so that the same series has the same changes. They take
// O(200 n²) steps, about 10 ms for 200 values. A value that is not finite leaves nothing to say,
// and there are no changes. Nor can there be many with few values: 10 have 252 orders of 5 and 5,
// so that even a clean step has a p of 0.008.
func Changes(v []float64, level float64) []int {
	if slices.ContainsFunc(v, func(x float64) bool { return math.IsNaN(x) || math.IsInf(x, 0) }) {
		return nil
	}
	d := divisive{level: level, order: rand.New(rand.NewPCG(1, 1))}
	d.split(v, 0)
	return d.changes
}

// divisive is the search for changes.
type divisive struct {
	level   float64
	order   *rand.Rand
	changes []int
}

// split looks for changes in z, which begins at an offset in the series.
func (d *divisive) split(z []float64, offset int) {
	at, q := split(z)
	if at == 0 || !d.rare(z, q*(1-rounding)) {
		return
	}
	d.split(z[:at], offset)
	d.changes = append(d.changes, offset+at)
	d.split(z[at:], offset+at)
}

// rare tells whether few enough orders of z have a split with a statistic of q or more. It ends
// as soon as there are too many.
func (d *divisive) rare(z []float64, q float64) bool {
	z = slices.Clone(z)
	as, most := 1, d.level*(shuffles+1)
	for i := 0; i < shuffles && float64(as) <= most; i++ {
		d.order.Shuffle(len(z), func(i, j int) { z[i], z[j] = z[j], z[i] })
		if _, other := split(z); other >= q {
			as++
		}
	}
	return float64(as) <= most
}

// split returns the best place to split z, and its statistic; 0 and 0 where there is none.
func split(z []float64) (at int, most float64) {
	// before[k] is the sum of the distances of z[k] to all values before it, and
	// across[k] to those before i.
	before, across := make([]float64, len(z)), make([]float64, len(z))
	for k := range z {
		before[k] = distances(z[k], z[:k])
	}
	left := 0.0
	for i := 1; i <= len(z)-leastSegment; i++ {
		left += before[i-1]
		between, right := 0.0, 0.0
		for k := i; k < len(z); k++ {
			across[k] += math.Abs(z[k] - z[i-1])
			between += across[k]
			right += before[k] - across[k]
			if i < leastSegment || k+1-i < leastSegment {
				continue
			}
			if q := energy(i, k+1-i, between, left, right); q > most {
				at, most = i, q
			}
		}
	}
	return at, most
}

// distances is the sum of the distances of v to all of z.
func distances(v float64, z []float64) float64 {
	sum := 0.0
	for _, x := range z {
		sum += math.Abs(v - x)
	}
	return sum
}

// energy is Q, with its fractions multiplied out, from the sums of n values before a split and
// m after it, both at least 2.
func energy(n, m int, between, left, right float64) float64 {
	x, y := float64(n), float64(m)
	return 2 / (x + y) * (between - left*y/(x-1) - right*x/(y-1))
}

package stat

import (
	"math"
	"math/rand/v2"
	"testing"
)

// The first is worked out by hand: of the 20 choices of 3 of 6 ranks, {1,2,3} and {4,5,6} are the
// farthest from the middle, so p is 2/20. The second is the example of Hollander and Wolfe,
// Nonparametric Statistical Methods, 4.1 (permeability of membranes; n = 10, m = 5, W = 30), whose
// one-sided p is 0.1272. In the third, all are equal.
func TestRankSum(t *testing.T) {
	for _, tt := range []struct {
		x, y []float64
		want float64
	}{
		{[]float64{1, 2, 3}, []float64{4, 5, 6}, 0.1},
		{[]float64{0.80, 0.83, 1.89, 1.04, 1.45, 1.38, 1.91, 1.64, 0.73, 1.46}, []float64{1.15, 0.88, 0.90, 0.74, 1.21}, 2 * 0.1272},
		{[]float64{7, 7, 7}, []float64{7, 7, 7, 7}, 1},
		{[]float64{1}, []float64{2}, 1},
	} {
		if got := RankSum(tt.x, tt.y); math.Abs(got-tt.want) > 5e-5 {
			t.Errorf("p of %v and %v is %g, want %g", tt.x, tt.y, got, tt.want)
		}
	}
}

// It holds against a count of all choices, ties included; does not care which sample is which; and
// knows nothing but the order.
func TestRankSumLaws(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	for range 200 {
		n, m := 1+r.IntN(5), 1+r.IntN(5)
		all := make([]float64, n+m)
		for i := range all {
			all[i] = float64(r.IntN(6))
		}
		x, y := all[:n], all[n:]
		got := RankSum(x, y)
		if want := counted(all, n); math.Abs(got-want) > 1e-12 {
			t.Fatalf("p of %v and %v is %g, counted %g", x, y, got, want)
		}
		if other := RankSum(y, x); math.Abs(got-other) > 1e-12 {
			t.Fatalf("p of %v and %v depends on their order: %g and %g", x, y, got, other)
		}
		bent := make([]float64, len(all))
		for i, v := range all {
			bent[i] = math.Exp(v)
		}
		if other := RankSum(bent[:n], bent[n:]); math.Abs(got-other) > 1e-12 {
			t.Fatalf("p of %v and %v is not that of their order", x, y)
		}
	}
}

// counted is the p-value by enumeration.
func counted(all []float64, n int) float64 {
	ranks := doubledRanks(all)
	sum := func(choice int) (s, size int) {
		for i, r := range ranks {
			if choice>>i&1 == 1 {
				s, size = s+r, size+1
			}
		}
		return s, size
	}
	middle := n * (len(all) + 1)
	observed, _ := sum(1<<n - 1)
	ways, extreme := 0.0, 0.0
	for choice := range 1 << len(all) {
		s, size := sum(choice)
		if size != n {
			continue
		}
		ways++
		if distance(s, middle) >= distance(observed, middle) {
			extreme++
		}
	}
	return extreme / ways
}

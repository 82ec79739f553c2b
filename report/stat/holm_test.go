package stat

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"
)

func TestHolm(t *testing.T) {
	for _, tt := range []struct{ p, want []float64 }{
		{nil, []float64{}},
		{[]float64{0.02}, []float64{0.02}},
		// 3 x 0.01; 2 x 0.03; 0.04 lies below 0.06 and is raised to it.
		{[]float64{0.04, 0.01, 0.03}, []float64{0.06, 0.03, 0.06}},
		// 4 x 0.01, 3 x 0.015; 2 x 0.02 and 0.04 are raised to the latter.
		{[]float64{0.01, 0.015, 0.02, 0.04}, []float64{0.04, 0.045, 0.045, 0.045}},
		{[]float64{0.5, 0.6}, []float64{1, 1}},
	} {
		got := Holm(tt.p)
		if !slices.EqualFunc(got, tt.want, func(a, b float64) bool { return math.Abs(a-b) < 1e-15 }) {
			t.Errorf("%v became %v, want %v", tt.p, got, tt.want)
		}
	}
}

// No adjusted p is below its own or above Bonferroni's, their order stays, and
// raising one p lowers none.
func TestHolmMonotone(t *testing.T) {
	r := rand.New(rand.NewPCG(5, 5))
	for range 1000 {
		p := make([]float64, 1+r.IntN(8))
		for i := range p {
			p[i] = r.Float64() * r.Float64()
		}
		a := Holm(p)
		for i := range p {
			if a[i] < p[i] || a[i] > min(1, p[i]*float64(len(p))) {
				t.Fatalf("%v became %v", p, a)
			}
			for j := range p {
				if p[i] < p[j] && a[i] > a[j] {
					t.Fatalf("%v became %v: another order", p, a)
				}
			}
		}
		p[r.IntN(len(p))] += 0.1
		for i, b := range Holm(p) {
			if b < a[i] {
				t.Fatalf("%v: raising one lowered another", p)
			}
		}
	}
}

// Without any event the bound solves (1-r)^n = 0.05: 1-0.05^(1/n), about 3/n. For
// 1 of 10 it solves (1-r)^10 + 10 r (1-r)^9 = 0.05: at 0.3942 that is
// 0.00666 + 0.04333. For 5 of 100 it was worked out in exact fractions.
func TestRateAtMost(t *testing.T) {
	for _, tt := range []struct {
		k, n int
		want float64
	}{
		{0, 0, 1},
		{3, 3, 1},
		{0, 1, 0.95},
		{0, 40, 1 - math.Pow(0.05, 1.0/40)},
		{0, 3000, 1 - math.Pow(0.05, 1.0/3000)},
		{1, 10, 0.3942},
		{5, 100, 0.1023},
	} {
		if got := RateAtMost(tt.k, tt.n, 0.95); math.Abs(got-tt.want) > 5e-5 {
			t.Errorf("%d of %d: at most %.5f, want %.5f", tt.k, tt.n, got, tt.want)
		}
	}
}

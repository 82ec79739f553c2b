package stat

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"
)

// The greatest sums of ranks that are still refused, from the table of Wilcoxon
// and Wilcox (Some Rapid Approximate Statistical Procedures, 1964), for one
// side at 2.5 %, 1 % and 0.5 %. -1 is a dash in the table: no sum is refused.
func TestSignedRankCritical(t *testing.T) {
	for _, tt := range []struct{ n, at025, at01, at005 int }{
		{5, -1, -1, -1},
		{6, 0, -1, -1},
		{7, 2, 0, -1},
		{8, 3, 1, 0},
		{9, 5, 3, 1},
		{10, 8, 5, 3},
		{12, 13, 9, 7},
		{15, 25, 19, 15},
		{20, 52, 43, 37},
		{25, 89, 76, 68},
	} {
		s := NewSignedRank(tt.n)
		for level, want := range map[float64]int{0.025: tt.at025, 0.01: tt.at01, 0.005: tt.at005} {
			// The table counts from below, Critical from above.
			if got := len(s) - 1 - s.Critical(level); got != want {
				t.Errorf("%d values at %g: %d, want %d", tt.n, level, got, want)
			}
		}
	}
}

// tosses calls each with every choice of signs for the sizes.
func tosses(sizes []float64, each func(x []float64)) {
	x := make([]float64, len(sizes))
	for signs := range 1 << len(sizes) {
		for i, size := range sizes {
			x[i] = size * float64(1-2*(signs>>i&1))
		}
		each(x)
	}
}

func sizes(r *rand.Rand, n int) []float64 {
	v := make([]float64, n)
	for i := range v {
		v[i] = r.ExpFloat64()
	}
	return v
}

// The distribution is that of all sign flips, one by one.
func TestSignedRankEnumerated(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 1))
	for n := range 11 {
		s := NewSignedRank(n)
		seen := make([]float64, len(s))
		tosses(sizes(r, n), func(x []float64) { seen[NewWalsh(x).Above(0)] += math.Ldexp(1, -n) })
		if !slices.Equal(seen, s) {
			t.Errorf("%d values: %v by enumeration, %v by convolution", n, seen, s)
		}
	}
}

// With equal sizes and zeros the test is no longer exact but still holds its
// level: of all sign flips, at most a share of p has a p of at most p.
func TestSignedRankTies(t *testing.T) {
	for _, x := range [][]float64{
		{1, 1, 1, 1, 1, 1, 1, 1},
		{0, 0, 0, 1, 2, 3, 4},
		{1, 1, 2, 2, 3, 3, 0, 5, 5},
		{0, 0, 0, 0, 0},
	} {
		s := NewSignedRank(len(x))
		var all []float64
		tosses(x, func(x []float64) { all = append(all, s.Tail(NewWalsh(x).Above(0))) })
		holds(t, all)
	}
}

// holds fails if p-values that are equally likely fall at or below a level more
// often than the level allows.
func holds(t *testing.T, p []float64) {
	t.Helper()
	slices.Sort(p)
	for i, level := range p {
		if i+1 < len(p) && p[i+1] == level {
			continue
		}
		if share := float64(i+1) / float64(len(p)); share > level*(1+1e-12) {
			t.Fatalf("a p of at most %g in a share of %g", level, share)
		}
	}
}

// The depression scores of nine patients (Hollander and Wolfe, Nonparametric
// Statistical Methods, example 3.1): p = 0.0195, an estimate of -0.46, and
// -0.786 to -0.010 for 96.1 %, which is the first interval above 95 %.
func TestWalshPublished(t *testing.T) {
	before := []float64{1.83, 0.50, 1.62, 2.48, 1.68, 1.88, 1.55, 3.06, 1.30}
	after := []float64{0.878, 0.647, 0.598, 2.05, 1.06, 1.29, 1.06, 3.14, 1.29}
	x := make([]float64, len(before))
	for i := range x {
		x[i] = after[i] - before[i]
	}
	w, s := NewWalsh(x), NewSignedRank(len(x))
	if below := w.Below(0); below != 40 || s.Tail(below) != 10.0/512 {
		t.Errorf("%d averages below 0, p %g", below, s.Tail(below))
	}
	low, high, ok := w.Interval(s, 0.95)
	for _, v := range [][2]float64{{w.Centre(), -0.46}, {low, -0.786}, {high, -0.010}} {
		if math.Abs(v[0]-v[1]) > 1e-9 || !ok {
			t.Errorf("%.4f, published %g", v[0], v[1])
		}
	}
}

// The interval is the test inverted: a value is outside if and only if one of
// the tests refuses it at half of what is left.
func TestIntervalInvertsTest(t *testing.T) {
	r := rand.New(rand.NewPCG(2, 2))
	for range 300 {
		n := 6 + r.IntN(15)
		x := make([]float64, n)
		for i := range x {
			x[i] = math.Round(4 * r.NormFloat64()) // with ties
		}
		w, s := NewWalsh(x), NewSignedRank(n)
		low, high, ok := w.Interval(s, 0.95)
		if !ok {
			t.Fatalf("%d values have no interval", n)
		}
		for v := low - 1; v <= high+1; v += 0.25 {
			refused := s.Tail(w.Above(v)) <= 0.025 || s.Tail(w.Below(v)) <= 0.025
			if outside := v < low || v > high; outside != refused {
				t.Fatalf("%v: %g refused %t, outside of %g to %g %t", x, v, refused, low, high, outside)
			}
		}
	}
	if _, _, ok := NewWalsh(x5()).Interval(NewSignedRank(5), 0.95); ok {
		t.Error("5 values have an interval")
	}
}

func x5() []float64 { return []float64{1, 2, 3, 4, 5} }

// One more value of 0 makes a test no stronger if no value speaks against the
// others. (If one does, it may lose a rank to them by the zero.)
func TestZeroAddsNothing(t *testing.T) {
	for n := 1; n < 15; n++ {
		for zeros := range 5 {
			x := make([]float64, n+zeros)
			for i := range n {
				x[i] = float64(i + 1)
			}
			with := append(slices.Clone(x), 0)
			before := NewSignedRank(len(x)).Tail(NewWalsh(x).Above(0))
			if after := NewSignedRank(len(with)).Tail(NewWalsh(with).Above(0)); after < before {
				t.Errorf("%d values and %d zeros: p %g, with one more zero %g", n, zeros, before, after)
			}
		}
	}
}

func FuzzSelect(f *testing.F) {
	f.Add(uint64(1), uint8(10), uint8(3))
	f.Fuzz(func(t *testing.T, seed uint64, n, k uint8) {
		if n == 0 {
			return
		}
		r := rand.New(rand.NewPCG(seed, 0))
		v := make([]float64, n)
		for i := range v {
			v[i] = float64(r.IntN(20))
		}
		sorted := slices.Sorted(slices.Values(v))
		index := int(k) % len(v)
		if got := Select(v, index); got != sorted[index] {
			t.Errorf("%g at %d of %v", got, index, sorted)
		}
	})
}

package stat

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"
)

func upTo(n int) []int64 {
	v := make([]int64, n)
	for i := range v {
		v[i] = int64(i + 1)
	}
	return v
}

func TestQuantile(t *testing.T) {
	for _, tt := range []struct {
		n    int
		q    float64
		want int64
		ok   bool
	}{
		{0, 0.5, 0, false},
		{1, 0.5, 1, true},
		{1, 0.99, 1, true},
		{2, 0.5, 1, true},
		{3, 0.5, 2, true},
		{5, 0.3, 2, true},    // the usual example of nearest rank: 15 20 35 40 50
		{5, 0.4, 2, true},    // is 20, 20, 35, 50
		{5, 0.5, 3, true},    // for the 30th, 40th, 50th
		{5, 1, 5, true},      // and 100th percentile
		{100, 0.07, 7, true}, // 0.07*100 is above 7 in binary
		{20, 0.95, 19, true},
		{250, 0.99, 248, true},
		{1000, 0.95, 950, true},
		{1000, 0.99, 990, true},
		{1000, 0.999, 0, false},
		{2999, 0.999, 0, false},
		{3000, 0.999, 2997, true},
		{299, 0.995, 0, false},
		{600, 0.995, 597, true},
		{10, 0, 0, false},
		{10, 1.1, 0, false},
		{10, math.NaN(), 0, false},
	} {
		if v, ok := Quantile(upTo(tt.n), tt.q); v != tt.want || ok != tt.ok {
			t.Errorf("Quantile(1..%d, %g) = %d, %t, want %d, %t", tt.n, tt.q, v, ok, tt.want, tt.ok)
		}
	}
}

// At least q of the values are at most the quantile, and fewer than q are
// below it: the definition by nearest rank.
func FuzzQuantile(f *testing.F) {
	f.Add(uint64(1), 10, 0.5)
	f.Add(uint64(2), 100, 0.07)
	f.Add(uint64(3), 1, 0.99)
	f.Fuzz(func(t *testing.T, seed uint64, n int, q float64) {
		if n < 1 || n > 5000 {
			return
		}
		r := rand.New(rand.NewPCG(seed, 0))
		v := make([]int64, n)
		for i := range v {
			v[i] = r.Int64N(100)
		}
		slices.Sort(v)
		x, ok := Quantile(v, q)
		if !ok {
			return
		}
		below, atMost := 0, 0
		for _, y := range v {
			if y < x {
				below++
			}
			if y <= x {
				atMost++
			}
		}
		want := q*float64(n) - slack
		if float64(atMost) < want || (float64(below) >= want && below > 0) {
			t.Errorf("of %d values %d are at most and %d below the %g-quantile %d", n, atMost, below, q, x)
		}
	})
}

// The ranks for the median are the published ones of the sign test's interval
// (Dixon and Massey, Introduction to Statistical Analysis, table A-25, for n
// up to 30); those for the 99th percentile were computed in exact fractions.
func TestRanks(t *testing.T) {
	for _, tt := range []struct {
		n         int
		q, level  float64
		low, high int
		ok        bool
	}{
		{1, 0.5, 0.95, 0, 2, false},
		{5, 0.5, 0.95, 0, 6, false},
		{6, 0.5, 0.95, 1, 6, true},
		{8, 0.5, 0.95, 1, 8, true},
		{9, 0.5, 0.95, 2, 8, true},
		{11, 0.5, 0.95, 2, 10, true},
		{12, 0.5, 0.95, 3, 10, true},
		{15, 0.5, 0.95, 4, 12, true},
		{17, 0.5, 0.95, 5, 13, true},
		{20, 0.5, 0.95, 6, 15, true},
		{23, 0.5, 0.95, 7, 17, true},
		{25, 0.5, 0.95, 8, 18, true},
		{30, 0.5, 0.95, 10, 21, true},
		{7, 0.5, 0.99, 0, 8, false},
		{8, 0.5, 0.99, 1, 8, true},
		{1000, 0.99, 0.95, 983, 997, true},
		{367, 0.99, 0.95, 359, 368, false},
		{368, 0.99, 0.95, 360, 368, true},
	} {
		low, high, ok := Ranks(tt.n, tt.q, tt.level)
		if low != tt.low || high != tt.high || ok != tt.ok {
			t.Errorf("Ranks(%d, %g, %g) = %d, %d, %t, want %d, %d, %t",
				tt.n, tt.q, tt.level, low, high, ok, tt.low, tt.high, tt.ok)
		}
	}
}

// The interval holds the median of an exponential distribution as often as it
// promises, and hardly ever more often than its neighbour would.
func TestIntervalCovers(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	const rounds = 20000
	for _, n := range []int{6, 9, 10, 17} {
		held := 0
		for range rounds {
			v := make([]float64, n)
			for i := range v {
				v[i] = r.ExpFloat64()
			}
			s, _ := Summarize(v)
			if s.Low <= math.Ln2 && math.Ln2 <= s.High {
				held++
			}
		}
		if share := float64(held) / rounds; share < 0.945 {
			t.Errorf("n=%d: the interval held the median in %.3f of all rounds", n, share)
		}
	}
}

func TestSummarize(t *testing.T) {
	for _, tt := range []struct {
		values []float64
		want   Summary
	}{
		{[]float64{7}, Summary{7, 7, 7, 1, Range}},
		{[]float64{3, 1}, Summary{2, 1, 3, 2, Range}},
		{[]float64{3, 1, 9}, Summary{3, 1, 9, 3, Range}},
		{[]float64{5, 4, 3, 2, 1}, Summary{3, 1, 5, 5, Range}},
		{[]float64{6, 5, 4, 3, 2, 1}, Summary{3.5, 1, 6, 6, Interval}},
		{[]float64{9, 8, 7, 6, 5, 4, 3, 2, 1}, Summary{5, 2, 8, 9, Interval}},
	} {
		kept := slices.Clone(tt.values)
		if got, ok := Summarize(tt.values); got != tt.want || !ok {
			t.Errorf("Summarize(%v) = %v, %t", tt.values, got, ok)
		}
		if !slices.Equal(kept, tt.values) {
			t.Errorf("Summarize reordered %v to %v", kept, tt.values)
		}
	}
	if _, ok := Summarize(nil); ok {
		t.Error("nothing was summarised")
	}
}

func TestApart(t *testing.T) {
	a, b, c := Summary{Low: 1, High: 2}, Summary{Low: 2, High: 3}, Summary{Low: 2.1, High: 3}
	if a.Apart(b) || !a.Apart(c) || c.Apart(a) {
		t.Errorf("apart: %t %t %t", a.Apart(b), a.Apart(c), c.Apart(a))
	}
}

package stat

import (
	"encoding/binary"
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// noise draws n values around 1.
func noise(r *rand.Rand, n int, spread float64) []float64 {
	v := make([]float64, n)
	for i := range v {
		v[i] = 1 + spread*r.NormFloat64()
	}
	return v
}

// stepped multiplies the values from each index on.
func stepped(v []float64, factor float64, from ...int) []float64 {
	for n, at := range from {
		for i := at; i < len(v); i++ {
			if n%2 == 0 {
				v[i] *= factor
			} else {
				v[i] /= factor
			}
		}
	}
	return v
}

// divergence is the statistic of one split of the whole of z, as the paper defines it.
func divergence(z []float64, at int) float64 {
	n, m := float64(at), float64(len(z)-at)
	var between, left, right float64
	for k := range z {
		for i := range k {
			switch d := math.Abs(z[k] - z[i]); {
			case k < at:
				left += d
			case i >= at:
				right += d
			default:
				between += d
			}
		}
	}
	return n * m / (n + m) * (2*between/(n*m) - left/(n*(n-1)/2) - right/(m*(m-1)/2))
}

// The values are small enough to do the sums by hand: X = {0 1 2}, Y = {5 6 7}. Between: 15+15+15
// = 45, within: 1+2+1 = 4 each. Q = 9/6 (2*45/9 - 4/3 - 4/3) = 11.
func TestSplitByHand(t *testing.T) {
	z := []float64{0, 1, 2, 5, 6, 7}
	at, q := split(z)
	if at != 3 || math.Abs(q-11) > 1e-12 || math.Abs(divergence(z, 3)-11) > 1e-12 {
		t.Errorf("split at %d with %v, divergence %v; want 3 and 11", at, q, divergence(z, 3))
	}
}

// The sums that are carried along are those of the definition.
func TestSplitIsTheGreatest(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 4))
	for n := range 20 {
		z := noise(r, n, 1)
		want := 0.0
		for k := range n + 1 {
			for i := leastSegment; i <= k-leastSegment; i++ {
				want = max(want, divergence(z[:k], i))
			}
		}
		if _, got := split(z); math.Abs(got-want) > 1e-9 {
			t.Errorf("%d values: %v, want %v", n, got, want)
		}
	}
}

func TestChanges(t *testing.T) {
	r := rand.New(rand.NewPCG(2, 2))
	for name, tt := range map[string]struct {
		v    []float64
		want []int
	}{
		"a step":              {stepped(noise(r, 40, 0.02), 1.1, 25), []int{25}},
		"a step in few":       {stepped(noise(r, 12, 0.02), 1.2, 6), []int{6}},
		"at the end":          {stepped(noise(r, 40, 0.02), 1.3, 36), []int{36}},
		"there and back":      {stepped(noise(r, 100, 0.02), 1.1, 45, 55), []int{45, 55}},
		"two of a kind":       {stepped(stepped(noise(r, 60, 0.02), 1.2, 20), 1.2, 40), []int{20, 40}},
		"an outlier":          {stepped(noise(r, 40, 0.02), 9, 20, 21), nil},
		"two outliers":        {stepped(noise(r, 40, 0.02), 1.5, 38), nil},
		"none":                {nil, nil},
		"one value":           {[]float64{1}, nil},
		"two values":          {[]float64{1, 2}, nil},
		"too few":             {[]float64{1, 1, 1, 1, 2, 2, 2, 2}, nil},
		"constant":            {slices.Repeat([]float64{7}, 50), nil},
		"not a number":        {append(slices.Repeat([]float64{1}, 20), math.NaN()), nil},
		"infinite":            {append(slices.Repeat([]float64{1}, 20), math.Inf(1)), nil},
		"beyond all numbers":  {slices.Concat(slices.Repeat([]float64{-math.MaxFloat64}, 20), slices.Repeat([]float64{math.MaxFloat64}, 20)), nil},
		"constant, then more": {slices.Concat(slices.Repeat([]float64{0}, 20), slices.Repeat([]float64{1}, 20)), []int{20}},
	} {
		if diff := cmp.Diff(tt.want, Changes(tt.v, 0.01)); diff != "" {
			t.Errorf("%s: %s", name, diff)
		}
	}
}

// A series without a change is told to have one as often as the level says, and a step of 10 %
// under a noise of 2 % is found where it is.
func TestChangesRates(t *testing.T) {
	const worlds = 1000
	r := rand.New(rand.NewPCG(5, 6))
	alarms, found, more := 0, 0, 0
	for range worlds {
		if Changes(noise(r, 20, 0.02), 0.01) != nil {
			alarms++
		}
		if got := Changes(stepped(noise(r, 20, 0.02), 1.1, 12), 0.01); slices.Contains(got, 12) {
			found++
			more += len(got) - 1
		}
	}
	// 1 % of 1000 is 10; 20 or more come once in 300 times.
	if alarms > 19 || alarms < 2 {
		t.Errorf("%d of %d series without a change have one", alarms, worlds)
	}
	if found < 950 || more > 40 {
		t.Errorf("the step was found %d times of %d, and %d others", found, worlds, more)
	}
}

// Neither the origin nor the unit of the values matters, nor which way they go.
func TestChangesLaws(t *testing.T) {
	r := rand.New(rand.NewPCG(7, 8))
	for range 50 {
		v := stepped(noise(r, 30, 0.1), 1+0.5*r.Float64(), 5+r.IntN(10), 18+r.IntN(8))
		want := Changes(v, 0.01)
		for name, f := range map[string]func(float64) float64{
			"shift":  func(x float64) float64 { return x + 3 },
			"scale":  func(x float64) float64 { return x * 1e-3 },
			"mirror": func(x float64) float64 { return -x },
		} {
			moved := make([]float64, len(v))
			for i, x := range v {
				moved[i] = f(x)
			}
			if diff := cmp.Diff(want, Changes(moved, 0.01)); diff != "" {
				t.Errorf("%s: %v: %s", name, v, diff)
			}
		}
	}
}

// With two levels, what they are does not matter, although sums of the one are rounded
// otherwise than sums of the other.
func TestChangesOfTwoLevels(t *testing.T) {
	r := rand.New(rand.NewPCG(9, 10))
	series := func(low, high float64) []float64 {
		return slices.Concat(slices.Repeat([]float64{low}, 3), slices.Repeat([]float64{high}, 7))
	}
	want := Changes(series(0, 1), 0.01)
	for range 200 {
		v := series(r.Float64(), r.Float64())
		if diff := cmp.Diff(want, Changes(v, 0.01)); diff != "" {
			t.Errorf("%v: %s", v, diff)
		}
	}
}

// Of 200 orders, the given one is one: no share is below 0.005.
func TestChangesLevel(t *testing.T) {
	v := stepped(noise(rand.New(rand.NewPCG(1, 2)), 40, 0.02), 2, 20)
	if got := Changes(v, 0.004); got != nil {
		t.Errorf("at 0.004: %v", got)
	}
	if got := Changes(v, 0.005); !slices.Equal(got, []int{20}) {
		t.Errorf("at 0.005: %v", got)
	}
}

// Whatever the values are: no panic, ascending indices, and room between them.
func FuzzChanges(f *testing.F) {
	f.Add([]byte{}, 0.01)
	f.Add(slices.Repeat([]byte{0x40, 9, 0, 0, 0, 0, 0, 1}, 20), 0.05)
	f.Fuzz(func(t *testing.T, b []byte, level float64) {
		var v []float64
		for len(b) >= 8 && len(v) < 60 {
			v, b = append(v, math.Float64frombits(binary.BigEndian.Uint64(b))), b[8:]
		}
		last := 0
		for _, at := range append(Changes(v, level), len(v)) {
			if at-last < leastSegment && at < len(v) {
				t.Fatalf("changes of %v at %v", v, Changes(v, level))
			}
			last = at
		}
	})
}

func BenchmarkChanges(b *testing.B) {
	v := stepped(noise(rand.New(rand.NewPCG(1, 2)), 200, 0.02), 1.1, 120)
	for b.Loop() {
		Changes(v, 0.01)
	}
}

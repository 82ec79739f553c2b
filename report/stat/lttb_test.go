package stat

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"
)

func wave(n int) (x, y []float64) {
	r := rand.New(rand.NewPCG(1, uint64(n)))
	for i := range n {
		x = append(x, float64(i)+r.Float64())
		y = append(y, math.Sin(float64(i)/40)+r.NormFloat64()/20)
	}
	return x, y
}

func TestLTTB(t *testing.T) {
	for _, tt := range []struct {
		name string
		y    []float64
		n    int
		want []int
	}{
		{"nothing", nil, 10, []int{}},
		{"few enough", []float64{5, 6, 7}, 3, []int{0, 1, 2}},
		{"too small a target", []float64{5, 6, 7, 8}, 2, []int{0, 1, 2, 3}},
		{"a peak", []float64{0, 0, 0, 9, 0, 0, 0}, 3, []int{0, 3, 6}},
		{"a dip", []float64{5, 5, 5, 5, -9, 5, 5}, 3, []int{0, 4, 6}},
		// Of the bucket 1 to 2, the triangle of 2 with 0 and the mean of the bucket 3 to 4,
		// (3.5, 4): |-3.5*8 + 2*4| / 2 = 10, of 1: |-3.5*1 + 1*4| / 2 = 0.25. Then of 3, with
		// (2, 8) and the last point (5, 0): |-3*(0-8) + 1*(0-8)| / 2 = 8; of 4, |0 - 2*8 ... |:
		// |-3*(8-8) + 2*(0-8)| / 2 = 8 too: the first of equals.
		{"two buckets", []float64{0, 1, 8, 0, 8, 0}, 4, []int{0, 2, 3, 5}},
	} {
		x := make([]float64, len(tt.y))
		for i := range x {
			x[i] = float64(i)
		}
		if got := LTTB(x, tt.y, tt.n); !slices.Equal(got, tt.want) {
			t.Errorf("%s: %v, want %v", tt.name, got, tt.want)
		}
	}
}

// Whatever is asked for, the ends are kept, the order too, and there is one point of each
// bucket.
func TestLTTBKeepsItsPromises(t *testing.T) {
	for n := range 60 {
		x, y := wave(n)
		for target := 3; target < 70; target++ {
			got := LTTB(x, y, target)
			if len(got) != min(n, target) {
				t.Fatalf("%d of %d points for %d", len(got), n, target)
			}
			if n > 0 && (got[0] != 0 || got[len(got)-1] != n-1) {
				t.Fatalf("the ends are %d and %d", got[0], got[len(got)-1])
			}
			for i := 1; i < len(got); i++ {
				if got[i] <= got[i-1] {
					t.Fatalf("%d after %d", got[i], got[i-1])
				}
			}
		}
	}
}

// The extremes of a wave are what a line must not lose.
func TestLTTBKeepsOutliers(t *testing.T) {
	x, y := wave(10_000)
	y[7123] = 40
	if got := LTTB(x, y, 200); !slices.Contains(got, 7123) {
		t.Error("the outlier is gone")
	}
}

package judge

import (
	"math"
	"math/rand/v2"
	"testing"
)

// The smallest detectable change is found by the very procedure in 80 of 100
// cases. The pairs are drawn from a scatter like that of which it was worked
// out, and judged stop by stop.
func TestDetectable(t *testing.T) {
	for _, tt := range []struct {
		design Design
		sd     float64
	}{
		{Design{First: 10, Last: 20, Level: 0.01, Draws: 5000}, 0.05},
		{Design{First: 10, Last: 20, Level: 0.01, Draws: 5000}, 0.01},
		{Design{Last: 10, Level: 0.01, Draws: 5000}, 0.05},
		{Design{Last: 40, Level: 0.01, Draws: 1000}, 0.2},
	} {
		change := decided(t, tt.design, single(scattered(tt.design.Last, tt.sd))).Comparisons[0].Effect.Detectable
		found := 0
		const rounds = 1000
		for seed := range rounds {
			if finds(t, tt.design, uint64(seed), 1+change, tt.sd) {
				found++
			}
		}
		// The seeds are fixed, and 1000 rounds leave about 2 %. What 10 pairs
		// do not show of the scatter's far ends costs another 5 %.
		if share := float64(found) / rounds; share < 0.73 || share > 0.87 {
			t.Errorf("%+v: a change of %.4f was found in %.3f of all cases", tt, change, share)
		}
	}
}

// scattered are pairs that stand at the quantiles of a normal scatter, half of
// them on each side of no change.
func scattered(n int, sd float64) []Pair {
	pairs := make([]Pair, n)
	for i := range pairs {
		pairs[i] = Pair{1, math.Exp(-sd * normalQuantile((float64(i)+0.5)/float64(n)))}
	}
	return pairs
}

func normalQuantile(p float64) float64 { return math.Sqrt2 * math.Erfinv(2*p-1) }

// finds tells whether the design finds a change in pairs with a normal scatter.
func finds(t *testing.T, d Design, seed uint64, ratio, sd float64) bool {
	d.Draws = 0
	r := rand.New(rand.NewPCG(seed, 3))
	var pairs []Pair
	for _, n := range d.Stops() {
		for len(pairs) < n {
			pairs = append(pairs, Pair{1, ratio * math.Exp(sd*r.NormFloat64())})
		}
		if v := decided(t, d, single(pairs)); v.Enough {
			return v.Outcome == Worse
		}
	}
	return false
}

// Where no pairs could ever be found worse there is no such change, and where
// nothing scatters it is the margin.
func TestDetectableLimits(t *testing.T) {
	d := Design{Last: 6, Level: 0.01, Draws: 100}
	if e := decided(t, d, single(scattered(6, 0.1))).Comparisons[0].Effect; e.Detectable != 0 {
		t.Errorf("6 pairs find %g", e.Detectable)
	}
	if e := decided(t, Standard(), single(ratios(1, 1, 1, 1, 1, 1))).Comparisons[0].Effect; math.Abs(e.Detectable-0.05) > 1e-12 {
		t.Errorf("without a scatter %g is found", e.Detectable)
	}
	if e := decided(t, Standard(), single(ratios(1))).Comparisons[0].Effect; e.Detectable != 0 {
		t.Errorf("one pair says %g", e.Detectable)
	}
}

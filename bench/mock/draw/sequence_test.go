package draw

import (
	"math"
	"slices"
	"testing"
	"time"
)

// TestSeedsAreThoseOfSplitMix64 holds the seeds against the first outputs of the
// reference implementation (prng.di.unimi.it/splitmix64.c) from a state of 0.
func TestSeedsAreThoseOfSplitMix64(t *testing.T) {
	for n, want := range []Seed{0xe220a8397b1dcdaf, 0x6e789e6aa1b965f4, 0x06c45d188009454f, 0xf88bb8a8724c81ec} {
		if got := Seed(0).At(uint64(n)); got != want {
			t.Errorf("seed %d is %#x, not %#x", n, got, want)
		}
	}
}

func TestUnitsLieBetweenZeroAndOne(t *testing.T) {
	if low, high := between(0), between(math.MaxUint64); low <= 0 || high >= 1 || low != 1-high {
		t.Errorf("units run from %g to %g", low, high)
	}
}

// farthest is the distance of Kolmogorov and Smirnov, times the root of n, that one
// sample in a thousand exceeds.
const farthest = 1.95

// TestDrawsFollowTheirDistributions holds draws against distribution functions
// that were not made from the quantiles.
func TestDrawsFollowTheirDistributions(t *testing.T) {
	const n = 20_000
	gauss := func(x, mean, sd float64) float64 { return math.Erfc((mean-x)/sd/math.Sqrt2) / 2 }
	z99 := 2.3263478740408408
	for s, below := range map[string]func(x float64) float64{
		"uniform(40ms,80ms)":               func(x float64) float64 { return (x - 40) / 40 },
		"normal(mean=60ms,sd=10ms)":        func(x float64) float64 { return gauss(x, 60, 10) },
		"lognormal(median=60ms,p99=120ms)": func(x float64) float64 { return gauss(math.Log(x/60), 0, math.Ln2/z99) },
		"exponential(mean=60ms)":           func(x float64) float64 { return 1 - math.Exp(-x/60) },
		"empirical(p50=20ms,p90=90ms,p95=100ms,p99=108ms)": func(x float64) float64 {
			switch {
			case x < 20:
				return (x - 10) / 20
			case x < 90:
				return 0.5 + (x-20)/175
			case x < 100:
				return 0.9 + (x-90)/200
			}
			return 0.95 + (x-100)/200
		},
	} {
		d := mustTime(t, s)
		all := make([]time.Duration, n)
		for i := range all {
			all[i] = d.At(Seed(7).For("test"), uint64(i))
		}
		slices.Sort(all)
		for i, x := range all {
			if far := math.Abs(below(float64(x)/float64(ms)) - float64(i)/n); far*math.Sqrt(n) > farthest {
				t.Errorf("%s: %g of the draws lie below %s, off by %g", s, float64(i)/n, x, far)
				break
			}
		}
	}
}

// TestSequencesAreIndependent correlates pairs of sequences, such as those of
// neighbours: with n draws the correlation of independent ones is about normal,
// with a standard deviation of 1/sqrt(n).
func TestSequencesAreIndependent(t *testing.T) {
	const n = 20_000
	one := Seed(1)
	for name, draws := range map[string][2]func(i uint64) float64{
		"a draw and the next":                   {one.Unit, func(i uint64) float64 { return one.Unit(i + 1) }},
		"neighbouring seeds":                    {one.Unit, Seed(2).Unit},
		"two purposes":                          {one.For("gap").Unit, one.For("output").Unit},
		"a purpose and none":                    {one.For("gap").Unit, one.Unit},
		"two purposes of neighbouring requests": {func(i uint64) float64 { return one.At(i).For("gap").Unit(0) }, func(i uint64) float64 { return one.At(i + 1).For("output").Unit(0) }},
		"a request and its first draw":          {one.Unit, func(i uint64) float64 { return one.At(i).Unit(0) }},
		"requests and their numbers":            {func(i uint64) float64 { return one.At(i).For("gap").Unit(0) }, func(i uint64) float64 { return float64(i) / n }},
	} {
		if r := correlation(n, draws[0], draws[1]); math.Abs(r)*math.Sqrt(n) > 4 {
			t.Errorf("%s correlate by %g", name, r)
		}
	}
}

func correlation(n int, a, b func(uint64) float64) float64 {
	var ab, aa, bb float64
	for i := range uint64(n) {
		x, y := a(i)-0.5, b(i)-0.5
		ab, aa, bb = ab+x*y, aa+x*x, bb+y*y
	}
	return ab / math.Sqrt(aa*bb)
}

func TestDrawsCanBeHadAgain(t *testing.T) {
	for _, s := range samples(t) {
		d, seed := mustTime(t, s), Seed(3).For("gap")
		later := d.At(seed, 1000)
		for i := range uint64(1000) {
			d.At(seed, i)
		}
		if again := mustTime(t, s).At(seed, 1000); again != later {
			t.Errorf("%s: draw 1000 was %s, is %s", s, later, again)
		}
	}
}

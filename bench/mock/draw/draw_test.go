package draw

import (
	"math"
	"slices"
	"testing"
	"time"
)

func TestQuantilesAreHit(t *testing.T) {
	for _, c := range []struct {
		in   string
		u    float64
		want time.Duration
	}{
		{"60ms", 0.3, 60 * time.Millisecond},
		{"uniform(40ms,80ms)", 0.25, 50 * time.Millisecond},
		{"lognormal(median=60ms,p99=120ms)", 0.5, 60 * time.Millisecond},
		{"lognormal(median=60ms,p99=120ms)", 0.99, 120 * time.Millisecond},
		{"normal(mean=60ms,sd=10ms)", 0.5, 60 * time.Millisecond},
		{"empirical(p50=60ms,p90=90ms,p95=95ms,p99=200ms)", 0.9, 90 * time.Millisecond},
		{"empirical(p50=60ms,p90=90ms,p95=95ms,p99=200ms)", 0.99, 200 * time.Millisecond},
	} {
		if got := MustTime(c.in).Quantile(c.u); math.Abs(float64(got-c.want)) > 1e3 {
			t.Errorf("%s at %g is %s, not %s", c.in, c.u, got, c.want)
		}
	}
}

func TestStringIsWhatParseReads(t *testing.T) {
	for _, s := range []string{"fixed(60ms)", "uniform(40ms,80ms)", "normal(mean=60ms,sd=10ms)", "lognormal(median=60ms,p99=120ms)",
		"exponential(mean=60ms)", "empirical(p50=60ms,p90=90ms,p95=95ms,p99=200ms)"} {
		if got := MustTime(s).String(); got != s {
			t.Errorf("%s became %s", s, got)
		}
	}
}

// TestDrawsFollowTheQuantiles holds 10,000 draws against the quantile function by
// the Kolmogorov-Smirnov distance, whose 99.9th percentile is 1.95/sqrt(n).
func TestDrawsFollowTheQuantiles(t *testing.T) {
	const n = 10_000
	d := MustTime("lognormal(median=60ms,p99=120ms)")
	all := make([]time.Duration, n)
	for i := range all {
		all[i] = d.At(Seed(7).For("test"), uint64(i))
	}
	slices.Sort(all)
	for i := 1; i < n; i++ {
		u := float64(i) / n
		below, _ := slices.BinarySearch(all, d.Quantile(u))
		if far := math.Abs(float64(below)/n - u); far > 1.95/math.Sqrt(n) {
			t.Fatalf("%g of the draws lie below the quantile of %g", float64(below)/n, u)
		}
	}
}

package draw

import (
	"math"
	"testing"
	"time"
)

func TestQuantilesAreHit(t *testing.T) {
	empirical := "empirical(p50=60ms,p90=90ms,p95=110ms,p99=200ms)"
	recorded := "recorded(" + file(t, "# of a morning", "30ms", "", "10ms", " 20ms\r", "40ms") + ")"
	for _, c := range []struct {
		in   string
		u    float64
		want time.Duration
	}{
		{"60ms", 0.3, 60 * ms},
		{"uniform(40ms,80ms)", 0.25, 50 * ms},
		{"normal(mean=60ms,sd=10ms)", 0.5, 60 * ms},
		{"normal(mean=60ms,sd=10ms)", 0.9772498680518208, 80 * ms},
		{"normal(mean=10ms,sd=10ms)", 0.1, 0},
		{"normal(mean=60ms,sd=0s)", 0.999, 60 * ms},
		{"lognormal(median=60ms,p99=120ms)", 0.5, 60 * ms},
		{"lognormal(median=60ms,p99=120ms)", 0.99, 120 * ms},
		{"lognormal(median=60ms,p99=120ms)", 0.01, 30 * ms},
		{"lognormal(median=1ms,p99=1h)", 0.9999, time.Hour},
		{"exponential(mean=60ms)", 1 - 1/math.E, 60 * ms},
		{empirical, 0.25, 45 * ms},
		{empirical, 0.5, 60 * ms},
		{empirical, 0.7, 75 * ms},
		{empirical, 0.9, 90 * ms},
		{empirical, 0.905, 92 * ms},
		{empirical, 0.95, 110 * ms},
		{empirical, 0.99, 200 * ms},
		{empirical, 1, 222500 * time.Microsecond},
		{recorded, 0.01, 10 * ms},
		{recorded, 0.26, 20 * ms},
		{recorded, 0.74, 30 * ms},
		{recorded, 0.99, 40 * ms},
		{recorded, 1, 40 * ms},
		{"", 0.5, 0},
	} {
		var d Time
		if err := d.UnmarshalText([]byte(c.in)); err != nil {
			t.Error(err)
		} else if got := d.Quantile(c.u); got != c.want {
			t.Errorf("%q at %g is %s, not %s", c.in, c.u, got, c.want)
		}
	}
}

func TestCountsAreWholeNumbers(t *testing.T) {
	for _, c := range []struct {
		in   string
		u    float64
		want int
	}{
		{"7", 0.5, 7},
		{"uniform(0,10)", 0.24, 2},
		{"uniform(0,10)", 0.26, 3},
		{"lognormal(median=40,p99=200)", 0.99, 200},
		{"lognormal(median=999999,p99=1000000)", 0.999, MaxCount},
		{"recorded(" + file(t, "3", "1") + ")", 0.9, 3},
		{"", 0.5, 0},
	} {
		var d Count
		if err := d.UnmarshalText([]byte(c.in)); err != nil {
			t.Error(err)
		} else if got := d.Quantile(c.u); got != c.want {
			t.Errorf("%q at %g is %d, not %d", c.in, c.u, got, c.want)
		}
	}
}

func TestQuantilesNeverFall(t *testing.T) {
	for _, s := range samples(t) {
		d, before := mustTime(t, s), time.Duration(0)
		for i := range 100_001 {
			u := (float64(i) + 0.5) / 100_001
			at := d.Quantile(u)
			if at < before || at > MaxTime {
				t.Fatalf("%s at %g is %s, after %s", s, u, at, before)
			}
			before = at
		}
	}
}

// TestTheEndsAreBounded asks for quantiles that no draw has.
func TestTheEndsAreBounded(t *testing.T) {
	for _, s := range append(samples(t), "normal(mean=60ms,sd=0s)") {
		for _, u := range []float64{0, 1} {
			if at := mustTime(t, s).Quantile(u); at < 0 || at > MaxTime {
				t.Errorf("%s at %g is %s", s, u, at)
			}
		}
	}
}

package mock

import (
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"
	"time"
)

func TestDrawsFollowTheDistribution(t *testing.T) {
	const n = 100_000
	for s, want := range map[string]struct{ median, p99 time.Duration }{
		"fixed(60ms)":                       {60 * time.Millisecond, 60 * time.Millisecond},
		"uniform(40ms,80ms)":                {60 * time.Millisecond, 79600 * time.Microsecond},
		"lognormal(median=60ms, p99=120ms)": {60 * time.Millisecond, 120 * time.Millisecond},
		"lognormal(median=1ms,p99=1s)":      {time.Millisecond, time.Second},
	} {
		l, err := ParseLatency(s)
		if err != nil {
			t.Fatal(err)
		}
		for _, seed := range []uint64{0, 1, math.MaxUint64} {
			draws := make([]time.Duration, n)
			for i := range draws {
				draws[i] = l.At(seed, uint64(i))
			}
			slices.Sort(draws)
			for name, got := range map[string][2]time.Duration{"median": {draws[n/2], want.median}, "p99": {draws[n*99/100], want.p99}} {
				if ratio := float64(got[0]) / float64(got[1]); ratio < 0.9 || ratio > 1.1 {
					t.Errorf("%s, seed %d: %s is %s, want about %s", s, seed, name, got[0], got[1])
				}
			}
			if draws[0] < 0 || draws[n-1] > maxLatency {
				t.Errorf("%s: draws run from %s to %s", s, draws[0], draws[n-1])
			}
		}
	}
}

func TestSeedsDiffer(t *testing.T) {
	l, _ := ParseLatency("uniform(0s,1h)")
	same := 0
	for n := range uint64(1000) {
		if l.At(1, n) == l.At(2, n) || l.At(1, n) == l.At(1, n+1) {
			same++
		}
	}
	if same > 0 {
		t.Errorf("%d of 1000 draws are the same", same)
	}
}

func TestLatencyFaults(t *testing.T) {
	for s, want := range map[string]string{
		"":                                 "write fixed(60ms)",
		"60ms":                             "write fixed(60ms)",
		"fixed(60ms":                       "write fixed(60ms)",
		"normal(1ms)":                      "unknown distribution",
		"fixed()":                          "no duration",
		"fixed(60)":                        "no duration",
		"fixed(-1ms)":                      "outside",
		"fixed(2h)":                        "outside",
		"fixed(1ms,2ms)":                   "takes 1 arguments, has 2",
		"uniform(2ms,1ms)":                 "below",
		"uniform(2ms)":                     "takes 2",
		"lognormal(60ms,120ms)":            "median=",
		"lognormal(median=60ms,p99=60ms)":  "above the median",
		"lognormal(median=0s,p99=60ms)":    "above 0",
		"lognormal(p99=120ms,median=60ms)": "median=",
	} {
		if _, err := ParseLatency(s); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: %v", s, err)
		}
	}
}

// FuzzParseLatency holds the law that what can be read can be written, and is
// then read as the same.
func FuzzParseLatency(f *testing.F) {
	for _, s := range []string{"fixed(60ms)", "uniform(40ms,80ms)", "lognormal(median=60ms,p99=120ms)", "lognormal(median=1ns,p99=1h)"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		l, err := ParseLatency(s)
		if err != nil {
			return
		}
		if again, err := ParseLatency(l.String()); err != nil || again != l {
			t.Errorf("%q became %v, %v", s, again, err)
		}
		if d := l.At(1, 1); d < 0 || d > maxLatency {
			t.Errorf("%q draws %s", s, d)
		}
	})
}

func ExampleParseLatency() {
	l, err := ParseLatency("lognormal(median=60ms, p99=120ms)")
	fmt.Println(l, err)
	// Output: lognormal(median=60ms,p99=120ms) <nil>
}

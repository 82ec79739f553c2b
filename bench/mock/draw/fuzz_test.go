package draw

import (
	"slices"
	"strings"
	"testing"
)

func FuzzParseTime(f *testing.F) {
	for _, s := range append(samples(f), "60ms", "", "uniform(", "normal(mean=1h,sd=1h)", "lognormal(median=1ns,p99=1h)") {
		f.Add(s, uint64(1))
	}
	f.Fuzz(func(t *testing.T, s string, seed uint64) {
		d, err := ParseTime(withoutFiles(s))
		if err != nil {
			return
		}
		again, err := ParseTime(d.String())
		if err != nil || again.String() != d.String() {
			t.Fatalf("%q became %q, and that %q, %v", s, d, again, err)
		}
		if a, b := d.At(Seed(seed), 0), again.At(Seed(seed), 0); a != b || a < 0 || a > MaxTime {
			t.Errorf("%q drew %s, then %s", s, a, b)
		}
	})
}

func FuzzParseCount(f *testing.F) {
	for _, s := range []string{"60", "", "uniform(0,1000000)", "normal(mean=1,sd=1000000)", "lognormal(median=1,p99=2)"} {
		f.Add(s, uint64(1))
	}
	f.Fuzz(func(t *testing.T, s string, seed uint64) {
		c, err := ParseCount(withoutFiles(s))
		if err != nil {
			return
		}
		again, err := ParseCount(c.String())
		if err != nil || again.String() != c.String() {
			t.Fatalf("%q became %q, and that %q, %v", s, c, again, err)
		}
		if a, b := c.At(Seed(seed), 0), again.At(Seed(seed), 0); a != b || a < 0 || a > MaxCount {
			t.Errorf("%q drew %d, then %d", s, a, b)
		}
	})
}

// withoutFiles keeps the fuzzer from reading what lies about.
func withoutFiles(s string) string { return strings.ReplaceAll(s, recorded, "fixed") }

func FuzzReadValues(f *testing.F) {
	f.Add("1ms\n# two\n\n2ms\r\n0\n")
	f.Add("1h\n-1s")
	f.Fuzz(func(t *testing.T, text string) {
		values, err := readValues(strings.NewReader(text), "file", durations())
		if err != nil {
			return
		}
		if !slices.IsSorted(values) || values[0] < 0 || values[len(values)-1] > float64(MaxTime) {
			t.Errorf("%q has %v", text, values)
		}
	})
}

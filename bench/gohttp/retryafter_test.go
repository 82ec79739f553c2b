package gohttp

import (
	"math"
	"net/http"
	"testing"
	"time"
)

var noon = time.Date(2026, 1, 1, 12, 0, 0, 0, time.UTC)

func TestRetryAfter(t *testing.T) {
	for _, c := range []struct {
		ms, after string
		want      time.Duration
		ok        bool
	}{
		{"", "", 0, false},
		{"", "2", 2 * time.Second, true},
		{"", "0.25", 250 * time.Millisecond, true},
		{"", "0", 0, true},
		{"1.5", "2", 1500 * time.Microsecond, true},
		{"x", "2", 2 * time.Second, true},
		{"-1", "", 0, false},
		{"", "-1", 0, false},
		{"NaN", "NaN", 0, false},
		{"", "Inf", math.MaxInt64, true},
		{"", "1e18", math.MaxInt64, true},
		{"", "1e999", 0, false},
		{"", "soon", 0, false},
		{"", "Thu, 01 Jan 2026 12:00:07 GMT", 7 * time.Second, true},
		{"", "Thu, 01 Jan 2026 11:00:00 GMT", 0, true},
		{"", "Thu, 32 Jan 2026 11:00:00 GMT", 0, false},
	} {
		h := http.Header{"Retry-After": {c.after}, "Retry-After-Ms": {c.ms}}
		if d, ok := retryAfter(h, noon); ok != c.ok || ok && d != c.want {
			t.Errorf("retry-after-ms %q, retry-after %q: %s, %v", c.ms, c.after, d, ok)
		}
	}
}

func FuzzRetryAfter(f *testing.F) {
	for _, s := range []string{"", "1", "0.5", "-1", "1e300", "NaN", "0x1p10", "Thu, 01 Jan 2026 12:00:07 GMT", "Monday, 01-Jan-99 00:00:00 GMT"} {
		f.Add(s, s)
	}
	f.Fuzz(func(t *testing.T, ms, after string) {
		d, _ := retryAfter(http.Header{"Retry-After": {after}, "Retry-After-Ms": {ms}}, noon)
		if d < 0 {
			t.Errorf("%q, %q: %s", ms, after, d)
		}
	})
}

package bench

import (
	"testing"
	"time"
)

func TestWaitsOf(t *testing.T) {
	hundred := make([]time.Duration, 100)
	for i := range hundred {
		hundred[i] = time.Duration(100 - i)
	}
	for name, tt := range map[string]struct {
		all  []time.Duration
		want Waits
	}{
		"one":     {[]time.Duration{7}, Waits{7, 7, 7}},
		"early":   {[]time.Duration{-3, -9}, Waits{}},
		"hundred": {hundred, Waits{50, 99, 100}},
		"two":     {[]time.Duration{2, 1}, Waits{1, 2, 2}},
	} {
		if got := WaitsOf(tt.all); *got != tt.want {
			t.Errorf("%s: %+v, want %+v", name, *got, tt.want)
		}
	}
	if got := WaitsOf(nil); got != nil {
		t.Errorf("none: %+v", got)
	}
}

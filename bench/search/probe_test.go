package search

import (
	"math"
	"testing"
)

func TestProbeIsJudgedByItsInterval(t *testing.T) {
	inf := math.Inf(1)
	for name, tt := range map[string]struct {
		values    []float64
		low, high float64
		want      Verdict
	}{
		"no trial":                   {nil, -inf, inf, ""},
		"one trial says nothing":     {[]float64{1}, -inf, inf, ""},
		"two that agree":             {[]float64{40, 42}, 41 - 12.706, 41 + 12.706, Kept},
		"two above that agree":       {[]float64{140, 142}, 141 - 12.706, 141 + 12.706, Broken},
		"below, not clearly":         {[]float64{80, 90}, 85 - 5*12.706, 85 + 5*12.706, ""},
		"above, not clearly":         {[]float64{110, 120}, 115 - 5*12.706, 115 + 5*12.706, ""},
		"the same twice":             {[]float64{0, 0}, 0, 0, Kept},
		"at the bound is not below":  {[]float64{100, 100}, 100, 100, Broken},
		"three":                      {[]float64{70, 80, 90}, 80 - 4.303*10/math.Sqrt(3), 80 + 4.303*10/math.Sqrt(3), ""},
		"six are enough":             {[]float64{60, 120, 60, 120, 60, 120}, 90 - 2.571*math.Sqrt(1080.0/6), 90 + 2.571*math.Sqrt(1080.0/6), Unclear},
		"one that kept nothing":      {[]float64{1, inf}, -inf, inf, Broken},
		"one that is not a number":   {[]float64{math.NaN()}, -inf, inf, Broken},
		"a trial more than expected": {[]float64{60, 120, 60, 120, 60, 120, 90}, 90 - 2.571*math.Sqrt(900.0/7), 90 + 2.571*math.Sqrt(900.0/7), Unclear},
	} {
		p := Probe{Values: tt.values}
		p.judge(100)
		near := func(a, b float64) bool { return a == b || math.Abs(a-b) < 1e-9 }
		if p.Verdict != tt.want || !near(p.Low, tt.low) || !near(p.High, tt.high) {
			t.Errorf("%s: %q from %g to %g, want %q from %g to %g", name, p.Verdict, p.Low, p.High, tt.want, tt.low, tt.high)
		}
	}
}

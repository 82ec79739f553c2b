package judge

import (
	"strings"
	"testing"
)

// tallies makes pairs of trials of 1000 requests with so many errors.
func tallies(n int, base, head int) []ErrorPair {
	all := make([]ErrorPair, n)
	for i := range all {
		all[i] = ErrorPair{Tally{base, 1000}, Tally{head + i%2, 1000}}
	}
	return all
}

// A quick failure is no speed: what the side that fails more seems to be better
// at is taken back, whichever side it is.
func TestErrorsFirst(t *testing.T) {
	faster, slower := ratios(steady(10, 0.7)...), ratios(steady(10, 1.4)...)
	for _, tt := range []struct {
		name        string
		errors      []ErrorPair
		pairs       []Pair
		rate, speed Outcome
		all         Outcome
	}{
		{"as many", tallies(10, 0, 0), faster, Same, Better, Better},
		{"head fails, and is fast", tallies(10, 0, 50), faster, Worse, Unclear, Worse},
		{"head fails, and is slow", tallies(10, 0, 50), slower, Worse, Worse, Worse},
		{"base failed, and was slow", tallies(10, 50, 0), faster, Better, Better, Better},
		{"base failed, and was fast", tallies(10, 50, 0), slower, Better, Unclear, Unclear},
	} {
		if tt.name == "as many" {
			for i := range tt.errors {
				tt.errors[i].Head.Errors = 0
			}
		}
		b := single(tt.pairs)
		b.Errors = tt.errors
		v := decided(t, Standard(), b)
		rate, speed := v.Comparisons[0], v.of("p50")
		if rate.Metric.Name != "errors" || rate.Outcome != tt.rate || speed.Outcome != tt.speed || v.Outcome != tt.all {
			t.Errorf("%s: %s, %s, %s; want %s, %s, %s", tt.name, rate.Outcome, speed.Outcome, v.Outcome, tt.rate, tt.speed, tt.all)
		}
		if taken := strings.Contains(strings.Join(speed.Reasons, "\n"), "fails more"); taken != (tt.speed == Unclear) {
			t.Errorf("%s: %q", tt.name, speed.Reasons)
		}
	}
}

// Counts that cannot be are refused; the others are not touched by them.
func TestBadTallies(t *testing.T) {
	for _, bad := range []Tally{{0, 0}, {-1, 10}, {11, 10}} {
		b := single(ratios(steady(10, 1)...))
		b.Errors = tallies(10, 0, 0)
		b.Errors[2].Head = bad
		v := decided(t, Standard(), b)
		if v.Outcome != Unclear || v.Comparisons[0].Effect != nil || v.of("p50").Outcome != Same {
			t.Errorf("%+v: %+v", bad, v)
		}
	}
}

func TestControl(t *testing.T) {
	for _, tt := range []struct {
		name    string
		control []Pair
		want    Outcome
	}{
		{"none", nil, Worse},
		{"still", ratios(steady(10, 1)...), Worse},
		{"3 % for sure", ratios(steady(10, 1.03)...), Contaminated},
		{"3 % less for sure", ratios(steady(10, 0.97)...), Contaminated},
		{"1.9 % for sure", ratios(steady(10, 1.018)...), Worse},
		{"6 % on the whole, and unsure", ratios(1.06, 1.06, 1.06, 1.06, 1.06, 1.06, 1.06, 0.9, 0.9, 1.2), Contaminated},
		{"4 %, and unsure", ratios(1.04, 1.04, 1.04, 1.04, 1.04, 1.04, 1.04, 0.9, 0.9, 1.1), Worse},
		{"broken", ratios(steady(9, 1)...), Contaminated},
	} {
		b := single(ratios(steady(10, 1.5)...))
		b.Control = tt.control
		v := decided(t, Standard(), b)
		if v.Outcome != tt.want || v.Comparisons[0].Outcome != tt.want || (v.Control == nil) != (tt.control == nil) {
			t.Errorf("%s: %s %q, want %s", tt.name, v.Outcome, v.Reasons, tt.want)
		}
	}
	b := single(ratios(steady(5, 1)...))
	b.Control = ratios(steady(5, 2)...)
	if v := decided(t, Standard(), b); v.Outcome != Unclear || v.Enough {
		t.Errorf("after 5 pairs: %s", v.Outcome)
	}
}

// What is worse decides, then what is unclear; what is only shown never does.
func TestOverall(t *testing.T) {
	pairs := map[Outcome][]Pair{
		Worse: ratios(steady(10, 1.2)...), Better: ratios(steady(10, 0.8)...), Same: ratios(steady(10, 1)...),
		Unclear: ratios(0.5, 2, 0.6, 1.7, 0.7, 1.6, 0.8, 1.5, 0.9, 1.4),
	}
	for _, tt := range []struct {
		gating []Outcome
		shown  Outcome
		want   Outcome
	}{
		{[]Outcome{Same, Same}, Worse, Same},
		{[]Outcome{Same, Better}, Worse, Better},
		{[]Outcome{Better, Unclear}, Same, Unclear},
		{[]Outcome{Unclear, Worse, Better}, Same, Worse},
		{nil, Worse, Unclear},
	} {
		shown := latency("shown")
		shown.Gating = false
		b := Block{Series: []Series{{shown, pairs[tt.shown]}}}
		for i, o := range tt.gating {
			b.Series = append(b.Series, Series{latency(string(rune('a' + i))), pairs[o]})
		}
		v := decided(t, Standard(), b)
		if v.Outcome != tt.want {
			t.Errorf("%v, and shown %s: %s %q, want %s", tt.gating, tt.shown, v.Outcome, v.Reasons, tt.want)
		}
	}
}

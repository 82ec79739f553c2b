package pace

import (
	"slices"
	"testing"
	"time"

	"github.com/claudebench/claudebench/scenarios/strict"
)

const second = strict.Duration(time.Second)

func TestFactor(t *testing.T) {
	spike := Change{Spike: &Spike{From: 10 * second, For: 5 * second, Factor: 3}}
	ramp := Change{Ramp: &Ramp{From: 12 * second, For: 4 * second, Until: 20 * second, Factor: 2}}
	for _, c := range []struct {
		name string
		s    Schedule
		want map[float64]float64 // by seconds
	}{
		{"none", nil, map[float64]float64{0: 1, 99: 1}},
		{"spike", Schedule{spike}, map[float64]float64{0: 1, 9.99: 1, 10: 3, 14.99: 3, 15: 1}},
		{"ramp", Schedule{ramp}, map[float64]float64{11.99: 1, 12: 1, 13: 1.25, 14: 1.5, 16: 2, 19.99: 2, 20: 1}},
		{"both", Schedule{spike, ramp}, map[float64]float64{0: 1, 10: 3, 14: 4.5, 15: 1.75, 16: 2, 20: 1}},
		{"for ever", Schedule{{Ramp: &Ramp{For: 10 * second, Factor: 0.5}}}, map[float64]float64{0: 1, 5: 0.75, 10: 0.5, 1e6: 0.5}},
		{"step", Schedule{{Ramp: &Ramp{From: second, Factor: 5}}}, map[float64]float64{0.99: 1, 1: 5, 2: 5}},
		{"endless spike", Schedule{{Spike: &Spike{From: 1, For: 1<<63 - 1, Factor: 5}}}, map[float64]float64{0: 1, 1: 5, 9e9: 5}},
		{"bound", slices.Repeat(Schedule{{Ramp: &Ramp{Factor: 1000}}}, 200), map[float64]float64{0: 1000}},
	} {
		for at, want := range c.want {
			if got := c.s.Factor(time.Duration(at * float64(time.Second))); got != want {
				t.Errorf("%s: after %g s the factor is %g, not %g", c.name, at, got, want)
			}
		}
	}
}

// faultsOf is what a check notes, by paths.
func faultsOf(check func(note func(strict.Fault))) []string {
	var paths []string
	check(func(f strict.Fault) {
		if f.Message == "" || f.Hint == "" {
			f.Path += " without words"
		}
		paths = append(paths, f.Path)
	})
	return paths
}

func TestScheduleIsChecked(t *testing.T) {
	spike, ramp := Spike{For: 1, Factor: 1}, Ramp{From: 5, For: 5, Until: 10, Factor: 1000}
	for _, c := range []struct {
		name   string
		change Change
		want   []string
	}{
		{"good spike", Change{Spike: &spike}, nil},
		{"good ramp", Change{Ramp: &ramp}, nil},
		{"lasting ramp", Change{Ramp: &Ramp{From: 5, For: 5, Factor: 2}}, nil},
		{"neither", Change{}, []string{"s[0]"}},
		{"both", Change{Spike: &spike, Ramp: &ramp}, []string{"s[0]"}},
		{"empty spike", Change{Spike: &Spike{}}, []string{"s[0].spike.factor", "s[0].spike.for"}},
		{"negative factor", Change{Spike: &Spike{For: 1, Factor: -1}}, []string{"s[0].spike.factor"}},
		{"large factor", Change{Ramp: &Ramp{Factor: 1001}}, []string{"s[0].ramp.factor"}},
		{"short ramp", Change{Ramp: &Ramp{From: 5, For: 5, Until: 9, Factor: 2}}, []string{"s[0].ramp.until"}},
		{"ramp that ends first", Change{Ramp: &Ramp{From: 5, For: 1<<63 - 1, Until: 1, Factor: 2}}, []string{"s[0].ramp.until"}},
	} {
		got := faultsOf(func(note func(strict.Fault)) { Schedule{c.change}.Check("s", note) })
		if !slices.Equal(got, c.want) {
			t.Errorf("%s: faults at %q, not %q", c.name, got, c.want)
		}
	}
}

package search_test

import (
	"errors"
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/claudebench/claudebench/bench"
	"github.com/claudebench/claudebench/bench/search"
)

// rates are levels as a search for a rate has them.
func rates(start float64) search.Levels {
	return search.Levels{Start: start, Least: 1, Most: 1e6, Load: func(level float64, confirm bool) bench.Load {
		l := bench.Load{Kind: bench.Constant, Requests: 100, Concurrency: 50, Rate: level}
		if confirm {
			l.Requests *= 4
		}
		return l
	}}
}

// counts are levels as a search for a number of requests in flight has them.
func counts(start float64) search.Levels {
	return search.Levels{Start: start, Least: 1, Most: 512, Whole: true, Load: func(level float64, confirm bool) bench.Load {
		l := bench.Load{Kind: bench.Closed, Requests: 10_000, Concurrency: int(level)}
		if confirm {
			l.Requests *= 4
		}
		return l
	}}
}

// level is that of a trial.
func level(t bench.Trial) float64 {
	if t.Load.Kind == bench.Closed {
		return float64(t.Load.Concurrency)
	}
	return t.Load.Rate
}

// search lets a search decide until it has seen enough.
func find(t *testing.T, f *search.Find) (search.Found, []bench.Trial) {
	t.Helper()
	var trials []bench.Trial
	for len(trials) < 1000 {
		s, ok := f.Next(trials)
		if !ok {
			return f.Found(trials), trials
		}
		trials = append(trials, bench.Trial{Number: len(trials) + 1, Step: s})
	}
	t.Fatal("the search does not end")
	return search.Found{}, nil
}

// A knee is a client whose figure is 10 up to a level, and 1000 above it.
func knee(at float64) func(bench.Trial) (float64, error) {
	return func(t bench.Trial) (float64, error) {
		if level(t) > at {
			return 1000, nil
		}
		return 10, nil
	}
}

func TestFind(t *testing.T) {
	for name, tt := range map[string]struct {
		levels search.Levels
		knee   float64
	}{
		"above the start":       {rates(20), 400},
		"below the start":       {rates(20), 3.3},
		"at the start":          {rates(20), 20},
		"just above the start":  {rates(20), 20.5},
		"at a doubling":         {rates(20), 40},
		"high":                  {rates(20), 123_456},
		"fractions":             {rates(1), 1.7},
		"in flight":             {counts(8), 100},
		"in flight, few":        {counts(8), 3},
		"in flight, one":        {counts(8), 1},
		"in flight, every time": {counts(8), 47},
	} {
		t.Run(name, func(t *testing.T) {
			got, trials := find(t, search.NewFind("go", tt.levels, 500, knee(tt.knee)))
			if !(got.Level <= tt.knee && tt.knee < got.Above) {
				t.Errorf("found %g to %g, want %g", got.Level, got.Above, tt.knee)
			}
			if step := got.Above - got.Level; got.Above/got.Level > 1.06 && !(tt.levels.Whole && step == 1) {
				t.Errorf("%g and %g are too far apart", got.Level, got.Above)
			}
			if got.Trials != len(trials) || len(trials) > 60 {
				t.Errorf("took %d trials, tells of %d", len(trials), got.Trials)
			}
			if last := got.Probes[len(got.Probes)-1]; !last.Confirm || last.Verdict != search.Kept || last.Level != got.Level {
				t.Errorf("ends with %+v", last)
			}
		})
	}
}

func TestFindAtItsEnds(t *testing.T) {
	if got, _ := find(t, search.NewFind("go", counts(8), 500, knee(1000))); got.Level != 512 || got.Above != 0 {
		t.Errorf("without a limit: %g to %g", got.Level, got.Above)
	}
	if got, trials := find(t, search.NewFind("go", counts(8), 500, knee(0))); got.Level != 0 || got.Above != 1 || len(trials) != 8 {
		t.Errorf("with nothing kept: %g to %g after %d trials", got.Level, got.Above, len(trials))
	}
}

// What the longer trials do not confirm is lowered until they do.
func TestFindLowersWhatIsNotConfirmed(t *testing.T) {
	measure := func(t bench.Trial) (float64, error) {
		if t.Confirm {
			return knee(350)(t)
		}
		return knee(400)(t)
	}
	got, trials := find(t, search.NewFind("go", rates(20), 500, measure))
	if got.Level > 350 || got.Level < 350/1.06 || got.Above < 350 || got.Above > 350*1.06 {
		t.Errorf("found %g to %g, want 350", got.Level, got.Above)
	}
	longer := 0
	for _, trial := range trials {
		if trial.Confirm && trial.Load.Requests == 400 {
			longer++
		}
	}
	if longer < 4 {
		t.Errorf("%d trials were longer", longer)
	}
	never := func(t bench.Trial) (float64, error) {
		if t.Confirm {
			return 1000, nil
		}
		return 10, nil
	}
	if got, _ := find(t, search.NewFind("go", counts(8), 500, never)); got.Level != 0 {
		t.Errorf("found %g, which nothing confirmed", got.Level)
	}
}

// Under noise, what is found is within 10 % of the truth, and no level takes more than
// six trials. The figure grows by a tenth for each 3 %, and its noise is a tenth of it.
func TestFindUnderNoise(t *testing.T) {
	const limit = 400.0
	off := 0
	for seed := range uint64(200) {
		draw := rand.New(rand.NewPCG(seed, 1))
		got, _ := find(t, search.NewFind("go", rates(20), 500, func(t bench.Trial) (float64, error) {
			return 500 * math.Pow(level(t)/limit, 3.2) * (1 + 0.1*draw.NormFloat64()), nil
		}))
		if got.Level < limit/1.2 || got.Level > limit*1.05 {
			t.Errorf("seed %d: found %g", seed, got.Level)
		}
		if got.Level < limit*0.9 || got.Level > limit {
			off++
		}
		for _, p := range got.Probes {
			if n := len(p.Values); n < 2 || n > 6 || p.Verdict == "" {
				t.Errorf("seed %d: a level took %d trials: %+v", seed, n, p)
			}
		}
	}
	if off > 30 {
		t.Errorf("%d of 200 searches end more than 10 %% below the limit, or above it", off)
	}
}

// A search that is made anew and given a part of its history goes on as the one that
// was broken off would have.
func TestFindResumes(t *testing.T) {
	noisy := func(t bench.Trial) (float64, error) {
		return level(t) * (1 + 0.3*rand.New(rand.NewPCG(uint64(t.Number), 2)).Float64()), nil
	}
	_, trials := find(t, search.NewFind("go", rates(20), 500, noisy))
	for i := range trials {
		if s, ok := search.NewFind("go", rates(20), 500, noisy).Next(trials[:i]); !ok || s != trials[i].Step {
			t.Fatalf("after %d trials: %v %v, want %v", i, s, ok, trials[i].Step)
		}
	}
}

func TestFindTakesFailuresForBroken(t *testing.T) {
	f := search.NewFind("go", rates(20), 500, knee(1e9))
	trials := []bench.Trial{{Number: 1, Step: bench.Step{Client: "go", Load: rates(20).Load(20, false)}, Failure: &bench.Failure{Reason: "gone"}}}
	if s, ok := f.Next(trials); !ok || s.Load.Rate != 10 {
		t.Errorf("after a failure comes %+v", s)
	}
	// The trials of others do not count.
	trials[0].Client = "aiohttp"
	if s, ok := f.Next(trials); !ok || s.Load.Rate != 20 || s.Repetition != 1 {
		t.Errorf("after another's failure comes %+v", s)
	}
}

func TestFindErr(t *testing.T) {
	broken := errors.New("no such log")
	f := search.NewFind("go", rates(20), 500, func(t bench.Trial) (float64, error) {
		if t.Number == 3 {
			return 0, broken
		}
		return knee(400)(t)
	})
	if _, trials := find(t, f); len(trials) != 3 || !errors.Is(f.Err(), broken) || !strings.Contains(f.Err().Error(), "trial 3") {
		t.Errorf("ended after %d trials with %v", len(trials), f.Err())
	}
}

// Whatever is measured, a search ends soon, and what it found was kept by the longer
// trials.
func FuzzFind(f *testing.F) {
	f.Add([]byte{1, 2, 3}, false)
	f.Add(slices.Repeat([]byte{0}, 400), true)
	f.Fuzz(func(t *testing.T, data []byte, whole bool) {
		levels := rates(20)
		if whole {
			levels = counts(8)
		}
		got, trials := find(t, search.NewFind("go", levels, 500, func(bench.Trial) (float64, error) {
			if len(data) == 0 {
				return math.NaN(), nil
			}
			v := float64(data[0]) * 4
			data = data[1:]
			return v, nil
		}))
		if len(trials) > 300 {
			t.Errorf("took %d trials", len(trials))
		}
		if last := len(got.Probes) - 1; got.Level > 0 && (got.Probes[last].Verdict != search.Kept || !got.Probes[last].Confirm) {
			t.Errorf("found %g by %+v", got.Level, got.Probes[last])
		}
	})
}

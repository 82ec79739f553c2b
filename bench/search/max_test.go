package search_test

import (
	"errors"
	"math"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/claudebench/claudebench/bench"
	"github.com/claudebench/claudebench/bench/search"
)

var phase = bench.Phase{
	Kind: bench.MaxThroughput,
	Load: bench.Load{Kind: bench.Closed, Requests: 1000, Concurrency: 8},
	SLO:  time.Second,
}

// A model is a client whose result follows from the concurrency alone.
type model func(concurrency int) search.Point

// saturating is a client that gains nothing beyond the given concurrency; one
// request takes 100 ms below it.
func saturating(at int) model {
	return func(c int) search.Point {
		return search.Point{Throughput: 10 * float64(min(c, at)), P99: 100 * time.Millisecond}
	}
}

// run lets a chooser decide until it has seen enough, or until 100 trials
// were made, which no test expects.
func run(c search.Chooser, fails func(bench.Step) bool) []bench.Trial {
	var trials []bench.Trial
	for len(trials) < 100 {
		s, ok := c.Next(trials)
		if !ok {
			break
		}
		t := bench.Trial{Number: len(trials) + 1, Step: s}
		if fails(s) {
			t.Failure = &bench.Failure{Reason: "gone"}
		}
		trials = append(trials, t)
	}
	return trials
}

func never(bench.Step) bool { return false }

func newMax(m model) *search.Max {
	return search.NewMax("aiohttp", 2, phase, func(t bench.Trial) (search.Point, error) {
		return m(t.Load.Concurrency), nil
	})
}

// concurrencies parts the trials into those of the search and those that
// confirm its result.
func concurrencies(trials []bench.Trial) (steps, confirms []int) {
	for _, t := range trials {
		if t.Confirm {
			confirms = append(confirms, t.Load.Concurrency)
		} else {
			steps = append(steps, t.Load.Concurrency)
		}
	}
	return steps, confirms
}

func TestMax(t *testing.T) {
	all := []int{8, 16, 32, 64, 128, 256, 512}
	// upTo is the search that ended with concurrency c.
	upTo := func(c int) []int { return all[:slices.Index(all, c)+1] }

	tests := map[string]struct {
		model model
		fails func(bench.Step) bool
		steps []int
		best  int // 0: no result
	}{
		"two flat steps after saturation": {model: saturating(64), steps: upTo(256), best: 64},
		"saturated from the start":        {model: saturating(1), steps: upTo(32), best: 8},
		"never saturated":                 {model: saturating(1 << 20), steps: all, best: 512},
		"small gains count for the best": {model: func(c int) search.Point {
			return search.Point{Throughput: 1000 * math.Pow(float64(c), 0.05)} // 3.5 % a step
		}, steps: upTo(32), best: 32},
		"small gains add up": {model: func(c int) search.Point {
			return search.Point{Throughput: map[int]float64{8: 100, 16: 109, 32: 121, 64: 130, 128: 132}[c]}
		}, steps: upTo(128), best: 128},
		"one slow step is forgiven": {model: func(c int) search.Point {
			p := saturating(128)(c)
			if c == 32 {
				p.Throughput = 5
			}
			return p
		}, steps: upTo(512), best: 128},
		"recovering from a slow step is no gain": {model: func(c int) search.Point {
			return search.Point{Throughput: map[int]float64{8: 100, 16: 50, 32: 105}[c]}
		}, steps: upTo(32), best: 32},
		"p99 above the SLO": {model: func(c int) search.Point {
			p := saturating(1 << 20)(c)
			if c > 128 {
				p.P99 = time.Second + 1
			}
			return p
		}, steps: upTo(256), best: 128},
		"p99 at the SLO": {model: func(c int) search.Point {
			return search.Point{Throughput: 10, P99: time.Second}
		}, steps: upTo(32), best: 8},
		"too many errors": {model: func(c int) search.Point {
			p := saturating(1 << 20)(c)
			p.ErrorShare = float64(c) / 6400 // exactly 1 % at 64
			return p
		}, steps: upTo(128), best: 64},
		"a trial fails": {
			model: saturating(1 << 20),
			fails: func(s bench.Step) bool { return s.Load.Concurrency == 64 },
			steps: upTo(64), best: 32,
		},
		"the first trial fails": {
			model: saturating(64),
			fails: func(bench.Step) bool { return true },
			steps: upTo(8),
		},
		"a confirming trial fails": {
			model: saturating(64),
			fails: func(s bench.Step) bool { return s.Confirm },
			steps: upTo(256), best: 64,
		},
		"all above the SLO": {model: func(int) search.Point {
			return search.Point{Throughput: 10, P99: time.Minute}
		}, steps: upTo(8)},
		"nothing succeeds": {model: func(int) search.Point { return search.Point{ErrorShare: 1} }, steps: upTo(8)},
		"not a number": {model: func(int) search.Point {
			return search.Point{Throughput: math.NaN(), ErrorShare: math.NaN()}
		}, steps: upTo(8)},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			if tt.fails == nil {
				tt.fails = never
			}
			steps, confirms := concurrencies(run(newMax(tt.model), tt.fails))
			if !slices.Equal(steps, tt.steps) {
				t.Errorf("steps %v, want %v", steps, tt.steps)
			}
			var want []int
			if tt.best > 0 {
				want = []int{tt.best, tt.best, tt.best}
			}
			if !slices.Equal(confirms, want) {
				t.Errorf("confirmed %v, want %v", confirms, want)
			}
		})
	}
}

func TestMaxSteps(t *testing.T) {
	step := func(repetition, requests, concurrency int, confirm bool) bench.Step {
		return bench.Step{
			Client: "aiohttp", Phase: 2, Repetition: repetition, Confirm: confirm,
			Load: bench.Load{Kind: bench.Closed, Requests: requests, Concurrency: concurrency},
		}
	}
	want := []bench.Step{
		step(1, 1000, 8, false),
		step(2, 1000, 16, false),
		step(3, 1000, 32, false),
		step(4, 1280, 64, false),
		step(1, 1000, 16, true),
		step(2, 1000, 16, true),
		step(3, 1000, 16, true),
	}
	var got []bench.Step
	for _, trial := range run(newMax(saturating(16)), never) {
		got = append(got, trial.Step)
	}
	if !slices.Equal(got, want) {
		t.Errorf("got  %v\nwant %v", got, want)
	}
}

// A search that is made anew and given a part of its history goes on as the
// one that was broken off would have.
func TestMaxResumes(t *testing.T) {
	trials := run(newMax(saturating(64)), never)
	for i := range trials {
		s, ok := newMax(saturating(64)).Next(trials[:i])
		if !ok || s != trials[i].Step {
			t.Errorf("after %d trials: %v %v, want %v", i, s, ok, trials[i].Step)
		}
	}
	if s, ok := newMax(saturating(64)).Next(trials); ok {
		t.Errorf("after all trials: %v, want no step", s)
	}
}

func TestMaxIgnoresOtherTrials(t *testing.T) {
	others := []bench.Trial{
		{Number: 1, Step: bench.Step{Client: "httpx", Phase: 2, Load: phase.Load}},
		{Number: 2, Step: bench.Step{Client: "aiohttp", Phase: 1, Load: phase.Load}},
	}
	s, ok := newMax(saturating(64)).Next(others)
	if !ok || s.Repetition != 1 || s.Load != phase.Load {
		t.Errorf("got %v %v, want the first step", s, ok)
	}
}

func TestMaxMeasuresATrialOnce(t *testing.T) {
	measured := map[int]int{}
	m := search.NewMax("aiohttp", 2, phase, func(t bench.Trial) (search.Point, error) {
		measured[t.Number]++
		return saturating(64)(t.Load.Concurrency), nil
	})
	run(m, never)
	for number, n := range measured {
		if n != 1 {
			t.Errorf("trial %d was measured %d times", number, n)
		}
	}
}

func TestMaxErr(t *testing.T) {
	broken := errors.New("no such log")
	m := search.NewMax("aiohttp", 2, phase, func(t bench.Trial) (search.Point, error) {
		if t.Load.Concurrency == 16 {
			return search.Point{}, broken
		}
		return saturating(64)(t.Load.Concurrency), nil
	})
	steps, confirms := concurrencies(run(m, never))
	if !slices.Equal(steps, []int{8, 16}) || !slices.Equal(confirms, []int{8, 8, 8}) {
		t.Errorf("steps %v, confirmed %v", steps, confirms)
	}
	if err := m.Err(); !errors.Is(err, broken) || !strings.Contains(err.Error(), "trial 2") {
		t.Errorf("Err() = %v, want that of trial 2", err)
	}
}

// Every load that a search asks for is one that a plan may hold.
func TestMaxLoadIsValid(t *testing.T) {
	wide := phase
	wide.Load = bench.Load{Kind: bench.Closed, Requests: bench.MaxRequests, Concurrency: bench.MaxRequests}
	s, ok := search.NewMax("aiohttp", 2, wide, nil).Next(nil)
	if !ok || s.Load != wide.Load {
		t.Errorf("got %v %v, want %v", s.Load, ok, wide.Load)
	}
}

package search_test

import (
	"math/rand/v2"
	"testing"

	"github.com/claudebench/claudebench/bench"
	"github.com/claudebench/claudebench/bench/search"
)

func pairs(seed uint64, most int, enough func([]bench.Trial, int) bool) *search.Pairs {
	return &search.Pairs{
		Comparison: &bench.Comparison{
			Base: bench.Arm{Client: "a"}, Head: bench.Arm{Client: "b", Phase: 1}, Control: bench.Arm{Client: "c"},
		},
		Phases: []bench.Phase{{Load: bench.Load{Requests: 1}}, {Load: bench.Load{Requests: 2}}},
		Seed:   seed, Most: most, Enough: enough,
	}
}

func more([]bench.Trial, int) bool { return false }

// TestPairsAreBalanced: each pair has one trial of each side, whatever is linear in time
// cancels over two pairs, and either side comes first about as often.
func TestPairsAreBalanced(t *testing.T) {
	first := map[bench.Side]int{}
	client := map[bench.Side]string{bench.Base: "a", bench.Head: "b", bench.BaseControl: "c", bench.HeadControl: "c"}
	for seed := range uint64(50) {
		trials := run(pairs(seed, 10, more), never)
		if len(trials) != 40 {
			t.Fatalf("%d trials", len(trials))
		}
		drift := map[bench.Side]int{}
		for i, trial := range trials {
			if trial.Repetition != i/4+1 || trial.Client != client[trial.Side] {
				t.Fatalf("trial %d: %+v", i, trial.Step)
			}
			if trial.Load.Requests != trial.Phase+1 || (trial.Side == bench.Head) != (trial.Phase == 1) {
				t.Errorf("%s runs phase %d with %+v", trial.Side, trial.Phase, trial.Load)
			}
			drift[trial.Side] += i
		}
		if drift[bench.Base] != drift[bench.Head] || drift[bench.BaseControl] != drift[bench.HeadControl] {
			t.Errorf("seed %d: base is at %d, head at %d", seed, drift[bench.Base], drift[bench.Head])
		}
		first[trials[1].Side]++
	}
	if first[bench.Base] < 10 || first[bench.Head] < 10 {
		t.Errorf("first: %v", first)
	}
}

// TestPairsEndWhenThereAreEnough and go on where they were broken off.
func TestPairsEndWhenThereAreEnough(t *testing.T) {
	asked := 0
	trials := run(pairs(1, 10, func(_ []bench.Trial, whole int) bool {
		asked++
		return whole == 4
	}), never)
	if len(trials) != 16 || asked != 5 {
		t.Errorf("%d trials, asked %d times", len(trials), asked)
	}
	whole := run(pairs(7, 10, more), never)
	cut := rand.IntN(len(whole))
	next, ok := pairs(7, 10, more).Next(whole[:cut])
	if !ok || next.Client != whole[cut].Client || next.Repetition != whole[cut].Repetition || next.Side != whole[cut].Side {
		t.Errorf("after %d trials: %+v, want %+v", cut, next, whole[cut].Step)
	}
	if _, ok := pairs(7, 10, more).Next(whole); ok {
		t.Error("it goes on for ever")
	}
}

// TestPairsConfirm: the second block counts its own pairs only, and may never begin.
func TestPairsConfirm(t *testing.T) {
	first := run(pairs(1, 6, more), never)
	again := pairs(1, 6, more)
	again.Confirm = true
	step, ok := again.Next(first)
	if !ok || !step.Confirm || step.Repetition != 1 {
		t.Errorf("%+v %t", step, ok)
	}
	again.Enough = func(trials []bench.Trial, whole int) bool { return len(trials) == len(first) && whole == 0 }
	if step, ok := again.Next(first); ok {
		t.Errorf("not needed, and yet %+v", step)
	}
}

// TestPairsThatFail are replaced, until it is no accident.
func TestPairsThatFail(t *testing.T) {
	fails := func(which ...int) int {
		p := pairs(1, 6, more)
		var trials []bench.Trial
		for {
			step, ok := p.Next(trials)
			if !ok {
				return len(trials)
			}
			trial := bench.Trial{Step: step}
			for _, n := range which {
				if n == len(trials) {
					trial.Failure = &bench.Failure{}
				}
			}
			trials = append(trials, trial)
		}
	}
	if n := fails(0, 1); n != 7*4 {
		t.Errorf("two failures in one pair: %d trials", n)
	}
	if n := fails(0, 4, 8); n != 3*4 {
		t.Errorf("three pairs failed: %d trials", n)
	}
}

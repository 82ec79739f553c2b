package search_test

import (
	"math/rand/v2"
	"testing"

	"github.com/claudebench/claudebench/bench"
	"github.com/claudebench/claudebench/bench/search"
)

func pairs(seed uint64, most int, control string, enough func([]bench.Trial) bool) *search.Pairs {
	return &search.Pairs{
		Base: bench.Step{Client: "a"}, Head: bench.Step{Client: "b"}, Control: bench.Step{Client: control},
		Seed: seed, Most: most, Enough: enough,
	}
}

func more([]bench.Trial) bool { return false }

// TestPairsAreBalanced: each pair has one trial of each side, whatever is linear in time
// cancels over two pairs, and either side comes first about as often.
func TestPairsAreBalanced(t *testing.T) {
	first := map[bench.Side]int{}
	for seed := range uint64(50) {
		for _, control := range []string{"", "c"} {
			trials := run(pairs(seed, 10, control, more), never)
			size := len(trials) / 10
			if len(trials)%10 != 0 || control == "" && size != 2 || control != "" && size != 4 {
				t.Fatalf("%d trials", len(trials))
			}
			drift := map[bench.Side]int{}
			for i, trial := range trials {
				if trial.Repetition != i/size+1 {
					t.Fatalf("trial %d is of pair %d", i, trial.Repetition)
				}
				drift[trial.Side] += i
				want := map[bench.Side]string{bench.Base: "a", bench.Head: "b", bench.BaseControl: control, bench.HeadControl: control}[trial.Side]
				if trial.Client != want {
					t.Errorf("%s is %s", trial.Side, trial.Client)
				}
			}
			if drift[bench.Base] != drift[bench.Head] || drift[bench.BaseControl] != drift[bench.HeadControl] {
				t.Errorf("seed %d: base is at %d, head at %d", seed, drift[bench.Base], drift[bench.Head])
			}
			if control == "" {
				first[trials[0].Side]++
			}
		}
	}
	if first[bench.Base] < 10 || first[bench.Head] < 10 {
		t.Errorf("first: %v", first)
	}
}

// TestPairsEndWhenThereAreEnough and go on where they were broken off.
func TestPairsEndWhenThereAreEnough(t *testing.T) {
	asked := 0
	trials := run(pairs(1, 10, "c", func(trials []bench.Trial) bool {
		asked++
		return len(trials) == 4*4
	}), never)
	if len(trials) != 16 || asked != 4 {
		t.Errorf("%d trials, asked %d times", len(trials), asked)
	}
	whole := run(pairs(7, 10, "c", more), never)
	cut := rand.IntN(len(whole))
	next, ok := pairs(7, 10, "c", more).Next(whole[:cut])
	if !ok || next.Client != whole[cut].Client || next.Repetition != whole[cut].Repetition || next.Side != whole[cut].Side {
		t.Errorf("after %d trials: %+v, want %+v", cut, next, whole[cut].Step)
	}
	if _, ok := pairs(7, 10, "c", more).Next(whole); ok {
		t.Error("it goes on for ever")
	}
}

// TestPairsOfPhases: those of one phase do not count for another.
func TestPairsOfPhases(t *testing.T) {
	of := func(phase int) *search.Pairs {
		p := pairs(1, 3, "c", more)
		p.Base.Phase, p.Head.Phase, p.Control.Phase = phase, phase, phase
		return p
	}
	count := map[int]int{}
	for _, trial := range run(search.Interleave(of(0), of(1)), never) {
		count[trial.Phase]++
	}
	if count[0] != 12 || count[1] != 12 {
		t.Errorf("%v", count)
	}
}

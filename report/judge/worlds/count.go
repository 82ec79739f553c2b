package main

import (
	"cmp"
	"runtime"
	"sync"

	"github.com/claudebench/claudebench/report/judge"
)

// A tally counts what became of experiments with one change in one world.
type tally struct {
	runs      int
	outcomes  map[judge.Outcome]int // of the first block
	early     int                   // p50 was found worse after the first look
	found     int                   // p50 was found worse at all
	confirmed int                   // a second block confirmed a worse
}

func (t *tally) add(r result) {
	t.runs++
	t.outcomes[r.Outcome]++
	if r.confirmed {
		t.confirmed++
	}
	for _, c := range r.Comparisons {
		if c.Metric.Name == "p50" && c.Outcome == judge.Worse {
			t.found++
			if r.Pairs <= design().First {
				t.early++
			}
		}
	}
}

// simulate makes as many experiments as are asked for and counts, for each
// factor, what the procedure says. Each experiment has its own seed, so neither
// the number of workers nor their pace changes a count.
func simulate(w world, runs int, factors []float64) ([]tally, error) {
	counts := make([]tally, len(factors))
	for i := range counts {
		counts[i].outcomes = map[judge.Outcome]int{}
	}
	var mu sync.Mutex
	var group sync.WaitGroup
	var failed error
	workers := runtime.GOMAXPROCS(0)
	for worker := range workers {
		group.Go(func() {
			for run := worker; run < runs; run += workers {
				results, err := try(w, uint64(run), factors)
				mu.Lock()
				for i, r := range results {
					counts[i].add(r)
				}
				failed = cmp.Or(failed, err)
				mu.Unlock()
			}
		})
	}
	group.Wait()
	return counts, failed
}

// A result is the verdict of a first block, and whether a second confirmed it.
type result struct {
	judge.Verdict
	confirmed bool
}

// try makes one experiment for each factor, with the same luck. Where head is
// found worse it runs the second block, with processes and a time of its own.
func try(w world, seed uint64, factors []float64) ([]result, error) {
	first := &experiment{host: w.start(2 * seed)}
	second := &experiment{host: w.start(2*seed + 1)}
	var results []result
	for _, factor := range factors {
		v, err := first.decide(factor, func(b judge.Block) (judge.Verdict, error) { return judge.Decide(design(), b) })
		if err != nil {
			return nil, err
		}
		again := v
		if v.Outcome == judge.Worse {
			again, err = second.decide(factor, func(b judge.Block) (judge.Verdict, error) { return judge.Confirm(design(), v, b) })
			if err != nil {
				return nil, err
			}
		}
		results = append(results, result{v, again.Confirmed})
	}
	return results, nil
}

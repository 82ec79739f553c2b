package main

import (
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

func (t *tally) add(v judge.Verdict, confirmed bool) {
	t.runs++
	t.outcomes[v.Outcome]++
	if confirmed {
		t.confirmed++
	}
	for _, c := range v.Comparisons {
		if c.Metric.Name == "p50" && c.Outcome == judge.Worse {
			t.found++
			if v.Pairs <= design().First {
				t.early++
			}
		}
	}
}

// simulate makes as many experiments as are asked for and counts, for each
// factor, what the procedure says. Each experiment has its own seed, so neither
// the number of workers nor their pace changes a count.
func simulate(w world, runs, workers int, factors []float64) ([]tally, error) {
	counts := make([]tally, len(factors))
	for i := range counts {
		counts[i].outcomes = map[judge.Outcome]int{}
	}
	var mu sync.Mutex
	var group sync.WaitGroup
	var failed error
	for worker := range workers {
		group.Go(func() {
			for run := worker; run < runs; run += workers {
				err := experimentOn(w, uint64(run), factors, func(i int, v judge.Verdict, confirmed bool) {
					mu.Lock()
					defer mu.Unlock()
					counts[i].add(v, confirmed)
				})
				if err != nil {
					mu.Lock()
					failed = err
					mu.Unlock()
				}
			}
		})
	}
	group.Wait()
	return counts, failed
}

// experimentOn makes one experiment and, where a factor is found worse, the
// second block with processes and a time of its own.
func experimentOn(w world, seed uint64, factors []float64, report func(int, judge.Verdict, bool)) error {
	first := &experiment{host: w.start(2 * seed)}
	second := &experiment{host: w.start(2*seed + 1)}
	for i, factor := range factors {
		v, err := first.decide(factor, func(b judge.Block) (judge.Verdict, error) { return judge.Decide(design(), b) })
		if err != nil {
			return err
		}
		again := v
		if v.Outcome == judge.Worse {
			again, err = second.decide(factor, func(b judge.Block) (judge.Verdict, error) { return judge.Confirm(design(), v, b) })
			if err != nil {
				return err
			}
		}
		report(i, v, again.Confirmed)
	}
	return nil
}

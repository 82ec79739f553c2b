package main

import (
	"math"
	"testing"

	"github.com/claudebench/claudebench/report/judge"
)

// The short form of the tables: the seeds are fixed, so the counts are too.
func TestTargets(t *testing.T) {
	for _, w := range worlds() {
		counts, err := simulate(w, 200, []float64{1, 1.05, 1.1})
		if err != nil {
			t.Fatal(err)
		}
		same, five, ten := counts[0], counts[1], counts[2]
		// With a true rate of 1 %, 8 or more of 200 have a probability of 0.1 %.
		if k := same.outcomes[judge.Worse]; k >= 8 {
			t.Errorf("%s: worse %d times of %d without a change", w.name, k, same.runs)
		}
		if same.confirmed > 0 {
			t.Errorf("%s: confirmed %d times of %d without a change", w.name, same.confirmed, same.runs)
		}
		if w.name != "quiet host" {
			continue
		}
		if share := float64(ten.early) / float64(ten.runs); share < 0.95 {
			t.Errorf("+10 %% after 10 pairs: found in %.3f", share)
		}
		if share := float64(five.found) / float64(five.runs); share < 0.85 {
			t.Errorf("+5 %% after 20 pairs: found in %.3f", share)
		}
	}
}

// The worlds are what they say: without waves and slow requests the p50s of a
// quiet host scatter by its run and drift, and by 1.25 noise/sqrt(1000) of the
// requests, together sqrt(0.01² + 0.02² + 0.0079²) = 0.0237.
func TestWorld(t *testing.T) {
	w := worlds()[0]
	w.wave = 0
	sum, squares := 0.0, 0.0
	const rounds = 4000
	for seed := range uint64(rounds) {
		x := math.Log(w.start(seed).trial().p50)
		sum += x
		squares += x * x
	}
	mean := sum / rounds
	if sd := math.Sqrt(squares/rounds - mean*mean); math.Abs(sd-0.0237) > 0.001 {
		t.Errorf("p50 scatters by %.4f", sd)
	}
	if math.Abs(mean-math.Log(0.1)) > 0.005 {
		t.Errorf("p50 is typically %.4f s", math.Exp(mean))
	}
}

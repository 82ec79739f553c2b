package report

import (
	"math"
	"testing"
	"time"

	"github.com/claudebench/claudebench/bench"
)

// rungTrials are trials of a rung, one a repetition, with these mean latencies and errors of 100.
func rungTrials(client string, ms []float64, errors []int) []measured {
	var all []measured
	for i, v := range ms {
		m := measured{Trial: bench.Trial{Step: bench.Step{Client: client, Repetition: i + 1}}}
		m.Figures = Figures{Requests: 100, Errors: errors[i], Answered: time.Duration(v * 1e6)}
		m.Overhead = &Overhead{Mean: time.Duration(v*1e6) / 2}
		all = append(all, m)
	}
	return all
}

func ladderRun() (*bench.Run, []measured) {
	run := &bench.Run{}
	run.Plan.SetLadder([]bench.Measure{bench.KeepAlive, bench.Retry})
	var all []measured
	none := []int{0, 0, 0, 0, 0, 0, 0, 0}
	five := []int{5, 5, 4, 6, 5, 5, 5, 5}
	all = append(all, rungTrials("before", []float64{200, 210, 205, 195, 200, 202, 198, 201}, five)...)
	all = append(all, rungTrials("+keep-alive", []float64{150, 160, 155, 145, 150, 152, 148, 151}, five)...)
	all = append(all, rungTrials("+retry", []float64{151, 159, 156, 144, 151, 151, 149, 150}, none)...)
	all = append(all, rungTrials("without keep-alive", []float64{211, 219, 216, 204, 211, 211, 209, 210}, none)...)
	return run, all
}

// Differences are of the same repetition: each of keep-alive's is 50 ms, though the rungs
// themselves vary by 15 ms. Retry's are +1, -1, +1, -1, +1, -1, +1, -1: nothing. Left out of both, keep-alive
// costs 60 ms each time; and left out of both, retry leaves +keep-alive.
func TestLadder(t *testing.T) {
	l := ladder(ladderRun())
	keep, retry := l.Worth[0], l.Worth[1]
	check := func(what string, g *Gain, centre float64, clear bool) {
		t.Helper()
		if math.Abs(g.Centre-centre) > 1e-12 || g.Clear() != clear || len(g.Each) != 8 || !g.Bounded {
			t.Errorf("%s: %+v, want %g, clear: %t", what, g, centre, clear)
		}
	}
	check("keep-alive added, latency", keep.Added.Answered, -0.050, true)
	check("keep-alive added, overhead", keep.Added.Overhead, -0.025, true)
	check("keep-alive added, errors", keep.Added.Errors, 0, false)
	check("keep-alive left out, latency", keep.LeftOut.Answered, 0.060, true)
	check("retry added, latency", retry.Added.Answered, 0, false)
	check("retry added, errors", retry.Added.Errors, -0.05, true)
	check("retry left out, errors", retry.LeftOut.Errors, 0.05, true)
	if len(l.Rungs) != 3 || l.Rungs[0].Answered.Median != 0.2005 || l.Rungs[2].ErrorShare.Median != 0 {
		t.Errorf("rungs are %+v", l.Rungs)
	}
}

// 200.5 ms to 150.5 ms is less than the article's 41 %; 5 % to 0 % is what it says.
func TestPromises(t *testing.T) {
	run, all := ladderRun()
	p := ladder(run, all).Promises
	if p[0].Verdict != Refuted || p[1].Verdict != Holds {
		t.Errorf("promises are %+v", p)
	}
	for i := range all {
		if all[i].Client == "+retry" {
			all[i].Answered = 80 * time.Millisecond
			all[i].Errors = 1
		}
	}
	p = ladder(run, all).Promises
	if p[0].Verdict != Holds || p[1].Verdict != Refuted {
		t.Errorf("promises are %+v", p)
	}
}

// Where hardly anything failed at first, nothing was mended.
func TestNothingToMend(t *testing.T) {
	run, all := ladderRun()
	for i := range all {
		all[i].Errors = 0
	}
	if p := ladder(run, all).Promises[1]; p.Verdict != Incomparable {
		t.Errorf("the promise is %+v", p)
	}
}

// What was not measured is not known, and few repetitions bound nothing.
func TestLadderOfAPart(t *testing.T) {
	run, all := ladderRun()
	if l := ladder(run, nil); l.Worth[0].Added.Answered != nil || l.Promises[0].Verdict != Incomparable {
		t.Errorf("a ladder of nothing is %+v", l)
	}
	few := all[:0:0]
	for _, m := range all {
		if m.Repetition <= 3 {
			few = append(few, m)
		}
	}
	l := ladder(run, few)
	if g := l.Worth[0].Added.Answered; g.Bounded || g.Clear() || len(g.Each) != 3 {
		t.Errorf("of three repetitions: %+v", g)
	}
	if v := l.Promises[0].Verdict; v != Incomparable {
		t.Errorf("a promise is judged by three repetitions: %s", v)
	}
	if ladder(&bench.Run{}, all) != nil {
		t.Error("a run without a ladder has one")
	}
}

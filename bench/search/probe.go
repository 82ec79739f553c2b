package search

import "math"

// A Verdict says whether a level kept the bound.
type Verdict string

// The verdicts.
const (
	Kept   Verdict = "kept"
	Broken Verdict = "broken"
	// Unclear is a level whose interval held the bound after as many trials as a
	// level is worth. It counts as not kept.
	Unclear Verdict = "unclear"
)

// maxRepeats is how many trials a level is worth: further ones narrow its
// interval by less than a tenth each.
const maxRepeats = 6

// A Probe is a level that was tried, and what came of it.
type Probe struct {
	// Level is that of [Levels].
	Level float64
	// Confirm marks the longer trials that confirm the result.
	Confirm bool
	// Values are those of the bounded metric, one a trial: a trial is one sample,
	// for the requests within it wait for each other. +Inf stands for a trial that
	// kept nothing.
	Values []float64
	// Mean, Low and High are the 95 % interval of their mean. It is infinite for a
	// single trial.
	Mean, Low, High float64
	// Verdict is empty as long as further trials are to tell.
	Verdict Verdict
}

// student holds the 0.975 quantiles of Student's t distribution for 1 degree of
// freedom and more.
var student = [...]float64{12.706, 4.303, 3.182, 2.776, 2.571}

// judge sums up the values and holds them against a bound, which is kept below it:
//
//	mean ± t(0.975, n-1) · s/√n
//
// Looking after each trial errs more often than a single look would; the trials
// that confirm the result are there for that.
func (p *Probe) judge(bound float64) {
	n := float64(len(p.Values))
	p.Mean, p.Low, p.High = math.Inf(1), math.Inf(-1), math.Inf(1)
	sum, squares := 0.0, 0.0
	for _, v := range p.Values {
		if !(v < math.Inf(1)) {
			p.Verdict = Broken
			return
		}
		sum += v
	}
	if n > 0 {
		p.Mean = sum / n
	}
	if n < 2 {
		return
	}
	for _, v := range p.Values {
		squares += (v - p.Mean) * (v - p.Mean)
	}
	half := student[min(len(p.Values), maxRepeats)-2] * math.Sqrt(squares/(n-1)/n)
	p.Low, p.High = p.Mean-half, p.Mean+half
	switch {
	case p.High < bound:
		p.Verdict = Kept
	case p.Low >= bound:
		p.Verdict = Broken
	case len(p.Values) >= maxRepeats:
		p.Verdict = Unclear
	}
}

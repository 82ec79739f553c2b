package judge

import (
	"fmt"
	"math"
	"slices"
)

// LeastHistory is how many runs a history must have before anything is
// predicted of it.
const LeastHistory = 10

// A Past is a metric, what runs on one and the same host said of it, and what
// a new one says.
type Past struct {
	Metric  Metric
	History []float64
	Head    float64
}

// Predict judges a new run by a history of at least 10 runs, where nothing
// could be run in pairs. The logarithms of the history (of shares, the shares)
// are taken for independent draws from a normal distribution; the next draw then lies within
// t s sqrt(1+1/n) of their mean, t being Student's with n-1 degrees of freedom
// (Hahn and Meeker, Statistical Intervals, 4.7). Family, margin and outcomes are
// those of [Decide]; there are no looks, and no control. Two assumptions more
// than in pairs make this the weaker judge: a host that drifts breaks both.
// requests are those of one run; 0 is unknown, and meets no need of a metric.
func Predict(level float64, requests int, past []Past) (Verdict, error) {
	if !(level > 0 && level <= 0.2) {
		return Verdict{}, fmt.Errorf("a level of %g: it lies above 0 and at most at 0.2", level)
	}
	var family []Metric
	for _, m := range past {
		family = append(family, m.Metric)
	}
	if err := checkAll(family); err != nil {
		return Verdict{}, err
	}
	p := panel{requests: requests, gates: func(m Metric) bool { return m.Gating }}
	var all []*forecast
	var findings []*finding
	for _, m := range ordered(past) {
		f := p.forecast(m)
		all, findings = append(all, f), append(findings, f.finding)
	}
	adjust(findings)
	v := Verdict{Enough: true}
	for _, f := range all {
		v.Comparisons = append(v.Comparisons, f.compare(level, f.detectable(level)))
	}
	withhold(v.Comparisons)
	v.conclude()
	return v, nil
}

// ordered puts errors first: what fails more must be known before what is
// faster.
func ordered(past []Past) []Past {
	i := slices.IndexFunc(past, func(p Past) bool { return p.Metric.Name == Errors })
	if i < 0 {
		return past
	}
	return slices.Concat(past[i:i+1], past[:i], past[i+1:])
}

// A forecast is a finding from a history.
type forecast struct {
	*finding
	spread float64 // standard error of the next value, on the scale of the change
	df     int
}

func (p panel) forecast(past Past) *forecast {
	f := &forecast{finding: p.open(past.Metric)}
	f.tested = true
	if f.refused = p.few(past.Metric); f.refused != nil {
		return f
	}
	if n := len(past.History); n < LeastHistory {
		f.refused = fmt.Errorf("a history of %d runs predicts nothing: it takes %d", n, LeastHistory)
		return f
	}
	// Pairs with the first run of the history put every value on the scale of
	// the metric, and refuse what has no place there.
	s := Series{Metric: past.Metric}
	for _, v := range append(slices.Clone(past.History), past.Head) {
		s.Pairs = append(s.Pairs, Pair{Base: past.History[0], Head: v})
	}
	x, err := s.differences()
	if err != nil {
		f.refused = fmt.Errorf("history, the new run being the last: %w", err)
		return f
	}
	f.base, f.head = median(s.Pairs[:len(past.History)], func(p Pair) float64 { return p.Head }), past.Head
	f.predict(x[:len(x)-1], x[len(x)-1])
	return f
}

// predict compares the new value with the distribution of the next one.
func (f *forecast) predict(past []float64, next float64) {
	n := float64(len(past))
	f.df = len(past) - 1
	mean, squares := 0.0, 0.0
	for _, x := range past {
		mean += x / n
	}
	for _, x := range past {
		squares += (x - mean) * (x - mean)
	}
	f.spread = math.Sqrt(squares/float64(f.df)) * math.Sqrt(1+1/n)
	f.centre = next - mean
	reach := f.spread * studentQuantile((1-confidence)/2, f.df)
	f.low, f.high, f.bounded = f.centre-reach, f.centre+reach, true
	// A history that never varied leaves no doubt: t is infinite, or there is
	// no change at all.
	above := 0.5
	if f.centre != 0 {
		above = studentTail(f.centre/f.spread, f.df)
	}
	f.raw = [2]float64{above, 1 - above}
	f.p = f.raw
}

// detectable is the change that is found in 80 % of all cases; the distribution
// of t around a change is taken for that of t moved there, which is near enough
// for a figure that is as rough as the history's spread.
func (f *forecast) detectable(level float64) float64 {
	if f.refused != nil {
		return 0
	}
	shift := f.spread * (studentQuantile(level*f.part, f.df) + studentQuantile(1-power, f.df))
	inside := f.metric.margin() - f.spread*(studentQuantile((1-confidence)/2, f.df)-studentQuantile(1-power, f.df))
	return math.Abs(f.metric.change(max(shift, inside)))
}

package judge

import (
	"fmt"
	"slices"

	"github.com/claudebench/claudebench/report/stat"
)

// side is an index: the direction in which a test looks.
type side int

const (
	worse side = iota
	better
)

// A panel knows what all findings of a block have in common.
type panel struct {
	design          Design
	pairs, requests int
	gates           func(Metric) bool
}

// A finding is what the pairs of one metric say before the family is heard.
type finding struct {
	metric Metric
	gating bool
	// refused is why there is nothing to say; all below is empty then, and p
	// is 1 on both sides.
	refused error
	// x are the pairs' differences; above 0 is worse.
	x          []float64
	base, head float64 // medians over the trials
	centre     float64 // the change, on the scale of x
	low, high  float64 // of the interval, if bounded
	bounded    bool
	raw        [2]float64 // p of these pairs alone
	p          [2]float64 // p with regard to the looks
	adjusted   [2]float64 // and to the family
	// part of the level that belongs to this metric if it is found alone.
	part float64
	// first is the first look at this metric; 0 is none but the last.
	first int
	// tested tells that there was a look: p says something.
	tested bool
	notes  []string
}

func (f *finding) errors() bool { return f.metric.Name == Errors }

func (p panel) find(s Series) *finding {
	f := p.open(s.Metric)
	if f.x, f.refused = p.accept(s); f.refused != nil {
		return f
	}
	f.base = median(s.Pairs, func(p Pair) float64 { return p.Base })
	f.head = median(s.Pairs, func(p Pair) float64 { return p.Head })
	f.measure(p.design)
	return f
}

// open settles, before a figure is looked at, what part the metric has.
func (p panel) open(m Metric) *finding {
	f := &finding{metric: m, p: [2]float64{1, 1}, raw: [2]float64{1, 1}}
	f.gating = p.gates(m) && m.enough(p.design.Last, p.requests)
	if m.Gating && !m.enough(p.design.Last, p.requests) {
		f.notes = []string{fmt.Sprintf("shown only: it gates with %d pairs, or with %d requests in a trial", m.MinPairs, m.MinRequests)}
	}
	if m.enough(p.design.First, p.requests) {
		f.first = p.design.First
	}
	return f
}

// accept returns the differences of the pairs, or why they are refused.
func (p panel) accept(s Series) ([]float64, error) {
	if err := p.few(s.Metric); err != nil {
		return nil, err
	}
	if len(s.Pairs) < p.pairs {
		return nil, fmt.Errorf("only %d of %d pairs have it", len(s.Pairs), p.pairs)
	}
	if p.pairs == 0 {
		return nil, fmt.Errorf("there are no pairs")
	}
	return s.differences()
}

// few refuses a metric that the requests of a trial are too few for.
func (p panel) few(m Metric) error {
	if p.requests < m.Floor {
		return fmt.Errorf("a trial needs %d requests for %s to mean anything, and had %d", m.Floor, m.Name, p.requests)
	}
	return nil
}

// measure estimates the change and its interval, and tests it for both sides.
// Only at a look of the design do the tests count.
func (f *finding) measure(d Design) {
	n := len(f.x)
	walsh, null := stat.NewWalsh(f.x), stat.NewSignedRank(n)
	f.centre = walsh.Centre()
	f.low, f.high, f.bounded = walsh.Interval(null, confidence)
	late := count(walsh)
	f.tested = n == f.first || n == d.Last
	f.raw = [2]float64{null.Tail(late[worse]), null.Tail(late[better])}
	switch n {
	case f.first:
		f.p = [2]float64{min(1, f.raw[worse]/spent), min(1, f.raw[better]/spent)}
	case d.Last:
		looks := stat.NewLooks(f.x, f.first, spent)
		early := count(stat.NewWalsh(f.x[:f.first]))
		for i := range f.p {
			// What the first look found is kept only if the later pairs did not
			// take it back.
			f.p[i] = max(looks.P(early[i], late[i]), f.raw[i])
		}
	}
}

// count is the signed-rank statistic for either side.
func count(w stat.Walsh) [2]int { return [2]int{w.Above(0), w.Below(0)} }

// effect puts the finding into the terms of the metric.
func (f *finding) effect(detectable float64) *Effect {
	e := &Effect{
		Base: f.base, Head: f.head, Change: f.metric.change(f.centre),
		P: min(f.raw[worse], f.raw[better]), Adjusted: 1, Detectable: detectable,
	}
	switch {
	case f.centre > 0:
		e.Adjusted = f.adjusted[worse]
	case f.centre < 0:
		e.Adjusted = f.adjusted[better]
	}
	if f.bounded {
		a, b := f.metric.change(f.low), f.metric.change(f.high)
		e.Interval = &Interval{Low: min(a, b), High: max(a, b)}
	}
	return e
}

func median(pairs []Pair, of func(Pair) float64) float64 {
	v := make([]float64, len(pairs))
	for i, p := range pairs {
		v[i] = of(p)
	}
	slices.Sort(v)
	return v[(len(v)-1)/2]/2 + v[len(v)/2]/2
}

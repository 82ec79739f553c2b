package judge

import (
	"fmt"

	"github.com/claudebench/claudebench/report/stat"
)

// Decide judges a block by its design. It is meant to be asked after each of
// the design's stops; between them it finds neither worse nor better. An error
// is a fault of the caller: a design or a metric that cannot be, or more pairs
// than were planned. A figure that cannot be compared is no error: its metric
// is unclear and says why.
func Decide(d Design, b Block) (Verdict, error) {
	return decide(d, b, func(m Metric) bool { return m.Gating })
}

// decide is Decide for those metrics that gate.
func decide(d Design, b Block, gates func(Metric) bool) (Verdict, error) {
	if err := check(d, b); err != nil {
		return Verdict{}, err
	}
	p := panel{design: d, pairs: b.pairs(), requests: b.Requests, gates: gates}
	var all []*finding
	if b.Errors != nil {
		all = append(all, p.find(errorSeries(ErrorRate(d.ErrorMargin), b.Errors)))
	}
	for _, s := range b.Series {
		all = append(all, p.find(s))
	}
	adjust(all)
	v := Verdict{Pairs: p.pairs}
	for _, f := range all {
		v.Comparisons = append(v.Comparisons, f.compare(d.Level, f.detectable(d)))
	}
	withhold(v.Comparisons)
	v.conclude()
	if b.Control != nil {
		v.heed(p.control(b.Control))
	}
	v.Enough = v.Outcome != Unclear || v.Pairs == d.Last
	return v, nil
}

func check(d Design, b Block) error {
	if err := d.check(); err != nil {
		return err
	}
	if n := b.pairs(); n > d.Last {
		return fmt.Errorf("%d pairs: the design ends after %d", n, d.Last)
	}
	family := []Metric{ErrorRate(d.ErrorMargin)}
	for _, s := range b.Series {
		family = append(family, s.Metric)
	}
	return checkAll(family)
}

// adjust sets each finding's p-values in relation to the level, so that one
// level holds for all of them. The family shares its part of the level by Holm;
// errors have a part of their own; what is only shown is held to the family's
// first and hardest step.
func adjust(all []*finding) {
	var family []*finding
	for _, f := range all {
		if f.gating && !f.errors() {
			family = append(family, f)
		}
	}
	for _, f := range all {
		f.part = (1 - errorShare) / float64(max(1, len(family)))
		if f.errors() {
			f.part = errorShare
		}
		for side, p := range f.p {
			f.adjusted[side] = min(1, p/f.part)
		}
	}
	for _, side := range []side{worse, better} {
		p := make([]float64, len(family))
		for i, f := range family {
			p[i] = f.p[side]
		}
		for i, q := range stat.Holm(p) {
			family[i].adjusted[side] = min(1, q/(1-errorShare))
		}
	}
}

// withhold takes back what the side that fails more seems to be better at: an
// error that is quick makes a client look fast. Errors are the first
// comparison, if there are any.
func withhold(all []Comparison) {
	if len(all) == 0 || all[0].Metric.Name != Errors {
		return
	}
	rate, rest := all[0].Outcome, all[1:]
	if rate != Worse && rate != Better {
		return
	}
	apparent, side := Better, "head"
	if rate == Better {
		apparent, side = Worse, "base"
	}
	for i := range rest {
		if c := &rest[i]; c.Outcome == apparent {
			c.Outcome = Unclear
			c.Reasons = append([]string{side + " fails more requests, and a failure that is quick is no speed"}, c.Reasons...)
		}
	}
}

package report

import (
	"cmp"
	"fmt"
	"math"
	"slices"

	"github.com/claudebench/claudebench/bench"
)

// cell compares one figure of the article with that of r, which may be nil.
func (q quantity) cell(p published, r *Result, plan bench.Plan) Cell {
	c := Cell{Library: p.library, Metric: q.metric, Article: q.article(p), Verdict: Incomparable}
	if r == nil {
		c.Why = p.library + " did not run"
		return c
	}
	c.Client, c.Ours = r.Client, q.ours(r)
	switch {
	case c.Ours == nil:
		c.Why = "this run has no such figure"
	case q.metric == MeanLatency:
		c.Why = "its upstream's time is not told; ours: " + upstream(plan, r.Phase)
	case c.Article < c.Ours.Low*(1-margin):
		c.Verdict, c.Why = Refuted, apart("below", c.Article/c.Ours.Low)
	case c.Article > c.Ours.High*(1+margin):
		c.Verdict, c.Why = Refuted, apart("above", c.Article/c.Ours.High)
	case c.Ours.High > spread*c.Ours.Low:
		c.Why = fmt.Sprintf("it lies within our range, whose upper bound is %.2f times the lower: too wide to confirm it", c.Ours.High/c.Ours.Low)
	default:
		c.Verdict, c.Why = Holds, "the article's figure lies within our range, widened"
	}
	return c
}

func apart(side string, ratio float64) string {
	return fmt.Sprintf("the article's figure lies %s our range: %.2f times its bound", side, ratio)
}

func upstream(plan bench.Plan, phase int) string {
	if plan.Target != "" {
		return "not known, a target"
	}
	return plan.Phases[phase].Latency
}

// orders compares each library of the article with the next worse one.
func (q quantity) orders(ours map[string]*Result) []Order {
	ranked := slices.SortedFunc(slices.Values(article()), func(a, b published) int {
		return cmp.Compare(q.sign*q.article(a), q.sign*q.article(b))
	})
	var all []Order
	for i, worse := range ranked[1:] {
		all = append(all, q.order(ranked[i].library, worse.library, ours))
	}
	return all
}

func (q quantity) order(better, worse string, ours map[string]*Result) Order {
	o := Order{Metric: q.metric, Better: better, Worse: worse, Verdict: Incomparable}
	if ours[better] == nil || ours[worse] == nil {
		o.Why = "not both of them ran"
		return o
	}
	b, w := q.ours(ours[better]), q.ours(ours[worse])
	if b == nil || w == nil {
		o.Why = "this run has no such figure of both"
		return o
	}
	if q.sign < 0 {
		b, w = w, b
	}
	switch {
	case b.N < 2 || w.N < 2:
		o.Why = "one trial has no range"
	case b.Apart(*w):
		o.Verdict, o.Why = Holds, "our ranges lie apart as claimed"
	case w.Apart(*b):
		o.Verdict, o.Why = Refuted, "our ranges lie apart the other way"
	default:
		o.Why = "no difference seen: our ranges overlap"
	}
	return o
}

func (p published) law() Law {
	implied := articleConcurrency / p.mean
	return Law{
		Library: p.library, Implied: implied, Published: p.peak,
		Fits: math.Abs(p.peak/implied-1) <= margin,
	}
}

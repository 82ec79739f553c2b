package report

import (
	"github.com/claudebench/claudebench/bench"
	"github.com/claudebench/claudebench/report/judge"
)

// Block is what the pairs of one phase of a comparison have measured, ready to be judged.
// A pair of which a trial is missing or has failed is left out, and so is a metric that
// some trial does not have.
func Block(dir string, run *bench.Run, phase int, family []judge.Metric) (judge.Block, error) {
	all, err := measureAll(dir, run)
	if err != nil {
		return judge.Block{}, err
	}
	return blockOf(pairsOf(all, phase), family), nil
}

// A pair is the trials of one repetition of a comparison.
type pair map[bench.Side]measured

// whole tells whether the pair can be compared.
func (p pair) whole() bool {
	_, base := p[bench.Base]
	_, head := p[bench.Head]
	return base && head
}

// pairsOf are the pairs of a phase, in their order. Trials that failed are in none.
func pairsOf(all []measured, phase int) []pair {
	var pairs []pair
	for _, m := range all {
		if m.Side == "" || m.Trial.Phase != phase || m.Failure != nil {
			continue
		}
		for len(pairs) < m.Repetition {
			pairs = append(pairs, pair{})
		}
		pairs[m.Repetition-1][m.Side] = m
	}
	var whole []pair
	for _, p := range pairs {
		if p.whole() {
			whole = append(whole, p)
		}
	}
	return whole
}

func blockOf(pairs []pair, family []judge.Metric) judge.Block {
	var b judge.Block
	for _, metric := range family {
		if s, ok := series(pairs, metric, bench.Base, bench.Head); ok {
			b.Series = append(b.Series, s)
		}
	}
	for _, p := range pairs {
		b.Errors = append(b.Errors, judge.ErrorPair{Base: tally(p[bench.Base]), Head: tally(p[bench.Head])})
		b.Requests = p[bench.Base].Requests
	}
	if s, ok := series(pairs, judge.Metric{Name: "p50"}, bench.BaseControl, bench.HeadControl); ok {
		b.Control = s.Pairs
	}
	return b
}

func tally(m measured) judge.Tally { return judge.Tally{Errors: m.Errors, Requests: m.Requests} }

// series are the pairs of a metric between two sides; false if a trial does not have it.
func series(pairs []pair, metric judge.Metric, base, head bench.Side) (judge.Series, bool) {
	s := judge.Series{Metric: metric}
	of, known := figures()[metric.Name]
	for _, p := range pairs {
		b, inBase := p[base]
		h, inHead := p[head]
		if !known || !inBase || !inHead {
			return s, false
		}
		x, ok1 := of(b)
		y, ok2 := of(h)
		if !ok1 || !ok2 {
			return s, false
		}
		s.Pairs = append(s.Pairs, judge.Pair{Base: x, Head: y})
	}
	return s, len(pairs) > 0
}

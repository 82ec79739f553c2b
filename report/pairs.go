package report

import (
	"github.com/claudebench/claudebench/bench"
	"github.com/claudebench/claudebench/report/judge"
)

// A pair is the trials of one repetition of a comparison.
type pair map[bench.Side]measured

// whole tells whether the pair can be compared.
func (p pair) whole() bool {
	for _, side := range []bench.Side{bench.Base, bench.Head, bench.BaseControl, bench.HeadControl} {
		if _, ok := p[side]; !ok {
			return false
		}
	}
	return true
}

// pairsOf are the whole pairs of a block, in their order.
func pairsOf(all []measured, confirm bool) []pair {
	var pairs []pair
	for _, m := range all {
		if m.Side == "" || m.Confirm != confirm {
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

// blockOf is what the pairs have measured, ready to be judged. A metric that some trial does
// not have is left out.
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
		if !known {
			return s, false
		}
		x, inBase := of(p[base])
		y, inHead := of(p[head])
		if !inBase || !inHead {
			return s, false
		}
		s.Pairs = append(s.Pairs, judge.Pair{Base: x, Head: y})
	}
	return s, len(pairs) > 0
}

package main

import "github.com/claudebench/claudebench/report/judge"

// An experiment is a comparison of a client with itself, of which pairs are run
// when they are asked for.
type experiment struct {
	host  *host
	pairs [][2]trial // base and head
}

// first returns the first n pairs. Of two pairs, the first begins with base or
// with head as a coin says, and the second the other way round.
func (e *experiment) first(n int) [][2]trial {
	for len(e.pairs) < n {
		swap := e.host.IntN(2)
		for _, begin := range []int{swap, 1 - swap} {
			var p [2]trial
			p[begin] = e.host.trial()
			p[1-begin] = e.host.trial()
			e.pairs = append(e.pairs, p)
		}
	}
	return e.pairs[:n]
}

// block is what would be seen of the first n pairs if head took so many times
// as long to answer.
func (e *experiment) block(n int, factor float64) judge.Block {
	b := judge.Block{Requests: requests}
	var p50, p95, cpu []judge.Pair
	for _, p := range e.first(n) {
		base, head := p[0], p[1]
		p50 = append(p50, judge.Pair{Base: base.p50, Head: head.p50 * factor})
		p95 = append(p95, judge.Pair{Base: base.p95, Head: head.p95 * factor})
		cpu = append(cpu, judge.Pair{Base: base.cpu, Head: head.cpu})
		b.Control = append(b.Control, judge.Pair{Base: base.control, Head: head.control})
		b.Errors = append(b.Errors, judge.ErrorPair{
			Base: judge.Tally{Errors: base.errors, Requests: requests},
			Head: judge.Tally{Errors: head.errors, Requests: requests},
		})
	}
	of := map[string][]judge.Pair{"p50": p50, "p95": p95, "cpu_per_request": cpu}
	for _, m := range judge.Family() {
		if pairs, ok := of[m.Name]; ok {
			b.Series = append(b.Series, judge.Series{Metric: m, Pairs: pairs})
		}
	}
	return b
}

// decide carries the experiment through the design's stops.
func (e *experiment) decide(factor float64, judged func(judge.Block) (judge.Verdict, error)) (judge.Verdict, error) {
	var v judge.Verdict
	var err error
	for _, n := range design().Stops() {
		if v, err = judged(e.block(n, factor)); err != nil || v.Enough {
			break
		}
	}
	return v, err
}

// design is the standard one, without what no verdict depends on.
func design() judge.Design {
	d := judge.Standard()
	d.Draws = 0
	return d
}

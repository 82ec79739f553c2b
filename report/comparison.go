package report

import (
	"time"

	"github.com/claudebench/claudebench/bench"
	"github.com/claudebench/claudebench/report/judge"
)

// A Comparison is what is known of head against base.
type Comparison struct {
	Base, Head Side
	// Verdict is the only answer to whether head is worse; nobody makes another one.
	Verdict judge.Verdict
	// Level is the chance of a false find of worse that the verdict was made with.
	Level float64
	// Refused says why there is no verdict; the figures are shown side by side then.
	Refused string
	// Method is how base and head were compared.
	Method Method
	// Differences are those of the environments of base's last run and of head's last; nil where
	// both sides are of one run.
	Differences []Difference
	// Blocks are the pairs that the verdict is from, in time order: the first block, and the
	// one that confirms it.
	Blocks []judge.Block
}

// A Method of comparing.
type Method string

// The methods.
const (
	// ByPairs compares trials that ran beside each other.
	ByPairs Method = "pairs"
	// ByHistory compares with earlier runs of the same host.
	ByHistory Method = "history"
	// SideBySide draws no conclusion.
	SideBySide Method = "side-by-side"
)

// A Side is what base or head was.
type Side struct {
	// Name is that of the client, or of the run.
	Name    string
	Load    bench.Load
	Latency string
	Burn    time.Duration
}

// Compare judges what the pairs of a run say so far; ok is false for a run that compares
// nothing. It is asked while the run goes on, too.
func Compare(dir string, run *bench.Run) (c Comparison, ok bool, err error) {
	if run.Plan.Comparison == nil {
		return c, false, nil
	}
	all, err := measureAll(dir, run)
	if err != nil {
		return c, false, err
	}
	c, err = compare(&run.Plan, all)
	return c, err == nil, err
}

func compare(p *bench.Plan, all []measured) (Comparison, error) {
	d, family := DesignOf(p), family(p.Gates)
	c := Comparison{Base: sideOf(p, p.Comparison.Base), Head: sideOf(p, p.Comparison.Head), Method: ByPairs, Level: d.Level}
	first, second := blockOf(pairsOf(all, false), family), blockOf(pairsOf(all, true), family)
	c.Blocks = []judge.Block{first}
	var err error
	if c.Verdict, err = judge.Decide(d, first); err != nil || len(second.Errors) == 0 {
		return c, err
	}
	c.Blocks = append(c.Blocks, second)
	c.Verdict, err = judge.Confirm(d, c.Verdict, second)
	return c, err
}

// DesignOf is how the pairs of a plan's comparison are judged.
func DesignOf(p *bench.Plan) judge.Design {
	d := judge.Standard()
	d.First, d.Last = p.Comparison.Pairs, 2*p.Comparison.Pairs
	d.ErrorMargin = errorMargin(p.Gates)
	return d
}

func sideOf(p *bench.Plan, a bench.Arm) Side {
	ph := p.Phases[a.Phase]
	return Side{Name: a.Client, Load: ph.Load, Latency: ph.Latency, Burn: ph.Burn}
}

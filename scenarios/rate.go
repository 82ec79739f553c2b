package scenarios

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/claudebench/claudebench/bench"
	"github.com/claudebench/claudebench/scenarios/strict"
)

// shape is the open loop that the overrides ask for; nil if they ask for none.
func (o *Overrides) shape() (*bench.Load, strict.Faults) {
	switch {
	case o.Rate != nil && o.Replay != nil:
		return nil, strict.Faults{{Path: "--replay", Message: "stands alone: its file says when requests are due"}}
	case o.Replay != nil:
		l := bench.Load{Kind: bench.Replay}
		if err := replay(&l, ".", *o.Replay); err != nil {
			return nil, strict.Faults{{Path: "--replay", Message: err.Error()}}
		}
		return &l, o.constant(l)
	case o.Rate != nil:
		l, err := parseRate(*o.Rate)
		if err != nil {
			return nil, strict.Faults{{Path: "--rate", Message: err.Error()}}
		}
		if faults := o.constant(l); faults != nil {
			return nil, faults
		}
		if o.Poisson {
			l.Kind = bench.Poisson
		}
		return &l, nil
	}
	return nil, o.constant(bench.Load{})
}

// constant refuses random gaps where there is no constant rate for them.
func (o *Overrides) constant(l bench.Load) strict.Faults {
	if !o.Poisson || l.Kind == bench.Constant {
		return nil
	}
	return strict.Faults{{Path: "--poisson", Message: "needs a rate", Hint: "such as --rate 100"}}
}

// parseRate reads 100 requests a second, 10..200 for a ramp, or 10x30s,50x1m for
// steps.
func parseRate(text string) (bench.Load, error) {
	if strings.Contains(text, "x") {
		l := bench.Load{Kind: bench.Stepped, Steps: bench.Steps(text)}
		_, err := l.Steps.Requests()
		return l, err
	}
	from, to, ramp := strings.Cut(text, "..")
	rate, err := strconv.ParseFloat(from, 64)
	l := bench.Load{Kind: bench.Constant, Rate: rate}
	if ramp && err == nil {
		l.Kind = bench.Ramp
		l.To, err = strconv.ParseFloat(to, 64)
	}
	if err != nil {
		return l, fmt.Errorf("must be requests per second, such as 100, 10..200 or 10x30s,50x1m, is %q", text)
	}
	return l, nil
}

package main

import (
	"context"
	"errors"
	"fmt"
	"math"
	"net"
	"net/url"
	"os"
	"strings"

	"github.com/claudebench/claudebench/bench"
	"github.com/claudebench/claudebench/bench/budget"
	"github.com/claudebench/claudebench/bench/engine"
	"github.com/claudebench/claudebench/bench/price"
)

// unknownAttempts is how often a driver is taken to send a request that does not come with
// claudebench: as often as the official SDKs do, which retry twice.
const unknownAttempts = 3

// bound puts what the run may cost into its plan. Whatever lies beyond this machine may be paid
// for, so it takes a key and a bound of the person who runs it: no file can give either.
func (f *planFlags) bound(p *bench.Plan) error {
	switch {
	case !beyond(p.Target) && f.maxCost == "":
		return nil
	case !beyond(p.Target):
		return usageError{hintedError{errors.New("--max-cost bounds what a real endpoint costs, and none is asked"), "name one with --target, or leave --max-cost out"}}
	case os.Getenv(bench.KeyVariable) == "":
		return usageError{hintedError{fmt.Errorf("%s needs a key", p.Target), "set " + bench.KeyVariable}}
	case f.maxCost == "":
		return usageError{hintedError{fmt.Errorf("requests to %s may cost money", p.Target), "say how much the run may cost, in dollars: --max-cost 1.50"}}
	}
	dollars, err := parseDollars(f.maxCost)
	if err != nil {
		return usageError{hintedError{fmt.Errorf("--max-cost: %w", err), "write dollars, such as --max-cost 1.50"}}
	}
	p.MaxCost = dollars
	return nil
}

// beyond tells whether a target lies beyond this machine, as far as its name tells.
func beyond(target string) bool {
	if target == "" {
		return false
	}
	u, err := url.Parse(target)
	if err != nil {
		return true
	}
	ip := net.ParseIP(u.Hostname())
	return u.Hostname() != "localhost" && (ip == nil || !ip.IsLoopback())
}

// parseDollars reads an amount above 0, of at most a billion dollars.
func parseDollars(s string) (float64, error) {
	var amount float64
	if n, err := fmt.Sscanf(strings.TrimPrefix(s, "$")+"\n", "%f\n", &amount); n != 1 || err != nil {
		return 0, fmt.Errorf("%q is no amount", s)
	}
	if !(amount > 0 && amount <= 1e9) {
		return 0, fmt.Errorf("%q does not lie between 0 and a billion dollars", s)
	}
	return amount, nil
}

// newBudget returns the budget of a run that is paid for, or nil. The error says why it cannot
// be paid.
func newBudget(run *bench.Run, clients map[string]engine.Client) (*budget.Budget, error) {
	if run.Plan.MaxCost == 0 {
		return nil, nil
	}
	attempts := func(client string) int {
		if n := clients[client].Attempts; n > 0 {
			return n
		}
		return unknownAttempts
	}
	b, err := budget.New(&run.Plan, attempts)
	if err != nil {
		return nil, usageError{hintedError{err, "name a model of the price list in the scenario's message"}}
	}
	if b.WorstCase() > b.Bound() {
		return nil, usageError{hintedError{
			fmt.Errorf("the run can cost %s (prices of %s), and --max-cost is %s", b.WorstCase(), price.AsOf, b.Bound()),
			fmt.Sprintf("lower --requests or --trials, or give --max-cost %.2f", dollarsUp(b.WorstCase())),
		}}
	}
	return b, nil
}

// dollarsUp is an amount in dollars, rounded up to a cent.
func dollarsUp(u price.USD) float64 {
	return math.Ceil(float64(u)/float64(price.Dollar)*100) / 100
}

// announce says what a run can cost before it costs anything.
func announce(s *streams, b *budget.Budget, p *bench.Plan) {
	more := ""
	for _, ph := range p.Phases {
		if ph.Kind == bench.MaxThroughput {
			more = " and searches, as far as the bound allows"
		}
	}
	if strings.HasPrefix(p.Target, "http:") {
		fmt.Fprintf(s.err, "warning: requests to %s travel without TLS: who sees them sees the key\n", p.Target)
	}
	fmt.Fprintf(s.err, "worst case: %s%s, retries included, at prices of %s; it may cost %s\n", b.WorstCase(), more, price.AsOf, b.Bound())
}

// pay carries out a run within its budget.
func pay(ctx context.Context, s *streams, e *engine.Engine, b *budget.Budget, run *bench.Run, choosers []engine.Chooser) error {
	announce(s, b, &run.Plan)
	run.Spending, e.Usage = b.Spending(), true
	for i, c := range choosers {
		choosers[i] = b.Guard(e.Dir, c)
	}
	err := e.Carry(ctx, run, choosers...)
	if b.Err() != nil {
		err = errors.Join(err, hintedError{b.Err(), "raise --max-cost, or lower --requests"})
	}
	return err
}

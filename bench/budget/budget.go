package budget

import (
	"fmt"
	"math"
	"math/bits"

	"github.com/claudebench/claudebench/bench"
	"github.com/claudebench/claudebench/bench/price"
)

// A Budget is what a run may cost, and what it has cost so far.
type Budget struct {
	price price.Price
	// attempt is the most that one attempt of a request can cost.
	attempt price.USD
	// attempts is how often a client sends a request at most, at least 1.
	attempts         func(client string) int
	bound, worstCase price.USD
	// spent is what the first trials have cost at most, settled of them.
	spent    price.USD
	settled  int
	spending bench.Spending
	err      error
}

// UnknownModelError is a model of which the price is not known.
type UnknownModelError struct{ Model string }

func (e *UnknownModelError) Error() string {
	return fmt.Sprintf("what %s costs is not known (prices of %s)", e.Model, price.AsOf)
}

// New returns the budget of a plan that may cost as much as its MaxCost. attempts tells how often
// a client sends a request at most. The error is an [UnknownModelError].
func New(p *bench.Plan, attempts func(client string) int) (*Budget, error) {
	of, ok := price.Of(p.Message.Model)
	if !ok {
		return nil, &UnknownModelError{p.Message.Model}
	}
	b := &Budget{price: of, attempts: attempts, bound: amount(p.MaxCost)}
	for _, api := range []bench.API{bench.Messages, bench.Complete} {
		// A token has at least one byte, and what the API adds to a prompt is less than the
		// names and brackets around it.
		prompt := len(p.Message.Request("", api, true).Body)
		b.attempt = max(b.attempt, of.Cost(price.Usage{Input: prompt, Output: p.Message.MaxTokens}))
	}
	b.worstCase = b.plan(p)
	b.spending = bench.Spending{WorstCase: dollars(b.worstCase), PricesOf: price.AsOf}
	return b, nil
}

// Bound is what the run may cost.
func (b *Budget) Bound() price.USD { return b.bound }

// WorstCase is the most that the steps can cost of which the plan knows beforehand; searches
// choose theirs as they go.
func (b *Budget) WorstCase() price.USD { return b.worstCase }

// Spending tells how things stand; it changes as the run goes on.
func (b *Budget) Spending() *bench.Spending { return &b.spending }

func (b *Budget) plan(p *bench.Plan) price.USD {
	if p.Comparison != nil {
		return b.pairs(p)
	}
	var sum price.USD
	for s := range p.Steps() {
		sum = plus(sum, b.step(s))
	}
	return sum
}

// pairs is the most that those of a comparison can cost: there are twice as many where it is
// unclear, and as many again to confirm what is worse, with a control on each side.
func (b *Budget) pairs(p *bench.Plan) price.USD {
	var pair price.USD
	c := p.Comparison
	for _, a := range []bench.Arm{c.Base, c.Head, c.Control, c.Control} {
		pair = plus(pair, b.step(bench.Step{Client: a.Client, Load: p.Phases[a.Phase].Load}))
	}
	return times(pair, 4*c.Pairs)
}

// step is the most that a step can cost, its warm-up included.
func (b *Budget) step(s bench.Step) price.USD {
	return times(b.attempt, (s.Load.Requests+warmUp(s))*b.attempts(s.Client))
}

// warmUp is how many requests are sent before those that are measured.
func warmUp(s bench.Step) int { return s.Load.Concurrency }

// spend adds what a hit has cost: what it says that it used, where the last attempt told it, and
// nothing for a last attempt that was refused; all else, as much as it can have cost.
func (b *Budget) spend(h *bench.Hit) {
	b.spent = plus(b.spent, times(b.attempt, max(1, h.Attempts)-1))
	switch {
	case h.OK() && h.InputTokens > 0:
		b.spent = plus(b.spent, b.price.Cost(price.Usage{Input: h.InputTokens, Output: h.Tokens}))
	case h.Code < 400:
		b.spent = plus(b.spent, b.attempt)
	}
}

// times is n times an amount, or the largest amount of all where that is too much.
func times(u price.USD, n int) price.USD {
	high, low := bits.Mul64(uint64(u), uint64(n))
	if high != 0 || low > math.MaxInt64 {
		return math.MaxInt64
	}
	return price.USD(low)
}

func plus(a, b price.USD) price.USD {
	if a > math.MaxInt64-b {
		return math.MaxInt64
	}
	return a + b
}

func amount(dollars float64) price.USD { return price.USD(math.Round(dollars * float64(price.Dollar))) }

func dollars(u price.USD) float64 { return float64(u) / float64(price.Dollar) }

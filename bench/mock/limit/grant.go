package limit

import (
	"math"
	"time"
)

// A Grant is a request that was admitted. A copy of it is the same grant only
// until either has ended. The zero Grant may be ended, too.
type Grant struct {
	limiter *Limiter
	account *account
	pool    *pool
	// input is what was taken for the prompt, in which minute of the ramp.
	input, minute int64
	done          bool
}

// Settle ends the request after tokens more than [Grant.Output] was told of, and
// at a cost in nano-dollars. It is Output, Spend and Done in one step.
func (g *Grant) Settle(now time.Time, tokens int, nanodollars int64) {
	if g.account == nil {
		return
	}
	g.account.mu.Lock()
	defer g.account.mu.Unlock()
	g.output(now, tokens)
	g.spend(nanodollars)
	g.end()
}

// Output takes tokens that were generated from the output limit, which may fall
// into debt: a request that was let in is not stopped, those that come after it
// wait.
func (g *Grant) Output(now time.Time, tokens int) {
	g.account.mu.Lock()
	defer g.account.mu.Unlock()
	g.output(now, tokens)
}

func (g *Grant) output(now time.Time, tokens int) {
	b := &g.pool.output
	b.fill(g.account.at(now))
	b.take(max(int64(tokens), 0))
}

// Adjust corrects how many input tokens count, where it was an estimate.
func (g *Grant) Adjust(now time.Time, input int) {
	tokens := max(int64(input), 0)
	g.account.mu.Lock()
	defer g.account.mu.Unlock()
	g.pool.advance(g.account.at(now))
	more := tokens - g.input
	g.pool.input.take(more)
	if g.pool.ramp.minute == g.minute {
		g.pool.ramp.used += more
	}
	g.input = tokens
}

// Spend adds what the request cost, in nano-dollars, to what its key has spent. The
// requests in flight when the cap is reached go on, so that it may be passed by
// what they cost.
func (g *Grant) Spend(nanodollars int64) {
	g.account.mu.Lock()
	defer g.account.mu.Unlock()
	g.spend(nanodollars)
}

func (g *Grant) spend(nanodollars int64) {
	a := g.account
	a.spent += min(max(nanodollars, 0), math.MaxInt64-a.spent)
}

// Done ends the request: it is no longer in flight. Only the first call counts.
func (g *Grant) Done() {
	if g.account == nil {
		return
	}
	g.account.mu.Lock()
	defer g.account.mu.Unlock()
	g.end()
}

func (g *Grant) end() {
	if !g.done {
		g.done = true
		g.account.inFlight--
	}
}

// Status describes the limits that the request is under.
func (g *Grant) Status(now time.Time) Status {
	g.account.mu.Lock()
	defer g.account.mu.Unlock()
	g.pool.advance(g.account.at(now))
	return g.limiter.status(g.pool, now)
}

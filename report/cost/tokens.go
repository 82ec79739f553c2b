package cost

import (
	"github.com/claudebench/claudebench/bench"
	"github.com/claudebench/claudebench/bench/price"
)

// Tokens are those of one request, and the model that they are of.
type Tokens struct {
	// Model is empty for the run's.
	Model string
	// Input and Output are how many there are; 0 means not given, and they are
	// then assumed: a token for each four bytes of the run's prompt, which is
	// about right for English, and as many as the answer may have.
	Input, Output int
	// InputAssumed and OutputAssumed tell that they were not given.
	InputAssumed, OutputAssumed bool
}

// of fills in what was not given from what the run asks.
func (t Tokens) of(m bench.Message) Tokens {
	const bytesPerToken = 4
	if t.Model == "" {
		t.Model = m.Model
	}
	if t.Input == 0 {
		t.Input, t.InputAssumed = (len(m.Prompt)+bytesPerToken-1)/bytesPerToken, true
	}
	if t.Output == 0 {
		t.Output, t.OutputAssumed = m.MaxTokens, true
	}
	return t
}

// perMillion is what the tokens of a million requests cost in dollars, those of
// the input and those of the output; ok is false for a model without a price.
func (t Tokens) perMillion() (input, output float64, ok bool) {
	p, ok := price.Of(t.Model)
	if !ok {
		return 0, 0, false
	}
	both := p.Cost(price.Usage{Input: t.Input, Output: t.Output})
	in := p.Cost(price.Usage{Input: t.Input})
	return dollars(in), dollars(both - in), true
}

// dollars is the price of a million requests of which one costs u.
func dollars(u price.USD) float64 { return float64(u) / float64(price.Dollar) * million }

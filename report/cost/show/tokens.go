package show

import (
	"fmt"

	"github.com/claudebench/claudebench/report/cost"
	"github.com/claudebench/claudebench/report/unit"
)

// tokens sets the price of the tokens beside that of the instances, and says
// which of them is worth an effort.
func tokens(s *cost.Statement) section {
	t := s.Tokens
	c := section{heading: "What their tokens cost"}
	total := t.Total()
	if total == nil {
		c.lines = []string{fmt.Sprintf("No price is known of the model %q.", t.Model)}
		return c
	}
	c.lines = []string{fmt.Sprintf("%s, list price of %s: %s a million requests: %s for %s of input and %s for %s of output in each.",
		t.Model, t.AsOf, dollars(*total), dollars(*t.Input), amount(t.Tokens.Input), dollars(*t.Output), amount(t.Tokens.Output))}
	var shares []float64
	for _, e := range s.Estimates {
		if v := t.Share(e); v != nil {
			shares = append(shares, *v)
		}
	}
	if len(shares) > 0 {
		c.lines = append(c.lines, fmt.Sprintf("The instance's share of both is %s. %s", spread(shares, unit.Percent), advice(shares)))
	}
	return c
}

func amount(n int) string {
	if n == 1 {
		return "1 token"
	}
	return unit.Count(n) + " tokens"
}

// advice says which part is worth an effort: the other then is too small for
// any change of it to be seen.
func advice(shares []float64) string {
	const small = 0.10
	instance, tokens := true, true
	for _, v := range shares {
		instance = instance && v < small
		tokens = tokens && 1-v < small
	}
	switch {
	case instance:
		return "Save tokens first: shorter prompts and answers, the cache, batches, a smaller model. A client that needs half the CPU saves at most half of the instance's share."
	case tokens:
		return "The tokens are the smaller part: a client that needs less CPU, or another instance, saves more."
	}
	return "Both are worth an effort."
}

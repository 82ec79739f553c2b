package scenarios

import (
	"testing"

	"github.com/claudebench/claudebench/bench"
)

// Whatever --rate says: a fault, or a load that a plan may have.
func FuzzRate(f *testing.F) {
	f.Add("100")
	f.Add("10..200")
	f.Add("10x30s,50x1m")
	f.Fuzz(func(t *testing.T, text string) {
		l, err := parseRate(text)
		if err != nil {
			return
		}
		p := bench.Plan{
			Scenario: "f", Clients: []string{"go"}, Trials: 1, Timeout: 1, Message: bench.Message{Model: "m", MaxTokens: 1, Prompt: "p"},
			Phases: []bench.Phase{{Kind: bench.Fixed, Latency: "lognormal()", Load: bench.Load{Kind: bench.Closed, Requests: 5, Concurrency: 5}}},
		}
		o := Overrides{Rate: &text}
		if o.Apply(&p, vocabulary()) == nil && p.Phases[0].Load.Kind != l.Kind {
			t.Errorf("%q is %s, and became %s", text, l, p.Phases[0].Load)
		}
	})
}

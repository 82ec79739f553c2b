package pace

import (
	"cmp"
	"time"

	"github.com/claudebench/claudebench/bench/mock/draw"
)

// A Timing is how long answers take, and how long they are.
type Timing struct {
	// Latency is the service time of an answer that is not streamed. If it is
	// absent, that is the time to the first token and the gaps.
	Latency draw.Time `yaml:"latency" json:"latency,omitzero"`
	// FirstToken is the time from when the service of a request begins until its
	// first token.
	FirstToken draw.Time `yaml:"first_token" json:"first_token,omitzero"`
	// Gap is the time from one token to the next.
	Gap draw.Time `yaml:"gap" json:"gap,omitzero"`
	// Output is how many tokens an answer has, unless it is cut.
	Output draw.Count `yaml:"output_tokens" json:"output_tokens,omitzero"`
}

// Or fills what t leaves out with what other says.
func (t Timing) Or(other Timing) Timing {
	return Timing{
		Latency:    cmp.Or(t.Latency, other.Latency),
		FirstToken: cmp.Or(t.FirstToken, other.FirstToken),
		Gap:        cmp.Or(t.Gap, other.Gap),
		Output:     cmp.Or(t.Output, other.Output),
	}
}

// A Plan is the draws for one request.
type Plan struct {
	timing *Timing
	seed   draw.Seed
	// gaps is where the draws of gaps start.
	gaps draw.Seed
	// factor and slow are what all times, and beside it gaps, are multiplied by.
	factor, slow float64
	// tokens is how many have been asked for, and due when the last of them is.
	tokens int
	due    time.Duration
}

// Plan draws for the request that the seed belongs to. Factor multiplies all of
// its times, slow the gaps besides; 1 leaves them as they are. No single time
// becomes longer than [draw.MaxTime].
func (t *Timing) Plan(seed draw.Seed, factor, slow float64) Plan {
	return Plan{timing: t, seed: seed, gaps: seed.For("gap"), factor: factor, slow: slow}
}

// Length is how many tokens the answer has, unless it is cut.
func (p *Plan) Length() int { return p.timing.Output.At(p.seed.For("output"), 0) }

// Token is when the i-th token is due, from when its service began. It is asked
// for 0, 1, 2 and so on, any of them as often as one likes; asking for one before
// the last starts over.
func (p *Plan) Token(i int) time.Duration {
	if p.tokens == 0 || i < p.tokens-1 {
		p.due, p.tokens = p.firstToken(), 1
	}
	for ; p.tokens <= i; p.tokens++ {
		p.due += scale(p.timing.Gap.At(p.gaps, uint64(p.tokens)), p.factor*p.slow)
	}
	return p.due
}

// Whole is when an answer of so many tokens is due that is not streamed.
func (p *Plan) Whole(tokens int) time.Duration {
	if !p.timing.Latency.IsZero() {
		return scale(p.timing.Latency.At(p.seed.For("latency"), 0), p.factor)
	}
	return p.Token(max(tokens-1, 0))
}

func (p *Plan) firstToken() time.Duration {
	return scale(p.timing.FirstToken.At(p.seed.For("first token"), 0), p.factor)
}

// scale keeps to the bound of what is drawn, so that no sum of gaps overflows.
func scale(d time.Duration, factor float64) time.Duration {
	return time.Duration(min(float64(d)*factor, float64(draw.MaxTime)))
}

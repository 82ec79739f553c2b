package bench

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"iter"
	"math/rand/v2"
	"slices"
	"time"
)

// A Plan is everything that a run will do, known before its first request.
type Plan struct {
	// Scenario names where the plan came from.
	Scenario string `json:"scenario"`
	// Clients are the names of the client configurations, each once.
	Clients []string `json:"clients"`
	// Services are the programs under test that are among the clients.
	Services []Service `json:"services,omitempty"`
	Phases   []Phase   `json:"phases"`
	// Trials is how often each client repeats each phase, at least 1.
	Trials int `json:"trials"`
	// Seed decides the order of the steps and the upstream's draws.
	Seed uint64 `json:"seed"`
	// Timeout bounds one attempt of one request, above 0.
	Timeout time.Duration `json:"timeout"`
	// Target is the base URL of the endpoint; empty means the mock upstream.
	Target string `json:"target,omitempty"`
	// MaxCost is what the run may cost in US dollars; 0 where nothing is paid for.
	MaxCost float64 `json:"max_cost_usd,omitzero"`
	// Message is what every request asks.
	Message Message `json:"message"`
	// Comparison is what the trials compare, pair by pair; nil where they compare nothing.
	Comparison *Comparison `json:"comparison,omitempty"`
	// Ladder are the measures of which the clients are the rungs; nil where they are not.
	Ladder *Ladder `json:"ladder,omitempty"`
	// Gates are what it must hold to; metrics without one have their usual gate.
	Gates []Gate `json:"gates,omitempty"`
}

// A Comparison is of two clients, or of one under two settings, pair by pair.
type Comparison struct {
	Base Arm `json:"base"`
	Head Arm `json:"head"`
	// Control is a workload that neither base nor head touches: its figures tell whether the
	// machine has changed.
	Control Arm `json:"control"`
	// Pairs is after how many a verdict is first made, from 6 to 20. There are twice as many
	// at most, and again as many to confirm what was found worse.
	Pairs int `json:"pairs"`
}

// An Arm is what one side of a comparison runs: a client in a phase.
type Arm struct {
	Client string `json:"client"`
	// Phase is the index of the plan's phase.
	Phase int `json:"phase"`
}

// PhaseKind says how a phase decides what to run.
type PhaseKind string

// The kinds of phase.
const (
	// Fixed runs its load as often as the plan has trials.
	Fixed PhaseKind = "fixed"
	// MaxThroughput searches for the concurrency with the highest throughput.
	MaxThroughput PhaseKind = "max_throughput"
)

// A Phase is one part of the work, done by every client.
type Phase struct {
	Kind PhaseKind `json:"kind"`
	// Load is what a fixed phase runs in each trial, and what a search starts
	// from.
	Load Load `json:"load"`
	// Preset names the settings that the mock upstream has; empty means "calm".
	Preset string `json:"preset,omitempty"`
	// Latency is the mock upstream's service time, of streams the time to their first token, as
	// a distribution such as "lognormal(median=60ms,p99=120ms)"; empty leaves it to the preset.
	// It has no meaning for a target, and neither have the next two.
	Latency string `json:"latency,omitempty"`
	// Gap is the time between two tokens of a stream, AnswerTokens the length of answers, both
	// as distributions; empty leaves them to the preset and to the program.
	Gap          string `json:"gap,omitempty"`
	AnswerTokens string `json:"answer_tokens,omitempty"`
	// SLO is the p99 latency above which a search stops; 0 in a fixed phase.
	SLO time.Duration `json:"slo,omitzero"`
	// Stream asks for answers as server-sent events.
	Stream bool `json:"stream,omitzero"`
	// Good is what a request must keep to count as good.
	Good Good `json:"goodput,omitzero"`
	// Burn is CPU time that a client wastes on each request, to try out whether a comparison
	// finds it; mostly 0.
	Burn time.Duration `json:"burn,omitzero"`
}

// Good bounds single requests; a bound of 0 is none.
type Good struct {
	// Latency is from when the request was due, or else sent, to its end.
	Latency time.Duration `json:"latency,omitzero"`
	// FirstToken and TokenTime are those of streams.
	FirstToken time.Duration `json:"first_token,omitzero"`
	TokenTime  time.Duration `json:"token_time,omitzero"`
}

// Met tells whether a request succeeded and kept every bound. A stream whose bound cannot be
// told has not.
func (g Good) Met(h *Hit) bool {
	tokenTime, known := h.TokenTime()
	late := h.FromDue() - h.Latency
	switch {
	case !h.OK() || g.Latency > 0 && h.FromDue() > g.Latency:
		return false
	case g.FirstToken > 0 && (h.Chunks == 0 || h.FirstToken+late > g.FirstToken):
		return false
	}
	return g.TokenTime == 0 || known && tokenTime <= g.TokenTime
}

// A Message is what a request asks the model for.
type Message struct {
	Model     string `json:"model"`
	MaxTokens int    `json:"max_tokens"`
	Prompt    string `json:"prompt"`
}

// A Side is what a trial stands for in a comparison.
type Side string

// The sides. A control is a workload that neither base nor head touches, measured beside
// each of them: if it differs, the machine has changed in between.
const (
	Base        Side = "base"
	Head        Side = "head"
	BaseControl Side = "base-control"
	HeadControl Side = "head-control"
)

// A Step is one trial to be carried out: a client, a phase, a repetition.
type Step struct {
	Client string `json:"client"`
	// Phase is the index of the plan's phase.
	Phase int `json:"phase"`
	// Repetition counts from 1; in a search it counts the search's steps, in a comparison
	// the pairs.
	Repetition int `json:"repetition"`
	// Side is that of a comparison, empty outside of one.
	Side Side `json:"side,omitempty"`
	// Confirm marks the trials that confirm the result of a search, or of the first pairs of
	// a comparison.
	Confirm bool `json:"confirm,omitempty"`
	Load    Load `json:"load"`
}

// Validate returns nil or all that is wrong with the plan, as [Faults].
func (p *Plan) Validate() error {
	var f Faults
	if p.Trials < 1 || p.Trials > 1000 {
		f.add("trials", "must be between 1 and 1000, is %d", p.Trials)
	}
	if p.Timeout <= 0 {
		f.add("timeout", "must be above 0, is %s", p.Timeout)
	}
	if len(p.Clients) == 0 {
		f.add("clients", "names no client")
	}
	seen := map[string]bool{}
	for i, c := range p.Clients {
		if seen[c] {
			f.add(fmt.Sprintf("clients[%d]", i), "%q is named twice", c)
		}
		seen[c] = true
	}
	if len(p.Phases) == 0 {
		f.add("phases", "has no phase")
	}
	for i, ph := range p.Phases {
		f = append(f, ph.faults(fmt.Sprintf("phases[%d]", i))...)
	}
	f = append(f, p.Message.faults("message")...)
	f = append(f, p.serviceFaults()...)
	if p.Ladder != nil {
		f = append(f, p.Ladder.faults(p.Clients)...)
	}
	if len(f) == 0 {
		f = p.Comparison.faults("comparison", p)
	}
	if len(f) > 0 {
		return f
	}
	return nil
}

func (ph Phase) faults(field string) Faults {
	f := ph.Load.faults(field)
	if ph.Burn < 0 || ph.Burn > time.Second {
		f.add(field+".burn", "must be between 0 and 1s, is %s", ph.Burn)
	}
	switch ph.Kind {
	case Fixed:
	case MaxThroughput:
		if ph.SLO <= 0 {
			f.add(field+".slo", "must be above 0, is %s", ph.SLO)
		}
		if ph.Load.Kind != Closed {
			f.add(field+".kind", "a search for the highest throughput needs a closed load")
		}
	default:
		f.add(field+".kind", "unknown kind of phase %q", ph.Kind)
	}
	return f
}

func (m Message) faults(field string) Faults {
	var f Faults
	if m.Model == "" {
		f.add(field+".model", "is empty")
	}
	if m.Prompt == "" {
		f.add(field+".prompt", "is empty")
	}
	if m.MaxTokens < 1 {
		f.add(field+".max_tokens", "must be at least 1, is %d", m.MaxTokens)
	}
	return f
}

// faults holds a comparison against its plan.
func (c *Comparison) faults(field string, p *Plan) Faults {
	var f Faults
	if c == nil {
		return f
	}
	for _, part := range []struct {
		side string
		arm  Arm
	}{{"base", c.Base}, {"head", c.Head}, {"control", c.Control}} {
		if !slices.Contains(p.Clients, part.arm.Client) {
			f.add(field+"."+part.side, "%q is no client of the plan", part.arm.Client)
		}
		if n := part.arm.Phase; n < 0 || n >= len(p.Phases) || p.Phases[n].Kind != Fixed {
			f.add(field+"."+part.side, "phase %d is no fixed phase of the plan", n)
		}
	}
	if c.Pairs < 6 || c.Pairs > 20 {
		f.add(field+".pairs", "must be between 6 and 20, is %d", c.Pairs)
	}
	return f
}

// Steps yields the trials of the fixed phases. The clients are interleaved,
// in an order drawn anew from the seed for each repetition and phase, so that
// a host that grows slower does so for all of them.
func (p *Plan) Steps() iter.Seq[Step] {
	return func(yield func(Step) bool) {
		order := rand.New(rand.NewPCG(p.Seed, 0))
		for rep := 1; rep <= p.Trials; rep++ {
			for i, phase := range p.Phases {
				if phase.Kind != Fixed {
					continue
				}
				for _, c := range order.Perm(len(p.Clients)) {
					if !yield(Step{Client: p.Clients[c], Phase: i, Repetition: rep, Load: phase.Load}) {
						return
					}
				}
			}
		}
	}
}

// Draws is the seed of what the mock upstream draws in a step, and of the arrivals of a Poisson
// load: the same for all clients and for both sides of a pair, so that they meet the same ones,
// and another one in each repetition, so that what is found does not rest on one draw. The steps
// of a search share theirs.
func (p *Plan) Draws(s Step) uint64 {
	if p.Phases[s.Phase].Kind == MaxThroughput {
		return p.Seed
	}
	block := uint64(0)
	if s.Confirm {
		block = 1 << 32
	}
	return rand.NewPCG(p.Seed, block+uint64(s.Repetition)).Uint64()
}

// Digest names the plan by its content: equal plans have equal digests.
func (p *Plan) Digest() string {
	b, err := json.Marshal(p)
	if err != nil {
		panic(err) // a plan is plain data: only a NaN rate cannot be marshalled, and Validate refuses it
	}
	sum := sha256.Sum256(b)
	return hex.EncodeToString(sum[:8])
}

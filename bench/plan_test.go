package bench

import (
	"encoding/json"
	"errors"
	"math"
	"slices"
	"strings"
	"testing"
	"time"
)

func sound() Plan {
	return Plan{
		Scenario: "test", Clients: []string{"a", "b", "c"}, Trials: 4, Seed: 7, Timeout: time.Second,
		Phases: []Phase{
			{Kind: Fixed, Load: Load{Kind: Closed, Requests: 100, Concurrency: 10}},
			{Kind: MaxThroughput, SLO: time.Second, Load: Load{Kind: Closed, Requests: 100, Concurrency: 8}},
			{Kind: Fixed, Load: Load{Kind: Constant, Requests: 100, Concurrency: 10, Rate: 5}},
		},
		Message:    Message{Model: "m", MaxTokens: 1, Prompt: "p"},
		Comparison: &Comparison{Base: Arm{Client: "a"}, Head: Arm{Client: "b", Phase: 2}, Control: Arm{Client: "c"}, Pairs: 6},
	}
}

func TestValidateNamesEachFault(t *testing.T) {
	if p := sound(); p.Validate() != nil {
		t.Fatal(p.Validate())
	}
	for field, spoil := range map[string]func(*Plan){
		"trials":                func(p *Plan) { p.Trials = 0 },
		"timeout":               func(p *Plan) { p.Timeout = -1 },
		"clients":               func(p *Plan) { p.Clients = nil },
		"clients[2]":            func(p *Plan) { p.Clients[2] = "a" },
		"phases":                func(p *Plan) { p.Phases = nil },
		"phases[0].kind":        func(p *Plan) { p.Phases[0].Kind = "other" },
		"phases[0].requests":    func(p *Plan) { p.Phases[0].Load = Load{Kind: Closed, Requests: MaxRequests + 1, Concurrency: 1} },
		"phases[0].concurrency": func(p *Plan) { p.Phases[0].Load.Concurrency = 101 },
		"phases[0].rate":        func(p *Plan) { p.Phases[0].Load.Rate = 1 },
		"phases[1].slo":         func(p *Plan) { p.Phases[1].SLO = 0 },
		"phases[1].kind":        func(p *Plan) { p.Phases[1].Load.Kind = Burst },
		"phases[2].rate":        func(p *Plan) { p.Phases[2].Load.Rate = math.NaN() },
		"phases[0].burn":        func(p *Plan) { p.Phases[0].Burn = -1 },
		"comparison.base":       func(p *Plan) { p.Comparison.Base.Client = "" },
		"comparison.head":       func(p *Plan) { p.Comparison.Head.Phase = 1 },
		"comparison.control":    func(p *Plan) { p.Comparison.Control.Client = "d" },
		"comparison.pairs":      func(p *Plan) { p.Comparison.Pairs = 5 },
		"message.model":         func(p *Plan) { p.Message.Model = "" },
		"message.prompt":        func(p *Plan) { p.Message.Prompt = "" },
		"message.max_tokens":    func(p *Plan) { p.Message.MaxTokens = 0 },
	} {
		p := sound()
		spoil(&p)
		var faults Faults
		if err := p.Validate(); !errors.As(err, &faults) || len(faults) != 1 || faults[0].Field != field {
			t.Errorf("%s: faults are %v", field, err)
		}
	}
	all := Plan{Phases: []Phase{{Load: Load{Requests: -1}}}}
	if err := all.Validate(); strings.Count(err.Error(), "\n") < 8 {
		t.Errorf("not all faults come together: %v", err)
	}
}

func steps(p Plan) []Step { return slices.Collect(p.Steps()) }

func TestStepsAreInterleavedBySeed(t *testing.T) {
	p := sound()
	all := steps(p)
	if len(all) != 3*4*2 {
		t.Fatalf("%d steps", len(all))
	}
	seen := map[Step]bool{}
	for i, s := range all {
		if seen[s] || p.Phases[s.Phase].Kind != Fixed || s.Load != p.Phases[s.Phase].Load {
			t.Errorf("step %d is %+v", i, s)
		}
		seen[s] = true
		if round := all[i/3*3]; s.Repetition != round.Repetition || s.Phase != round.Phase {
			t.Errorf("step %d is not in the round of the others: %+v", i, s)
		}
	}
	if !slices.Equal(all, steps(sound())) {
		t.Error("the same seed gives another order")
	}
	p.Seed++
	if slices.Equal(all, steps(p)) {
		t.Error("another seed gives the same order")
	}
	first := map[string]bool{}
	for i := 0; i < len(all); i += 3 {
		first[all[i].Client] = true
	}
	if len(first) < 2 {
		t.Error("one client goes first in every round")
	}
}

func TestDigestNamesTheContent(t *testing.T) {
	p, q := sound(), sound()
	if p.Digest() != q.Digest() || len(p.Digest()) != 16 {
		t.Errorf("digests are %s and %s", p.Digest(), q.Digest())
	}
	q.Phases[2].Load.Rate = 6
	if p.Digest() == q.Digest() {
		t.Error("different plans have one digest")
	}
}

func TestLoads(t *testing.T) {
	constant := Load{Kind: Constant, Requests: 4, Concurrency: 1, Rate: 8}
	if constant.Due(3) != 375*time.Millisecond || (Load{Kind: Closed}).Due(3) != 0 {
		t.Errorf("due %s", constant.Due(3))
	}
}

func TestHits(t *testing.T) {
	at := time.Unix(100, 0)
	h := Hit{Timestamp: at, Latency: 5 * time.Second, Upstream: 2 * time.Second, RetryWait: time.Second, Outcome: OK}
	if d, ok := h.Overhead(); d != 2*time.Second || !ok {
		t.Errorf("overhead is %s, %t", d, ok)
	}
	if h.FromDue() != 5*time.Second {
		t.Errorf("from due is %s", h.FromDue())
	}
	h.Due, h.Upstream = at.Add(-time.Second), 0
	if _, ok := h.Overhead(); ok || h.FromDue() != 6*time.Second {
		t.Errorf("from due is %s", h.FromDue())
	}
	for code, want := range map[int]Outcome{200: OK, 302: OK, 399: OK, 100: APIError, 400: APIError, 429: RateLimited, 500: ServerError, 529: ServerError} {
		if got := OutcomeOf(code); got != want {
			t.Errorf("%d is %s", code, got)
		}
	}
}

func TestRequestsAreWhatTheAPITakes(t *testing.T) {
	m := Message{Model: "claude-haiku-5-5", MaxTokens: 64, Prompt: `say "hi"`}
	for api, want := range map[API][2]string{
		Messages: {"/v1/messages", `{"max_tokens":64,"messages":[{"content":"say \"hi\"","role":"user"}],"model":"claude-haiku-5-5"}`},
		Complete: {"/v1/complete", `{"max_tokens_to_sample":64,"model":"claude-haiku-5-5","prompt":"\n\nHuman: say \"hi\"\n\nAssistant:"}`},
	} {
		r := m.Request("http://x", api, false)
		if r.Method != "POST" || r.URL != "http://x"+want[0] || r.Body != want[1] || !json.Valid([]byte(r.Body)) {
			t.Errorf("%s: %+v", api, r)
		}
		if r.SecretHeader["x-api-key"] != KeyVariable || r.Header["anthropic-version"] != "2023-06-01" {
			t.Errorf("%s: headers %v, %v", api, r.Header, r.SecretHeader)
		}
	}
}

// All clients of a repetition meet the same draws, each repetition others, and the steps of a
// search the same.
func TestDraws(t *testing.T) {
	p := Plan{Seed: 7, Phases: []Phase{{Kind: Fixed}, {Kind: MaxThroughput}}}
	first := p.Draws(Step{Client: "a", Repetition: 1, Side: Base})
	if other := p.Draws(Step{Client: "b", Repetition: 1, Side: HeadControl}); other != first {
		t.Error("two clients of a repetition meet different draws")
	}
	seen := map[uint64]bool{}
	for rep := 1; rep <= 100; rep++ {
		for _, confirm := range []bool{false, true} {
			seen[p.Draws(Step{Repetition: rep, Confirm: confirm})] = true
		}
	}
	if len(seen) != 200 {
		t.Errorf("200 repetitions meet %d draws", len(seen))
	}
	if p.Draws(Step{Phase: 1, Repetition: 1}) != p.Draws(Step{Phase: 1, Repetition: 2}) {
		t.Error("two steps of a search meet different draws")
	}
	q := p
	q.Seed = 8
	if q.Draws(Step{Repetition: 1}) == first {
		t.Error("another seed draws the same")
	}
}

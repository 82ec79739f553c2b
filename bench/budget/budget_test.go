package budget

import (
	"errors"
	"math"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/claudebench/claudebench/bench"
	"github.com/claudebench/claudebench/bench/hitlog"
	"github.com/claudebench/claudebench/bench/price"
)

func aPlan(bound float64) *bench.Plan {
	return &bench.Plan{
		Clients: []string{"once", "thrice"}, Trials: 2, MaxCost: bound,
		Message: bench.Message{Model: "claude-haiku-5-5", MaxTokens: 100, Prompt: "Hello"},
		Phases:  []bench.Phase{{Kind: bench.Fixed, Load: bench.Load{Kind: bench.Closed, Requests: 10, Concurrency: 2}}},
	}
}

func attempts(client string) int {
	if client == "thrice" {
		return 3
	}
	return 1
}

func newBudget(t *testing.T, p *bench.Plan) *Budget {
	t.Helper()
	b, err := New(p, attempts)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// The prompt is 152 bytes long with all that is around it, at most 152 tokens at 100 billionths
// of a dollar; 100 tokens of an answer cost 500 each. Each trial sends 10 requests and 2 to warm
// up; once sends each once, thrice three times; and there are two trials of each.
func TestWorstCase(t *testing.T) {
	p := aPlan(1)
	prompt := len(p.Message.Request("", bench.Messages, true).Body)
	if legacy := len(p.Message.Request("", bench.Complete, true).Body); legacy > prompt {
		prompt = legacy
	}
	attempt := price.USD(prompt*100 + 100*500)
	if got, want := newBudget(t, p).WorstCase(), 2*12*(1+3)*attempt; got != want {
		t.Errorf("the plan can cost %s, want %s", got, want)
	}
	p.Clients = []string{"once"}
	p.Comparison = &bench.Comparison{Base: bench.Arm{Client: "once"}, Head: bench.Arm{Client: "thrice"}, Control: bench.Arm{Client: "once"}, Pairs: 10}
	if got, want := newBudget(t, p).WorstCase(), 4*10*12*(1+3+1+1)*attempt; got != want {
		t.Errorf("the comparison can cost %s, want %s", got, want)
	}
}

func TestUnknownModel(t *testing.T) {
	p := aPlan(1)
	p.Message.Model = "gpt-x"
	_, err := New(p, attempts)
	if unknown := (*UnknownModelError)(nil); !errors.As(err, &unknown) || unknown.Model != "gpt-x" {
		t.Errorf("error is %v", err)
	}
}

// Whatever cannot be counted costs more than any bound.
func TestNoOverflow(t *testing.T) {
	p := aPlan(1)
	p.Message.MaxTokens = math.MaxInt32
	p.Phases[0].Load.Requests, p.Trials = bench.MaxRequests, 1000
	if got := newBudget(t, p).WorstCase(); got != math.MaxInt64 {
		t.Errorf("costs %s", got)
	}
}

func TestSpend(t *testing.T) {
	told := bench.Hit{Outcome: bench.OK, Code: 200, InputTokens: 7}
	told.Tokens = 3
	retried := told
	retried.Attempts = 3
	for name, tt := range map[string]struct {
		hit      bench.Hit
		attempts int // at their worst
		used     price.USD
	}{
		"an answer that tells":                {told, 0, 7*100 + 3*500},
		"retried before":                      {retried, 2, 7*100 + 3*500},
		"an answer that does not tell":        {bench.Hit{Outcome: bench.OK, Code: 200}, 1, 0},
		"refused":                             {bench.Hit{Outcome: bench.RateLimited, Code: 429}, 0, 0},
		"broken off":                          {bench.Hit{Outcome: bench.Truncated}, 1, 0},
		"broken off after telling its prompt": {bench.Hit{Outcome: bench.Truncated, InputTokens: 7}, 1, 0},
		"given up on, the third time":         {bench.Hit{Outcome: bench.Timeout, Attempts: 3}, 3, 0},
	} {
		b := newBudget(t, aPlan(1))
		b.spend(&tt.hit)
		if want := times(b.attempt, tt.attempts) + tt.used; b.spent != want {
			t.Errorf("%s: spent %s, want %s", name, b.spent, want)
		}
	}
}

// always chooses the same step.
type always bench.Step

func (a always) Next([]bench.Trial) (bench.Step, bool) { return bench.Step(a), true }

// writeLog makes the log of a trial with n hits, each alike.
func writeLog(t *testing.T, dir, name string, n int, h bench.Hit) {
	t.Helper()
	file, err := os.Create(filepath.Join(dir, name))
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	w := hitlog.NewWriter(file)
	h.Timestamp = time.Unix(1, 0)
	for range n {
		if err := w.Write(&h); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Flush(); err != nil {
		t.Fatal(err)
	}
}

// However a run goes, it never begins a trial that could break the bound, and what it says that
// it spent is what its hits say.
func TestGuardKeepsTheBound(t *testing.T) {
	for name, hit := range map[string]bench.Hit{
		"frugal": {Outcome: bench.OK, Code: 200, InputTokens: 20},
		"silent": {Outcome: bench.OK, Code: 200},
	} {
		p, dir := aPlan(0.003), t.TempDir()
		b := newBudget(t, p)
		step := bench.Step{Client: "once", Load: p.Phases[0].Load}
		g := b.Guard(dir, always(step))
		var trials []bench.Trial
		for {
			s, ok := g.Next(trials)
			if !ok {
				break
			}
			writeLog(t, dir, "hits", s.Load.Requests, hit)
			trials = append(trials, bench.Trial{Step: s, Hits: "hits"})
			if len(trials) > 1000 {
				t.Fatalf("%s: no end", name)
			}
		}
		if b.Err() == nil || b.Spending().Ended == "" {
			t.Errorf("%s: it does not say why it ended", name)
		}
		if s := b.Spending().Spent; s > p.MaxCost || s < p.MaxCost-dollars(b.step(step)) {
			t.Errorf("%s: $%g of $%g was spent in %d trials", name, s, p.MaxCost, len(trials))
		}
		if _, ok := g.Next(trials); ok {
			t.Errorf("%s: it went on", name)
		}
	}
}

func TestFailedTrialsAreTakenForTheirWorst(t *testing.T) {
	b := newBudget(t, aPlan(1))
	step := bench.Step{Client: "thrice", Load: bench.Load{Requests: 5, Concurrency: 1}}
	b.Guard(t.TempDir(), always(step)).Next([]bench.Trial{{Step: step, Failure: &bench.Failure{}}})
	if b.spent != times(b.attempt, 18) {
		t.Errorf("spent %s", b.spent)
	}
}

func TestALogThatCannotBeReadEndsTheRun(t *testing.T) {
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "hits"), []byte("{}\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	for _, hits := range []string{"hits", "none"} {
		b := newBudget(t, aPlan(1))
		step := bench.Step{Client: "once", Load: bench.Load{Requests: 5, Concurrency: 1}}
		if _, ok := b.Guard(dir, always(step)).Next([]bench.Trial{{Step: step, Hits: hits}}); ok || b.Err() == nil {
			t.Errorf("%s: it goes on without knowing what was spent", hits)
		}
	}
}

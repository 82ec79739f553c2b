package limit

import (
	"math/rand/v2"
	"testing"
	"time"
)

// epoch is when virtual time begins.
var epoch = time.Date(2026, 11, 20, 21, 16, 44, 123_456_789, time.UTC)

func newLimiter(t testing.TB, l Limits) *Limiter {
	t.Helper()
	limiter, err := New(l)
	if err != nil {
		t.Fatal(err)
	}
	return limiter
}

// A step is something that happens to a limiter: a request asks to be let in, the
// oldest in flight generates tokens, or it ends.
type step struct {
	at     time.Duration
	do     int
	key    Key
	class  string
	tokens int
}

const (
	ask = iota
	generate
	end
)

// schedule draws steps over some minutes, by a rhythm that changes: bursts, a
// steady use and long pauses.
func schedule(seed uint64, n, tokens int) []step {
	r := rand.New(rand.NewPCG(seed, 1))
	steps := make([]step, n)
	var at time.Duration
	pause := time.Second
	for i := range steps {
		if r.IntN(20) == 0 {
			pause = []time.Duration{time.Nanosecond, time.Millisecond, time.Second, 10 * time.Second}[r.IntN(4)]
		}
		at += time.Duration(r.Int64N(int64(pause)))
		steps[i] = step{at, r.IntN(3), Key{byte(r.IntN(2))}, []string{"opus-5", "fable-5"}[r.IntN(2)], r.IntN(tokens)}
	}
	return steps
}

// A replay is what came of a schedule.
type replay struct {
	limiter  *Limiter
	inFlight []*Grant
}

// play carries out a step. It returns the answer if it was a request.
func (p *replay) play(s step) (*Grant, *Refusal) {
	now := epoch.Add(s.at)
	if s.do == ask {
		g, refusal := p.limiter.Admit(now, s.key, s.class, s.tokens)
		if refusal == nil {
			p.inFlight = append(p.inFlight, &g)
		}
		return &g, refusal
	}
	if len(p.inFlight) == 0 {
		return nil, nil
	}
	oldest := p.inFlight[0]
	if s.do == generate {
		oldest.Output(now, s.tokens)
	} else {
		oldest.Done()
		p.inFlight = p.inFlight[1:]
	}
	return nil, nil
}

// after returns a limiter to which steps have happened.
func after(t *testing.T, l Limits, steps []step) *replay {
	t.Helper()
	p := &replay{limiter: newLimiter(t, l)}
	for _, s := range steps {
		p.play(s)
	}
	return p
}

// rest ends what is in flight.
func (p *replay) rest() {
	for _, g := range p.inFlight {
		g.Done()
	}
	p.inFlight = nil
}

// tight are limits that a schedule of single tokens to a thousand runs into, at
// rates that no minute is a multiple of.
func tight(seed uint64) Limits {
	r := rand.New(rand.NewPCG(seed, 2))
	l := Limits{
		Requests: 1 + r.Int64N(97), Input: 1_000 + r.Int64N(9_973), Output: 100 + r.Int64N(9_973),
		Classes:    map[string]Rates{"fable-5": {Input: 1_000 + r.Int64N(997)}},
		Burst:      []float64{0, 1, 0.5, 1.0 / 60, 0.001}[r.IntN(5)],
		Concurrent: r.IntN(4),
	}
	if r.IntN(2) == 0 {
		l.Acceleration = &Acceleration{Start: 1 + r.Int64N(2_000), Step: r.Int64N(1_000)}
	}
	return l
}

package limit

import (
	"testing"
	"time"
)

const seeds = 40

// A charge is what was taken from one bucket, by the microseconds since it was
// opened.
type charge struct{ at, tokens int64 }

// checkWindows checks that no window up to a charge holds more than the capacity
// and what flows in meanwhile, less a reserve.
func checkWindows(t *testing.T, name string, b bucket, charges []charge, reserve int64) {
	t.Helper()
	last := charges[len(charges)-1].at
	var sum int64
	for i := len(charges) - 1; i >= 0; i-- {
		sum += charges[i].tokens
		if bound := b.capacity + b.rate*(last-charges[i].at); (sum+reserve)*perMinute > bound {
			t.Fatalf("%s: %d in %d µs, capacity %d, rate %d", name, sum, last-charges[i].at, b.capacity/perMinute, b.rate)
		}
	}
}

// TestWindows holds the buckets against their law: over any window, no more is
// admitted than the capacity and what flows in. Generated tokens may exceed it,
// but nothing is admitted while they do.
func TestWindows(t *testing.T) {
	for seed := range uint64(seeds) {
		l := tight(seed)
		l.Concurrent = 0
		p := &replay{limiter: newLimiter(t, l)}
		type taken struct{ requests, input, output []charge }
		all := map[*pool]*taken{}
		for _, s := range schedule(seed, 400, 300) {
			if s.do == generate && len(p.inFlight) > 0 {
				g := p.inFlight[0]
				of := all[g.pool]
				of.output = append(of.output, charge{int64(g.account.at(epoch.Add(s.at))), int64(s.tokens)})
			}
			g, refusal := p.play(s)
			if s.do != ask || refusal != nil {
				continue
			}
			if all[g.pool] == nil {
				all[g.pool] = &taken{}
			}
			of, at := all[g.pool], int64(g.account.at(epoch.Add(s.at)))
			of.requests = append(of.requests, charge{at, 1})
			of.input = append(of.input, charge{at, int64(s.tokens)})
			checkWindows(t, "requests", g.pool.requests, of.requests, 0)
			checkWindows(t, "input", g.pool.input, of.input, 0)
			checkWindows(t, "output", g.pool.output, append(of.output, charge{at, 0}), 1)
		}
	}
}

// TestFullUse checks the other side of the law: who asks all the time gets all
// that there is.
func TestFullUse(t *testing.T) {
	l := newLimiter(t, Limits{Requests: 7})
	admitted := 0
	for now := epoch; !now.After(epoch.Add(10 * time.Minute)); now = now.Add(time.Millisecond) {
		if g, refusal := l.Admit(now, Key{}, "opus-5", 1); refusal == nil {
			admitted++
			g.Done()
		}
	}
	if want := 7 + 7*10; admitted != want {
		t.Errorf("admitted %d, want %d", admitted, want)
	}
}

// TestRetryAfter checks that a client which waits as it was told is admitted, and
// one which waits a second less is not.
func TestRetryAfter(t *testing.T) {
	refusals := map[Kind]int{}
	for seed := range uint64(seeds) {
		l, steps := tight(seed), schedule(seed, 150, 400)
		p := &replay{limiter: newLimiter(t, l)}
		for i, s := range steps {
			_, refusal := p.play(s)
			if refusal == nil {
				continue
			}
			refusals[refusal.Kind]++
			admits := func(wait time.Duration) bool {
				alone := after(t, l, steps[:i+1])
				alone.rest()
				s.at = steps[i].at + wait
				_, refusal := alone.play(s)
				return refusal == nil
			}
			told := time.Duration(refusal.RetryAfter) * time.Second
			switch {
			case told == 0 && admits(24*time.Hour):
				t.Fatalf("seed %d, step %d: %s: is admitted after a day, but no retry-after", seed, i, refusal.Kind)
			case told > 0 && !admits(told):
				t.Fatalf("seed %d, step %d: %s: refused after the %v that were told", seed, i, refusal.Kind, told)
			case told > time.Second && admits(told-time.Second):
				t.Fatalf("seed %d, step %d: %s: admitted a second before the %v that were told", seed, i, refusal.Kind, told)
			}
		}
	}
	for _, k := range []Kind{Requests, InputTokens, OutputTokens, Growth, Concurrent} {
		if refusals[k] < 10 {
			t.Errorf("only %d refusals for %s: the schedules test little", refusals[k], k)
		}
	}
}

// TestStatusIsTrue checks that what remains is what is admitted, and that a reset
// is when all is there again and not before.
func TestStatusIsTrue(t *testing.T) {
	for seed := range uint64(seeds) {
		l, steps := tight(seed), schedule(seed, 100, 300)
		l.Acceleration, l.Concurrent = nil, 0
		last := steps[len(steps)-1]
		probe := func(f func(l *Limiter, now time.Time, s Status)) {
			p := after(t, l, steps)
			now := epoch.Add(last.at)
			a := p.limiter.open(now, last.key)
			a.mu.Unlock()
			if pool := a.pool(last.class, a.at(now)); pool != nil {
				f(p.limiter, now, p.limiter.status(pool, now))
			}
		}
		probe(func(l *Limiter, now time.Time, s Status) {
			admitted := int64(0)
			for s.Output.Remaining > 0 && s.Input.Remaining > 0 {
				if _, refusal := l.Admit(now, last.key, last.class, 0); refusal != nil {
					break
				}
				admitted++
			}
			if s.Output.Remaining > 0 && s.Input.Remaining > 0 && admitted != s.Requests.Remaining {
				t.Errorf("seed %d: %d requests admitted, %d remain", seed, admitted, s.Requests.Remaining)
			}
		})
		for _, beyond := range []int64{0, 1} {
			probe(func(l *Limiter, now time.Time, s Status) {
				if s.Requests.Remaining == 0 || s.Output.Remaining == 0 {
					return
				}
				_, refusal := l.Admit(now, last.key, last.class, int(s.Input.Remaining+beyond))
				if (refusal != nil) != (beyond > 0) {
					t.Errorf("seed %d: %d input tokens remain, %d more: %v", seed, s.Input.Remaining, beyond, refusal)
				}
			})
		}
		probe(func(l *Limiter, now time.Time, s Status) { checkResets(t, l, now, last, s) })
	}
}

func checkResets(t *testing.T, l *Limiter, now time.Time, last step, s Status) {
	t.Helper()
	a := l.open(now, last.key)
	defer a.mu.Unlock()
	p := a.pool(last.class, a.at(now))
	for name, of := range map[string]struct {
		level  Level
		bucket *bucket
	}{
		"requests": {s.Requests, &p.requests}, "input": {s.Input, &p.input}, "output": {s.Output, &p.output},
	} {
		b := *of.bucket
		if of.level.Reset.After(now) {
			b.fill(a.at(of.level.Reset.Add(-time.Microsecond)))
			if b.level == b.capacity {
				t.Errorf("%s: full before its reset", name)
			}
		}
		b.fill(a.at(of.level.Reset))
		if b.level != b.capacity {
			t.Errorf("%s: not full at its reset", name)
		}
	}
	if s.Tokens.Reset.Before(s.Input.Reset) || s.Tokens.Reset.Before(s.Output.Reset) || s.Tokens.Remaining != s.Input.Remaining+s.Output.Remaining {
		t.Errorf("tokens %+v of input %+v and output %+v", s.Tokens, s.Input, s.Output)
	}
}

// TestApart checks that keys do not disturb each other, nor classes.
func TestApart(t *testing.T) {
	for seed := range uint64(seeds) {
		l, steps := tight(seed), schedule(seed, 300, 300)
		l.Concurrent = 0
		for i := range steps {
			steps[i].do = ask
		}
		together := &replay{limiter: newLimiter(t, l)}
		alone := map[Key]map[string]*replay{}
		for i, s := range steps {
			if alone[s.key] == nil {
				alone[s.key] = map[string]*replay{}
			}
			if alone[s.key][s.class] == nil {
				alone[s.key][s.class] = &replay{limiter: newLimiter(t, l)}
			}
			_, a := together.play(s)
			_, b := alone[s.key][s.class].play(s)
			if (a == nil) != (b == nil) || a != nil && (a.Kind != b.Kind || near(a.RetryAfter, b.RetryAfter)) {
				t.Fatalf("seed %d, step %d: %+v beside others, %+v alone", seed, i, a, b)
			}
		}
	}
}

// near tells whether two waits differ by more than the rounding of the instant
// at which an account was opened.
func near(a, b int) bool { return a-b > 1 || b-a > 1 }

// TestAllOrNothing checks that a request that is refused takes nothing.
func TestAllOrNothing(t *testing.T) {
	for seed := range uint64(seeds) {
		l, steps := tight(seed), schedule(seed, 300, 2_000)
		p := &replay{limiter: newLimiter(t, l)}
		for _, s := range steps {
			before := p.state(s)
			if _, refusal := p.play(s); refusal == nil {
				continue
			}
			if after := p.state(s); after != before {
				t.Fatalf("seed %d: a refusal changed\n%+v to\n%+v", seed, before, after)
			}
		}
	}
}

// state is what a request of a key finds, but for locks.
type state struct {
	inFlight int
	pool     pool
}

func (p *replay) state(s step) state {
	now := epoch.Add(s.at)
	a := p.limiter.open(now, s.key)
	defer a.mu.Unlock()
	found := a.pool(s.class, a.at(now))
	if found == nil {
		found = newPool(p.limiter.class(s.class), p.limiter.burst, a.at(now))
	}
	return state{a.inFlight, *found}
}

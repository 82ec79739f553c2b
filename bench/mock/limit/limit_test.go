package limit

import (
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"
)

// TestConcurrent checks that no more are in flight than may be, whatever becomes
// of them, and that each ends once.
func TestConcurrent(t *testing.T) {
	l := newLimiter(t, Limits{Concurrent: 2})
	admit := func(class string) (*Grant, *Refusal) {
		g, refusal := l.Admit(epoch, Key{}, class, 1)
		return &g, refusal
	}
	first, _ := admit("opus-5")
	second, _ := admit("fable-5")
	third, refusal := admit("opus-5")
	if refusal == nil || refusal.Kind != Concurrent || refusal.RetryAfter != 1 {
		t.Fatalf("the third: %+v", refusal)
	}
	third.Done() // a grant that was none
	first.Done()
	first.Done()
	if _, refusal := admit("opus-5"); refusal != nil {
		t.Errorf("after one has ended: %+v", refusal)
	}
	if _, refusal := admit("opus-5"); refusal == nil {
		t.Error("one that ends twice makes room for two")
	}
	if _, refusal := l.Admit(epoch, Key{1}, "opus-5", 1); refusal != nil {
		t.Errorf("another key: %+v", refusal)
	}
	second.Done()
}

// TestAcceleration checks the steps of the ceiling.
func TestAcceleration(t *testing.T) {
	l := newLimiter(t, Limits{Acceleration: &Acceleration{Start: 1000, Step: 100}})
	for _, s := range []struct {
		at         time.Duration
		input      int
		retryAfter int // -1: admitted
	}{
		{0, 600, -1},
		{time.Second, 401, 59},
		{time.Second, 400, -1},
		{59 * time.Second, 1, 1},
		{60 * time.Second, 1101, 60},
		{60 * time.Second, 1100, -1},
		{90 * time.Second, 1300, 90},
		{90 * time.Second, 1301, 150},
		{10 * time.Minute, 2000, -1},
		{10 * time.Minute, 1, 60},
	} {
		_, refusal := l.Admit(epoch.Add(s.at), Key{}, "opus-5", s.input)
		if s.retryAfter < 0 && refusal != nil {
			t.Errorf("%v: %d input tokens: %+v", s.at, s.input, refusal)
		}
		if s.retryAfter >= 0 && (refusal == nil || refusal.RetryAfter != s.retryAfter || refusal.Kind != Growth || refusal.Code() != "ramp_limit_exceeded") {
			t.Errorf("%v: %d input tokens: %+v, want a wait of %d s", s.at, s.input, refusal, s.retryAfter)
		}
	}
}

func TestSpend(t *testing.T) {
	cap := 0.5
	l := newLimiter(t, Limits{Tier: Start, SpendUSD: &cap})
	g, _ := l.Admit(epoch, Key{}, "opus-5", 1)
	g.Spend(499_999_999)
	g.Spend(-1) // is nothing
	if _, refusal := l.Admit(epoch, Key{}, "opus-5", 1); refusal != nil {
		t.Fatalf("below the cap: %+v", refusal)
	}
	g.Spend(1)
	for _, class := range []string{"opus-5", "fable-5"} {
		_, refusal := l.Admit(epoch.AddDate(0, 2, 0), Key{}, class, 1)
		if refusal == nil || refusal.Kind != Spend || refusal.RetryAfter != 0 || refusal.Code() != "enforced_spend_limit_reached" {
			t.Errorf("%s: %+v", class, refusal)
		}
		if refusal != nil && refusal.Status.Requests.Remaining != 1000 {
			t.Errorf("%s: a refused request has taken: %+v", class, refusal.Status)
		}
	}
	if _, refusal := l.Admit(epoch, Key{1}, "opus-5", 1); refusal != nil {
		t.Errorf("another key: %+v", refusal)
	}
	cap = 0
	if _, refusal := newLimiter(t, Limits{SpendUSD: &cap}).Admit(epoch, Key{}, "opus-5", 1); refusal == nil {
		t.Error("a cap of 0 is reached before the first request")
	}
}

// TestDebt checks that generated tokens are charged to those who come later.
func TestDebt(t *testing.T) {
	l := newLimiter(t, Limits{Output: 60})
	g, _ := l.Admit(epoch, Key{}, "opus-5", 1)
	g.Output(epoch, 59)
	if _, refusal := l.Admit(epoch, Key{}, "opus-5", 1); refusal != nil {
		t.Fatalf("one token is left: %+v", refusal)
	}
	g.Output(epoch, 11)
	_, refusal := l.Admit(epoch, Key{}, "opus-5", 1)
	if refusal == nil || refusal.Kind != OutputTokens || refusal.RetryAfter != 11 {
		t.Fatalf("ten tokens of debt, a token a second: %+v", refusal)
	}
	if s := refusal.Status.Output; s.Remaining != 0 || !s.Reset.Equal(epoch.Add(70*time.Second)) {
		t.Errorf("status %+v", s)
	}
}

// TestAdjust checks that an estimate that was too high is given back.
func TestAdjust(t *testing.T) {
	l := newLimiter(t, Limits{Input: 1000, Acceleration: &Acceleration{Start: 1000}})
	g, _ := l.Admit(epoch, Key{}, "opus-5", 900)
	g.Adjust(epoch, 100)
	if s := g.Status(epoch); s.Input.Remaining != 900 {
		t.Errorf("%d remain after 100", s.Input.Remaining)
	}
	g.Adjust(epoch, 300)
	if _, refusal := l.Admit(epoch, Key{}, "opus-5", 701); refusal == nil {
		t.Error("701 are admitted where 700 remain")
	}
	if _, refusal := l.Admit(epoch, Key{}, "opus-5", 700); refusal != nil {
		t.Errorf("700 remain: %+v", refusal)
	}
	g.Adjust(epoch.Add(30*time.Second), 0)
	if s := g.Status(epoch.Add(30 * time.Second)); s.Input.Remaining != 800 {
		t.Errorf("%d remain after half a minute and 300 given back", s.Input.Remaining)
	}
	g.Adjust(epoch.Add(5*time.Minute), 0)
	if _, refusal := l.Admit(epoch.Add(5*time.Minute), Key{}, "opus-5", 1000); refusal != nil {
		t.Errorf("what was used in another minute: %+v", refusal)
	}
}

// TestTooLarge checks a request that no waiting lets in.
func TestTooLarge(t *testing.T) {
	l := newLimiter(t, Limits{Input: 1000, Burst: 0.5})
	_, refusal := l.Admit(epoch, Key{}, "opus-5", 501)
	if refusal == nil || refusal.RetryAfter != 0 || !strings.Contains(refusal.Message("o", "m"), "lets in at most 500 at once") {
		t.Errorf("%+v", refusal)
	}
}

// TestPast checks that an instant that is past gives nothing for free.
func TestPast(t *testing.T) {
	l := newLimiter(t, Limits{Requests: 1})
	for _, at := range []time.Duration{0, -time.Hour, time.Second, -time.Hour} {
		_, refusal := l.Admit(epoch.Add(at), Key{}, "opus-5", 0)
		if (refusal == nil) != (at == 0) {
			t.Errorf("%v: %+v", at, refusal)
		}
	}
}

// TestLook checks that looking takes nothing, and shows what a request would find.
func TestLook(t *testing.T) {
	l := newLimiter(t, Limits{Requests: 60})
	if s := l.Look(epoch, Key{}, "opus-5"); s.Requests.Remaining != 60 || !s.Requests.Reset.Equal(epoch) {
		t.Errorf("a key that is new: %+v", s)
	}
	g, _ := l.Admit(epoch, Key{}, "opus-5", 1)
	for range 2 {
		if s := l.Look(epoch, Key{}, "opus-5"); s != g.Status(epoch) || s.Requests.Remaining != 59 {
			t.Errorf("after a request: %+v", s)
		}
	}
}

// TestForget checks that the number of keys is bounded, and that a key with a
// request in flight is kept.
func TestForget(t *testing.T) {
	for name, wait := range map[string]time.Duration{"full again": time.Minute, "not full": time.Microsecond} {
		l := newLimiter(t, Limits{Requests: 1})
		busy, _ := l.Admit(epoch, Key{}, "opus-5", 0)
		now := epoch
		for i := range 3 * maxAccounts {
			now = now.Add(wait)
			g, _ := l.Admit(now, Key{1, byte(i), byte(i >> 8), byte(i >> 16)}, "opus-5", 0)
			g.Done()
			if len(l.accounts) > maxAccounts {
				t.Fatalf("%s: %d keys after %d", name, len(l.accounts), i)
			}
		}
		if l.accounts[Key{}] != busy.account {
			t.Errorf("%s: the key with a request in flight is forgotten", name)
		}
	}
}

// TestForgetsTheIdleFirst checks that a key is not forgiven what it has used as
// long as others can be forgotten.
func TestForgetsTheIdleFirst(t *testing.T) {
	for name, l := range map[string]*Limiter{
		"requests": newLimiter(t, Limits{Requests: 1}),
		"spend":    newLimiter(t, Limits{Tier: Start}),
		"growth":   newLimiter(t, Limits{Acceleration: &Acceleration{Start: 1}}),
	} {
		now := epoch.Add(time.Hour)
		for i := range maxAccounts - 1 {
			l.account(epoch, Key{1, byte(i), byte(i >> 8)})
		}
		used := Key{}
		before := epoch
		if name == "requests" {
			before = now
		}
		g, _ := l.Admit(before, used, "opus-5", 1)
		g.Spend(1)
		g.Done()
		l.account(now, Key{2})
		kept := l.accounts[used] != nil
		if want := name != "growth"; kept != want { // where nobody is fresh, all go
			t.Errorf("%s: kept %v, want %v", name, kept, want)
		}
	}
}

// TestManyAtOnce is for the race detector, and checks that what is in flight is
// bounded and all of it ends.
func TestManyAtOnce(t *testing.T) {
	const bound = 3
	l := newLimiter(t, Limits{Concurrent: bound, Requests: 5000, Output: 50_000})
	var wg sync.WaitGroup
	var inFlight, admitted atomic.Int64
	for i := range 8 {
		wg.Go(func() {
			for j := range 1000 {
				now := epoch.Add(time.Duration(j) * time.Microsecond)
				g, refusal := l.Admit(now, Key{}, []string{"opus-5", "fable-5"}[i%2], 1)
				if refusal != nil {
					refusal.Status.Headers(map[string][]string{})
					continue
				}
				if n := inFlight.Add(1); n > bound {
					t.Errorf("%d in flight", n)
				}
				admitted.Add(1)
				g.Output(now, 1)
				g.Adjust(now, 0)
				s := g.Status(now)
				s.Headers(map[string][]string{})
				g.Spend(1)
				inFlight.Add(-1)
				g.Done()
			}
		})
	}
	wg.Wait()
	a := l.accounts[Key{}]
	if a.inFlight != 0 || a.spent != admitted.Load() {
		t.Errorf("%d in flight, %d spent of %d", a.inFlight, a.spent, admitted.Load())
	}
}

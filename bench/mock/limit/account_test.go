package limit

import (
	"sync"
	"sync/atomic"
	"testing"
	"time"
)

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
		if l.accounts[used] == nil {
			t.Errorf("%s: what was used is forgiven", name)
		}
		if n := len(l.accounts); n != 2 {
			t.Errorf("%s: %d keys, want those two that are not as good as new", name, n)
		}
	}
}

// TestManyKeysAtOnce checks that a request is not lost to a key that is forgotten
// at the same time.
func TestManyKeysAtOnce(t *testing.T) {
	l := newLimiter(t, Limits{Requests: 1})
	var wg sync.WaitGroup
	for range 4 {
		wg.Go(func() {
			for i := range 3 * maxAccounts {
				now := epoch.Add(time.Duration(i) * time.Millisecond)
				g, refusal := l.Admit(now, Key{byte(i), byte(i >> 8), byte(i >> 16)}, "opus-5", 0)
				if refusal == nil && isClosed(g.account) {
					t.Error("a request in flight of an account that is closed")
				}
				g.Done()
			}
		})
	}
	wg.Wait()
}

func isClosed(a *account) bool {
	a.mu.Lock()
	defer a.mu.Unlock()
	return a.closed
}

// TestNewKeyAtOnce checks that a key is new only once.
func TestNewKeyAtOnce(t *testing.T) {
	l := newLimiter(t, Limits{Requests: 1})
	for i := range 500 {
		var wg sync.WaitGroup
		var admitted atomic.Int64
		begin := make(chan struct{})
		for range 4 {
			wg.Go(func() {
				<-begin
				if _, refusal := l.Admit(epoch, Key{byte(i), byte(i >> 8)}, "opus-5", 0); refusal == nil {
					admitted.Add(1)
				}
			})
		}
		close(begin)
		wg.Wait()
		if admitted.Load() != 1 {
			t.Fatalf("key %d: %d requests of 1 are admitted", i, admitted.Load())
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
					refusal.Status.AppendLines(nil)
					continue
				}
				if n := inFlight.Add(1); n > bound {
					t.Errorf("%d in flight", n)
				}
				admitted.Add(1)
				g.Output(now, 1)
				g.Adjust(now, 0)
				s := g.Status(now)
				s.AppendLines(nil)
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

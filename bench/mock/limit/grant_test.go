package limit

import (
	"testing"
	"time"
)

// TestSettle checks that to settle is to tell the output, the cost and the end,
// one after the other.
func TestSettle(t *testing.T) {
	later := epoch.Add(time.Second)
	settle := func(end func(g *Grant)) (state, int64) {
		l := newLimiter(t, Limits{Requests: 7, Output: 100})
		for range 2 {
			l.Admit(epoch, Key{}, "opus-5", 1)
		}
		g, _ := l.Admit(epoch, Key{}, "opus-5", 1)
		end(&g)
		p := *g.pool
		p.class = nil
		return state{g.account.inFlight, p}, g.account.spent
	}
	want, cost := settle(func(g *Grant) {
		g.Output(later, 30)
		g.Spend(5)
		g.Done()
	})
	got, spent := settle(func(g *Grant) { g.Settle(later, 30, 5) })
	if got != want || spent != cost || got.inFlight != 2 || spent != 5 {
		t.Errorf("settled: %+v, spent %d; one after the other: %+v, spent %d", got, spent, want, cost)
	}
	if got, _ := settle(func(g *Grant) { g.Settle(later, 30, 5); g.Done(); g.Settle(later, 0, 0) }); got != want {
		t.Errorf("settled, then ended: %+v, want %+v", got, want)
	}
}

// TestSettleNothing checks that a grant that was none may be settled, too.
func TestSettleNothing(t *testing.T) {
	var g Grant
	g.Settle(epoch, 1, 1)
	g.Done()
}

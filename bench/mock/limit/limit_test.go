package limit

import (
	"math"
	"strings"
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

// TestAccelerationThatEnds checks a ceiling that does not rise.
func TestAccelerationThatEnds(t *testing.T) {
	l := newLimiter(t, Limits{Acceleration: &Acceleration{Start: 1000}})
	_, refusal := l.Admit(epoch, Key{}, "opus-5", 1001)
	if refusal == nil || refusal.Kind != Growth || refusal.RetryAfter != 0 {
		t.Errorf("more than there will ever be: %+v", refusal)
	}
	for minute := range 3 {
		now := epoch.Add(time.Duration(minute) * time.Minute)
		if _, refusal := l.Admit(now, Key{}, "opus-5", 1000); refusal != nil {
			t.Errorf("minute %d: %+v", minute, refusal)
		}
		if _, refusal := l.Admit(now, Key{}, "opus-5", 1); refusal == nil || refusal.RetryAfter != 60 {
			t.Errorf("minute %d, one more: %+v", minute, refusal)
		}
	}
}

// TestAccelerationFarAway checks that what the ceiling reaches only after ages is
// not let in before, nor told to wait for less.
func TestAccelerationFarAway(t *testing.T) {
	l := newLimiter(t, Limits{Acceleration: &Acceleration{Start: 1, Step: 1}})
	least := 0
	for _, input := range []int{2, 3, 10_000_000, 200_000_000, 10_000_000_000, Unbounded} {
		_, refusal := l.Admit(epoch, Key{}, "opus-5", input)
		if refusal == nil || refusal.Kind != Growth || refusal.RetryAfter < least || refusal.RetryAfter < 60 {
			t.Errorf("%d input tokens: %+v", input, refusal)
			continue
		}
		least = refusal.RetryAfter
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
	for range 2 {
		g.Spend(math.MaxInt64)
	}
	if _, refusal := l.Admit(epoch, Key{}, "opus-5", 1); refusal == nil {
		t.Error("more than can be counted is nothing")
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

// TestHugeDebt checks that no number of tokens overflows.
func TestHugeDebt(t *testing.T) {
	for _, rate := range []int64{1, 1_000_000, Unbounded} {
		l := newLimiter(t, Limits{Output: rate, Input: rate})
		g, _ := l.Admit(epoch, Key{}, "opus-5", 0)
		for range 5 {
			g.Output(epoch, math.MaxInt)
			g.Adjust(epoch, math.MaxInt)
		}
		s := g.Status(epoch)
		checkBounds(t, &s)
		if _, refusal := l.Admit(epoch, Key{}, "opus-5", 0); (refusal == nil) != (rate == Unbounded) {
			t.Errorf("%d a minute: %+v", rate, refusal)
		}
		for range 5 {
			g.Adjust(epoch, 0)
			g.Adjust(epoch, math.MinInt)
		}
		s = g.Status(epoch)
		checkBounds(t, &s)
	}
}

// TestNegative checks that less than no tokens are none.
func TestNegative(t *testing.T) {
	l := newLimiter(t, Limits{Input: 1000, Output: 1000})
	g, _ := l.Admit(epoch, Key{}, "opus-5", 500)
	g.Output(epoch, 500)
	before := g.Status(epoch)
	g.Output(epoch, -500)
	l.Admit(epoch, Key{}, "opus-5", -500)
	if after := g.Status(epoch); after.Input != before.Input || after.Output != before.Output {
		t.Errorf("%+v, was %+v", after, before)
	}
}

// TestAdjust checks that an estimate is corrected either way.
func TestAdjust(t *testing.T) {
	l := newLimiter(t, Limits{Input: 1000})
	g, _ := l.Admit(epoch, Key{}, "opus-5", 900)
	for _, s := range []struct {
		at              time.Duration
		input           int
		remaining, full int64 // full after so many seconds
	}{
		{0, 100, 900, 6},
		{0, 300, 700, 18},
		{0, 1000, 0, 60},
		{30 * time.Second, 700, 800, 12},
		{time.Minute, 800, 900, 6},
		{2 * time.Minute, 0, 1000, 0},
		{3 * time.Minute, 0, 1000, 0},
	} {
		now := epoch.Add(s.at)
		g.Adjust(now, s.input)
		if got := g.Status(now).Input; got.Remaining != s.remaining || !got.Reset.Equal(now.Add(time.Duration(s.full)*time.Second)) {
			t.Errorf("%v: %d tokens after all: %+v, want %d, full in %d s", s.at, s.input, got, s.remaining, s.full)
		}
	}
}

// TestAdjustGrowth checks that what is given back counts for its own minute only.
func TestAdjustGrowth(t *testing.T) {
	l := newLimiter(t, Limits{Acceleration: &Acceleration{Start: 1000}})
	g, _ := l.Admit(epoch, Key{}, "opus-5", 900)
	g.Adjust(epoch, 300)
	if _, refusal := l.Admit(epoch, Key{}, "opus-5", 701); refusal == nil {
		t.Error("701 are admitted where 700 remain")
	}
	if _, refusal := l.Admit(epoch, Key{}, "opus-5", 700); refusal != nil {
		t.Errorf("700 remain: %+v", refusal)
	}
	next := epoch.Add(time.Minute)
	l.Admit(next, Key{}, "opus-5", 1000)
	g.Adjust(next, 0)
	if _, refusal := l.Admit(next, Key{}, "opus-5", 1); refusal == nil {
		t.Error("what was given back of the first minute is used in the second")
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

// TestPast checks that an instant that is past is taken for the latest: it gives
// nothing for free and takes nothing away.
func TestPast(t *testing.T) {
	l := newLimiter(t, Limits{Requests: 2, Acceleration: &Acceleration{Start: 6}})
	for i, s := range []struct {
		at    time.Duration
		input int
		kind  Kind
	}{
		{0, 2, ""},
		{-time.Hour, 2, ""},
		{-time.Hour, 2, Requests},
		{time.Second, 2, Requests},
		{-time.Hour, 2, Requests},
		{time.Minute, 2, ""},
		{time.Second, 5, Growth},
	} {
		_, refusal := l.Admit(epoch.Add(s.at), Key{}, "opus-5", s.input)
		if s.kind == "" && refusal != nil || s.kind != "" && (refusal == nil || refusal.Kind != s.kind) {
			t.Errorf("%d, %v: %+v, want %q", i, s.at, refusal, s.kind)
		}
	}
}

// TestLeastBurst checks that something is let in however small the burst.
func TestLeastBurst(t *testing.T) {
	l := newLimiter(t, Limits{Requests: 1, Input: 1, Output: 1, Burst: 1e-9})
	for i := range 3 {
		now := epoch.Add(time.Duration(i) * time.Minute)
		if _, refusal := l.Admit(now, Key{}, "opus-5", 1); refusal != nil {
			t.Errorf("the first request of minute %d: %+v", i, refusal)
		}
		if _, refusal := l.Admit(now, Key{}, "opus-5", 0); refusal == nil || refusal.RetryAfter != 60 {
			t.Errorf("the second request of minute %d: %+v", i, refusal)
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

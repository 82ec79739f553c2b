package pace

import (
	"encoding/json"
	"testing"
	"time"

	"github.com/claudebench/claudebench/bench/mock/draw"
)

const ms = time.Millisecond

// mustTime is [draw.ParseTime] for what is known to be in order.
func mustTime(t testing.TB, s string) draw.Time {
	t.Helper()
	d, err := draw.ParseTime(s)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func mustCount(t testing.TB, s string) draw.Count {
	t.Helper()
	c, err := draw.ParseCount(s)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func TestTokensAreDueAfterTheirGaps(t *testing.T) {
	timing := Timing{FirstToken: mustTime(t, "100ms"), Gap: mustTime(t, "uniform(10ms,20ms)")}
	p := timing.Plan(7, 2, 1.5)
	before := p.Token(0)
	if before != 200*ms {
		t.Errorf("first token is due after %s", before)
	}
	least, most := time.Hour, time.Duration(0)
	for i := 1; i < 500; i++ {
		due := p.Token(i)
		least, most = min(least, due-before), max(most, due-before)
		before = due
	}
	if least < 30*ms || least > 31*ms || most < 59*ms || most > 60*ms {
		t.Errorf("gaps run from %s to %s", least, most)
	}
}

func TestWholeAnswers(t *testing.T) {
	latency, first, gap := mustTime(t, "60ms"), mustTime(t, "100ms"), mustTime(t, "10ms")
	for _, c := range []struct {
		name         string
		timing       Timing
		tokens       int
		factor, slow float64
		want         time.Duration
	}{
		{"as its tokens", Timing{FirstToken: first, Gap: gap}, 11, 1, 1, 200 * ms},
		{"of one token", Timing{FirstToken: first, Gap: gap}, 1, 1, 1, 100 * ms},
		{"of none", Timing{FirstToken: first, Gap: gap}, 0, 1, 1, 100 * ms},
		{"factor on all", Timing{FirstToken: first, Gap: gap}, 11, 3, 1, 600 * ms},
		{"slow on gaps", Timing{FirstToken: first, Gap: gap}, 11, 3, 2, 900 * ms},
		{"latency alone", Timing{Latency: latency, FirstToken: first, Gap: gap}, 11, 2, 5, 120 * ms},
		{"a latency of nothing", Timing{Latency: mustTime(t, "0s"), FirstToken: first}, 11, 2, 1, 0},
		{"no timing", Timing{}, 11, 2, 1, 0},
	} {
		p := c.timing.Plan(1, c.factor, c.slow)
		if got := p.Whole(c.tokens); got != c.want {
			t.Errorf("%s: takes %s, not %s", c.name, got, c.want)
		}
	}
}

// drawn is a timing of which every draw differs.
func drawn(t testing.TB) Timing {
	return Timing{
		FirstToken: mustTime(t, "lognormal(median=400ms,p99=1200ms)"),
		Gap:        mustTime(t, "lognormal(median=15ms,p99=45ms)"),
		Output:     mustCount(t, "uniform(0,1000000)"),
	}
}

func TestPlansCanBeHadAgain(t *testing.T) {
	timing := drawn(t)
	p, again, other := timing.Plan(7, 1, 1), timing.Plan(7, 1, 1), timing.Plan(8, 1, 1)
	if p.Length() != again.Length() || p.Length() == other.Length() {
		t.Errorf("lengths are %d, %d and %d", p.Length(), again.Length(), other.Length())
	}
	straight := make([]time.Duration, 50)
	for i := range straight {
		straight[i] = p.Token(i)
		if other.Token(i) == straight[i] {
			t.Errorf("token %d is due at %s in two plans", i, straight[i])
		}
	}
	for _, i := range []int{3, 3, 9, 8, 0, 49, 1} {
		if got := again.Token(i); got != straight[i] {
			t.Errorf("token %d, asked for out of order, is due at %s, not %s", i, got, straight[i])
		}
	}
}

// TestTokensTakeTheirTurn has times too long to be added up.
func TestTokensTakeTheirTurn(t *testing.T) {
	timing := Timing{FirstToken: mustTime(t, "1h"), Gap: mustTime(t, "1h")}
	p, before := timing.Plan(1, maxFactor, 1e9), time.Duration(0)
	for i := range draw.MaxCount {
		due := p.Token(i)
		if due <= before {
			t.Fatalf("token %d is due at %s, after one at %s", i, due, before)
		}
		before = due
	}
}

func TestOr(t *testing.T) {
	whole := Timing{Latency: mustTime(t, "1s"), FirstToken: mustTime(t, "2s"), Gap: mustTime(t, "3s"), Output: mustCount(t, "4")}
	if got := (Timing{}).Or(whole); got != whole {
		t.Errorf("nothing or all is %v", got)
	}
	if got := whole.Or(drawn(t)); got != whole {
		t.Errorf("all or something is %v", got)
	}
	gap := Timing{Gap: mustTime(t, "5s")}
	want := whole
	want.Gap = gap.Gap
	if got := gap.Or(whole); got != want {
		t.Errorf("a gap or all is %v", got)
	}
}

func TestTimingAsJSON(t *testing.T) {
	const text = `{"first_token":"fixed(1s)","output_tokens":"uniform(1,9)"}`
	var timing Timing
	if err := json.Unmarshal([]byte(text), &timing); err != nil {
		t.Fatal(err)
	}
	if got, err := json.Marshal(timing); err != nil || string(got) != text {
		t.Errorf("became %s, %v", got, err)
	}
}

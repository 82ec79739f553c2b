package judge

import (
	"math"
	"strings"
	"testing"
)

func confirm(t *testing.T, first Verdict, second Block) Verdict {
	t.Helper()
	v, err := Confirm(Standard(), first, second)
	if err != nil {
		t.Fatal(err)
	}
	return v
}

func two(p50, p95 float64, n int) Block {
	return Block{Series: []Series{{latency("p50"), ratios(steady(n, p50)...)}, {latency("p95"), ratios(steady(n, p95)...)}}}
}

func TestConfirm(t *testing.T) {
	moved := two(1.2, 1, 10)
	moved.Control = ratios(steady(10, 1.5)...)
	for _, tt := range []struct {
		name      string
		second    Block
		want      Outcome
		confirmed bool
		enough    bool
		p50       Outcome
	}{
		{"again", two(1.2, 1, 10), Worse, true, true, Worse},
		{"gone", two(1, 1, 10), Unclear, false, true, Unclear},
		{"gone early", two(1, 1, 6), Unclear, false, true, Unclear},
		{"not yet", two(1.2, 1, 6), Unclear, false, false, Unclear},
		{"the other way", two(0.8, 1, 10), Unclear, false, true, Unclear},
		{"another metric", two(1, 1.2, 10), Unclear, false, true, Unclear},
		{"a host that moved", moved, Contaminated, false, true, Contaminated},
		{"nothing of it", Block{Series: two(1, 1, 10).Series[1:]}, Unclear, false, false, Unclear},
	} {
		first := decided(t, Standard(), two(1.1, 1, 10))
		v := confirm(t, first, tt.second)
		if v.Outcome != tt.want || v.Confirmed != tt.confirmed || v.Enough != tt.enough || v.of("p50").Outcome != tt.p50 {
			t.Errorf("%s: %s, confirmed %t, enough %t, p50 %s; want %s, %t, %t, %s", tt.name,
				v.Outcome, v.Confirmed, v.Enough, v.of("p50").Outcome, tt.want, tt.confirmed, tt.enough, tt.p50)
		}
		if c := v.of("p95"); c.Outcome != Same {
			t.Errorf("%s: p95 was the same in the first block and became %s", tt.name, c.Outcome)
		}
	}
}

// The second block's figures are returned: the first was kept because it was
// extreme. Its change stands in the reasons.
func TestConfirmedFigures(t *testing.T) {
	v := confirm(t, decided(t, Standard(), two(1.3, 1, 10)), two(1.2, 1, 10))
	c := v.of("p50")
	if math.Abs(c.Effect.Change-0.2) > 0.002 || !strings.Contains(strings.Join(c.Reasons, "\n"), "+30.") {
		t.Errorf("%+v %q", c.Effect, c.Reasons)
	}
}

// What was only shown as worse gates nothing in the second block either.
func TestShownIsNotConfirmed(t *testing.T) {
	shown := func(b Block) Block {
		b.Series[1].Metric.Gating = false
		return b
	}
	first := decided(t, Standard(), shown(two(1.3, 1.3, 10)))
	if v := confirm(t, first, shown(two(1, 1.3, 10))); v.Outcome != Unclear || v.Confirmed || !v.Enough || v.of("p95").Gating {
		t.Errorf("%s, confirmed %t: %+v", v.Outcome, v.Confirmed, v.of("p95"))
	}
}

func TestNothingToConfirm(t *testing.T) {
	first := decided(t, Standard(), two(1, 1, 10))
	if v := confirm(t, first, two(2, 2, 10)); v.Outcome != Same || v.Confirmed {
		t.Errorf("%s", v.Outcome)
	}
	if _, err := Confirm(Design{}, decided(t, Standard(), two(2, 1, 10)), Block{}); err == nil {
		t.Error("an empty design was accepted")
	}
}

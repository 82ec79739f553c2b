package judge

import (
	"math"
	"math/rand/v2"
	"strings"
	"testing"
)

func predicted(t *testing.T, past ...Past) Verdict {
	t.Helper()
	v, err := Predict(0.01, 1000, past)
	if err != nil {
		t.Fatal(err)
	}
	return v
}

// Ten values whose logarithms are five times -0.01 and five times 0.01: mean 0,
// s = sqrt(10 x 0.0001 / 9) = 0.010541, times sqrt(1.1) = 0.011055. With t of
// 2.2622 the interval reaches 0.02501 to either side.
func worked() []float64 {
	var v []float64
	for i := range 10 {
		v = append(v, 0.2*math.Exp(0.02*float64(i%2)-0.01))
	}
	return v
}

func TestPredict(t *testing.T) {
	for _, tt := range []struct {
		head float64 // logarithm of the change
		want Outcome
	}{
		{0, Same},
		{0.0237, Same},    // 0.0237 + 0.0250 = 0.0487, and the margin is 0.04879
		{0.0239, Unclear}, // 0.0489
		{-0.0237, Same},
		// 0.03 / 0.011055 = 2.714, p 0.0119: above 0.8 %, which is a lone metric's part.
		{0.03, Unclear},
		// 0.0325: t 2.940, p 0.0082; 0.033: t 2.985, p 0.0077.
		{0.0325, Unclear},
		{0.033, Worse},
		{-0.033, Better},
	} {
		c := predicted(t, Past{latency("p50"), worked(), 0.2 * math.Exp(tt.head)}).Comparisons[0]
		if c.Outcome != tt.want || math.Abs(c.Effect.Change-math.Expm1(tt.head)) > 1e-12 {
			t.Errorf("%g: %s %+v, want %s", tt.head, c.Outcome, c.Effect, tt.want)
		}
		if high := math.Log1p(c.Effect.Interval.High) - tt.head; math.Abs(high-0.02501) > 1e-5 {
			t.Errorf("%g: the interval reaches %.5f", tt.head, high)
		}
	}
}

func TestPredictRefuses(t *testing.T) {
	p99 := latency("p99")
	p99.MinPairs, p99.MinRequests = 20, 10_000
	floor := latency("floor")
	floor.Floor = 3000
	broken := worked()
	broken[4] = 0
	v := predicted(t, Past{latency("short"), worked()[:9], 1}, Past{latency("broken"), broken, 1}, Past{floor, worked(), 1}, Past{p99, worked(), 1})
	for name, want := range map[string]string{
		"short": "a history of 9 runs", "broken": "pair 5: 0 has no ratio", "floor": "needs 3000 requests", "p99": "shown only",
	} {
		if got := strings.Join(v.of(name).Reasons, "\n"); !strings.Contains(got, want) {
			t.Errorf("%s: %q", name, got)
		}
	}
	if v.Outcome != Unclear || v.of("p99").Gating || v.of("p99").Outcome != Worse {
		t.Errorf("%+v", v)
	}
	if _, err := Predict(0, 0, nil); err == nil {
		t.Error("a level of 0 was accepted")
	}
	if _, err := Predict(0.01, 0, []Past{{Metric: Metric{Name: "?"}}}); err == nil {
		t.Error("a metric that cannot be was accepted")
	}
}

// A history without a spread is as sure as can be; and errors come first
// wherever they stand.
func TestPredictErrors(t *testing.T) {
	none := make([]float64, 10)
	v := predicted(t, Past{latency("p50"), worked(), 0.1}, Past{ErrorRate(ErrorMargin), none, 0.05})
	if v.Comparisons[0].Metric.Name != "errors" || v.Comparisons[0].Outcome != Worse || v.of("p50").Outcome != Unclear || v.Outcome != Worse {
		t.Errorf("%+v", v)
	}
	if v := predicted(t, Past{ErrorRate(ErrorMargin), none, 0}); v.Outcome != Same {
		t.Errorf("%+v", v)
	}
}

// Drawn from one and the same normal distribution, a new run is called worse at
// most as often as the level says: 0.8 % for a lone metric. In 20,000 that is
// 160 times, give or take 13. And the interval holds the next value 95 times in
// 100.
func TestPredictHoldsTheLevel(t *testing.T) {
	r := rand.New(rand.NewPCG(6, 6))
	const rounds = 20_000
	worse, held := 0, 0
	m := latency("p50")
	m.Margin = 0
	for range rounds {
		past := Past{Metric: m, Head: math.Exp(0.03 * r.NormFloat64())}
		for range 12 {
			past.History = append(past.History, math.Exp(0.03*r.NormFloat64()))
		}
		c := predicted(t, past).Comparisons[0]
		if c.Outcome == Worse {
			worse++
		}
		if c.Effect.Interval.Low <= 0 && 0 <= c.Effect.Interval.High {
			held++
		}
	}
	if worse < 120 || worse > 200 {
		t.Errorf("worse in %d of %d", worse, rounds)
	}
	if share := float64(held) / rounds; math.Abs(share-0.95) > 0.005 {
		t.Errorf("the interval held the next value in %.4f", share)
	}
}

func FuzzPredict(f *testing.F) {
	f.Add(uint64(1), 0.1, 0.1)
	f.Add(uint64(2), math.Inf(1), math.NaN())
	f.Add(uint64(3), 1e-320, 1e308)
	f.Fuzz(func(t *testing.T, seed uint64, some, head float64) {
		r := rand.New(rand.NewPCG(seed, 2))
		var past []Past
		for _, m := range append(Family(), ErrorRate(ErrorMargin)) {
			p := Past{Metric: m, Head: head}
			for range 8 + r.IntN(6) {
				p.History = append(p.History, some*(1+r.Float64()))
			}
			past = append(past, p)
		}
		v, err := Predict(0.01, r.IntN(20_000), past)
		if err != nil {
			t.Fatal(err)
		}
		sound(t, v)
	})
}

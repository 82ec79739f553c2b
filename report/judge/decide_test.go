package judge

import (
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
)

func TestOutcome(t *testing.T) {
	one := slices.Concat(steady(9, 1.1), []float64{0.999})
	for _, tt := range []struct {
		name   string
		ratios []float64
		want   Outcome
		enough bool
	}{
		{"nothing", nil, Unclear, false},
		{"five pairs know no interval", steady(5, 1), Unclear, false},
		{"six may be the same", steady(6, 1), Same, true},
		{"six cannot be worse", steady(6, 2), Unclear, false},
		{"nine are no look", steady(9, 2), Unclear, false},
		{"ten that agree", steady(10, 1.1), Worse, true},
		{"ten that agree the other way", steady(10, 1/1.1), Better, true},
		// All agree on 3 %, with a p of 1/1024, but that is inside the margin.
		{"a sure change that does not matter", steady(10, 1.03), Same, true},
		// One small pair of ten disagrees: p is 2/1024, 0.0033 with looks and share.
		{"nine and a small one", one, Worse, true},
		// Three of ten disagree.
		{"seven of ten", slices.Concat(steady(7, 1.1), steady(3, 1/1.1)), Unclear, false},
		{"the end", slices.Concat(steady(10, 1.1), steady(10, 1/1.1)), Unclear, true},
		{"twenty", steady(20, 1.1), Worse, true},
	} {
		v := decided(t, Standard(), single(ratios(tt.ratios...)))
		if v.Outcome != tt.want || v.Enough != tt.enough || len(v.Reasons) == 0 {
			t.Errorf("%s: %s, enough %t, %q; want %s, %t", tt.name, v.Outcome, v.Enough, v.Reasons, tt.want, tt.enough)
		}
	}
}

// Ten pairs that all say worse: p is 1/1024. A first look may spend three
// quarters of the level, and the family has four fifths of it: 1/1024 x 4/3 x
// 5/4 = 0.00163 for the only metric, three times that for the first of three.
func TestAdjusted(t *testing.T) {
	b := single(ratios(steady(10, 1.1)...))
	e := decided(t, Standard(), b).Comparisons[0].Effect
	if e.P != 1.0/1024 || math.Abs(e.Adjusted-1.0/1024*4/3*5/4) > 1e-12 {
		t.Errorf("p %g, adjusted %g", e.P, e.Adjusted)
	}
	b.Series = append(b.Series,
		Series{latency("p95"), ratios(steady(10, 1)...)},
		Series{latency("cpu"), ratios(steady(10, 1)...)})
	// What is only shown is held to the same. Errors do not belong to the family
	// and have the other fifth: 1/1024 x 4/3 x 5.
	shown := latency("shown")
	shown.Gating = false
	b.Series = append(b.Series, Series{shown, b.Series[0].Pairs})
	b.Errors = tallies(10, 0, 5)
	v := decided(t, Standard(), b)
	for name, want := range map[string]float64{"p50": 3.0 / 1024 * 4 / 3 * 5 / 4, "shown": 3.0 / 1024 * 4 / 3 * 5 / 4, "errors": 1.0 / 1024 * 4 / 3 * 5} {
		if e := v.of(name).Effect; math.Abs(e.Adjusted-want) > 1e-12 {
			t.Errorf("%s: adjusted %g, want %g", name, e.Adjusted, want)
		}
	}
}

// The median and the change of pairs 2 -> 2 r are known by hand: the average of
// 1.1 and 1.21 on the scale of logarithms is 1.1^1.5.
func TestEffect(t *testing.T) {
	pairs := ratios(1.1, 1.1, 1.1, 1.21, 1.21, 1.21)
	e := decided(t, Standard(), single(pairs)).Comparisons[0].Effect
	if e.Base != 2 || math.Abs(e.Head-2*(1.1+1.21)/2) > 1e-12 || math.Abs(e.Change-(math.Pow(1.1, 1.5)-1)) > 1e-12 {
		t.Errorf("%+v", e)
	}
	if math.Abs(e.Interval.Low-0.1) > 1e-12 || math.Abs(e.Interval.High-0.21) > 1e-12 {
		t.Errorf("%+v", e.Interval)
	}
}

func TestNeeds(t *testing.T) {
	p99, p999 := latency("p99"), latency("p99.9")
	p99.MinPairs, p99.MinRequests, p999.Floor = 20, 10_000, 3000
	short := Design{Last: 10, Level: 0.01}
	for _, tt := range []struct {
		design   Design
		requests int
		gates    bool
		p99      Outcome
		refused  bool
	}{
		{short, 1000, false, Worse, true},
		{short, 3000, false, Worse, false},
		{short, 10_000, true, Worse, false},
		// With 20 pairs to come it gates, but not yet.
		{Standard(), 1000, true, Unclear, true},
		{Standard(), 10_000, true, Worse, false},
	} {
		pairs := ratios(steady(10, 1.1)...)
		v := decided(t, tt.design, Block{Requests: tt.requests, Series: []Series{{p99, pairs}, {p999, pairs}}})
		c := v.of("p99")
		if c.Gating != tt.gates || c.Outcome != tt.p99 || (v.of("p99.9").Effect == nil) != tt.refused {
			t.Errorf("%+v with %d requests: gates %t, %s, p99.9 %+v", tt.design, tt.requests, c.Gating, c.Outcome, v.of("p99.9"))
		}
		if said := strings.Contains(strings.Join(c.Reasons, "\n"), "shown only"); said == tt.gates {
			t.Errorf("%q", c.Reasons)
		}
	}
}

// A metric that asks for requests alone does not gate for its pairs.
func TestNeedsRequests(t *testing.T) {
	m := latency("p99")
	m.MinRequests = 10_000
	if v := decided(t, Standard(), Block{Requests: 9999, Series: []Series{{m, ratios(steady(20, 2)...)}}}); v.Comparisons[0].Gating {
		t.Error("it gates with 9999 requests")
	}
}

// What cannot be compared is refused with the pair and the reason, and decides
// nothing.
func TestRefused(t *testing.T) {
	for want, bad := range map[string]Pair{
		"0 has no ratio":       {0, 1},
		"-1 has no ratio":      {1, -1},
		"NaN is no figure":     {math.NaN(), 1},
		"+Inf is no figure":    {1, math.Inf(1)},
		"too far apart":        {5e-324, 1e308},
		"1 and 1e+07 lie too ": {1, 1e7},
	} {
		pairs := ratios(steady(10, 2)...)
		pairs[3] = bad
		c := decided(t, Standard(), single(pairs)).Comparisons[0]
		if c.Outcome != Unclear || c.Effect != nil || !strings.HasPrefix(c.Reasons[0], "pair 4: ") || !strings.Contains(c.Reasons[0], want) {
			t.Errorf("%v: %s %q", bad, c.Outcome, c.Reasons)
		}
	}
	b := single(ratios(steady(10, 2)...))
	b.Series = append(b.Series, Series{latency("p95"), ratios(steady(9, 2)...)})
	if c := decided(t, Standard(), b).of("p95"); c.Effect != nil || c.Reasons[0] != "only 9 of 10 pairs have it" {
		t.Errorf("%+v", c)
	}
}

func TestFaults(t *testing.T) {
	good := Standard()
	for name, f := range map[string]func(*Design, *Block){
		"five":      func(d *Design, _ *Block) { d.First, d.Last = 0, 5 },
		"too many":  func(d *Design, _ *Block) { d.Last = 101 },
		"order":     func(d *Design, _ *Block) { d.First = 20 },
		"early":     func(d *Design, _ *Block) { d.First = 5 },
		"level":     func(d *Design, _ *Block) { d.Level = math.NaN() },
		"margin":    func(d *Design, _ *Block) { d.ErrorMargin = -1 },
		"draws":     func(d *Design, _ *Block) { d.Draws = -1 },
		"pairs":     func(_ *Design, b *Block) { b.Series[0].Pairs = ratios(steady(21, 1)...) },
		"direction": func(_ *Design, b *Block) { b.Series[0].Metric.Better = "" },
		"scale":     func(_ *Design, b *Block) { b.Series[0].Metric.Scale = "" },
		"margins":   func(_ *Design, b *Block) { b.Series[0].Metric.Margin = math.Inf(1) },
		"twice":     func(_ *Design, b *Block) { b.Series = append(b.Series, b.Series[0]) },
		"reserved":  func(_ *Design, b *Block) { b.Series[0].Metric.Name = "errors" },
	} {
		d, b := good, single(ratios(steady(6, 1)...))
		f(&d, &b)
		if v, err := Decide(d, b); err == nil {
			t.Errorf("%s was judged: %+v", name, v)
		}
	}
}

func TestStops(t *testing.T) {
	for _, tt := range []struct {
		first, last int
		want        []int
	}{{10, 20, []int{6, 10, 20}}, {0, 10, []int{6, 10}}, {0, 6, []int{6}}, {6, 12, []int{6, 12}}} {
		if got := (Design{First: tt.first, Last: tt.last}).Stops(); !slices.Equal(got, tt.want) {
			t.Errorf("%d of %d: %v, want %v", tt.first, tt.last, got, tt.want)
		}
	}
}

// An unclear metric says how many pairs would do: run so many with the same
// scatter, and it is decided.
func TestNeeded(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 9))
	pairs := make([]Pair, 100)
	for i := range pairs {
		pairs[i] = Pair{1, math.Exp(0.09 + 0.2*r.NormFloat64())}
	}
	c := decided(t, Standard(), single(pairs[:20])).Comparisons[0]
	if c.Outcome != Unclear || c.Needed <= 20 || c.Needed > 100 {
		t.Fatalf("%s, %d needed: %q", c.Outcome, c.Needed, c.Reasons)
	}
	more := decided(t, Design{Last: 100, Level: 0.01}, single(pairs))
	if more.Outcome != Worse {
		t.Errorf("100 pairs: %s %q, %d were said to do", more.Outcome, more.Reasons, c.Needed)
	}
}

// 20 pairs, the margin ln 1.05 = 0.04879. A centre of 0.01 and a half width of
// 0.06: times (0.06/0.03879)² = 2.392, so 47.8. A centre of 0.06 and a half
// width of 0.07: a lone metric is tested at 0.8 %, 2.409 deviations, where the
// interval has 1.960; times (0.07 x 1.2291 / 0.06)² = 2.056, so 41.1.
func TestNeededByHand(t *testing.T) {
	for _, tt := range []struct {
		low, high float64
		want      int
	}{{-0.05, 0.07, 48}, {-0.01, 0.13, 42}, {0.0487, 0.0489, 21}, {-5, 5, most}} {
		f := finding{metric: latency("p50"), x: make([]float64, 20), low: tt.low, high: tt.high, bounded: true, part: 0.8}
		f.centre = (tt.low + tt.high) / 2
		if got := f.needed(0.01); got != tt.want {
			t.Errorf("%g to %g: %d pairs, want %d", tt.low, tt.high, got, tt.want)
		}
	}
}

func BenchmarkDecide(b *testing.B) {
	block := random(rand.New(rand.NewPCG(1, 1)), 20, 1.05, 0.05)
	block.Series = append(block.Series, Series{latency("ttft"), block.Series[0].Pairs}, Series{latency("rss"), block.Series[1].Pairs})
	for b.Loop() {
		if _, err := Decide(Standard(), block); err != nil {
			b.Fatal(err)
		}
	}
}

package judge

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"
)

// swapped is the block with base and head exchanged.
func swapped(b Block) Block {
	turn := func(pairs []Pair) []Pair {
		turned := make([]Pair, len(pairs))
		for i, p := range pairs {
			turned[i] = Pair{Base: p.Head, Head: p.Base}
		}
		return turned
	}
	s := Block{Requests: b.Requests, Control: turn(b.Control)}
	for _, e := range b.Errors {
		s.Errors = append(s.Errors, ErrorPair{Base: e.Head, Head: e.Base})
	}
	for _, x := range b.Series {
		s.Series = append(s.Series, Series{x.Metric, turn(x.Pairs)})
	}
	return s
}

func mirrored(o Outcome) Outcome {
	switch o {
	case Worse:
		return Better
	case Better:
		return Worse
	}
	return o
}

// brief is the standard design with few draws: laws hold for any number.
func brief() Design {
	d := Standard()
	d.Draws = 20
	return d
}

// blocks calls each with blocks of all sizes and kinds.
func blocks(each func(r *rand.Rand, b Block)) {
	r := rand.New(rand.NewPCG(7, 7))
	for range 200 {
		n := []int{3, 6, 8, 10, 20}[r.IntN(5)]
		each(r, random(r, n, 1+0.2*r.Float64(), 0.2*r.Float64()))
	}
}

// Swapping base and head mirrors everything, digit by digit.
func TestAntisymmetry(t *testing.T) {
	blocks(func(_ *rand.Rand, b Block) {
		v, s := decided(t, brief(), b), decided(t, brief(), swapped(b))
		for i, c := range v.Comparisons {
			m := s.Comparisons[i]
			if m.Outcome != mirrored(c.Outcome) || m.Needed != c.Needed {
				t.Fatalf("%s: %s %d became %s %d", c.Metric.Name, c.Outcome, c.Needed, m.Outcome, m.Needed)
			}
			if !mirrors(c.Metric.Scale, *c.Effect, *m.Effect) {
				t.Fatalf("%s: %+v became %+v", c.Metric.Name, c.Effect, m.Effect)
			}
		}
		// Worse hides what is unclear beside it, so better does not.
		if o := s.Outcome; o != mirrored(v.Outcome) && v.Outcome != Worse && o != Worse {
			t.Fatalf("%s became %s", v.Outcome, o)
		}
	})
}

func mirrors(s Scale, a, b Effect) bool {
	opposite := func(x, y float64) bool {
		if s == Difference {
			return x == -y
		}
		return math.Abs((1+x)*(1+y)-1) < 1e-12
	}
	if a.Base != b.Head || a.P != b.P || a.Adjusted != b.Adjusted || a.Detectable != b.Detectable || !opposite(a.Change, b.Change) {
		return false
	}
	if a.Interval == nil || b.Interval == nil {
		return a.Interval == b.Interval
	}
	return opposite(a.Interval.Low, b.Interval.High) && opposite(a.Interval.High, b.Interval.Low)
}

// Seconds or milliseconds, the verdict is the same, and so is every change.
func TestScaleInvariance(t *testing.T) {
	blocks(func(r *rand.Rand, b Block) {
		v := decided(t, brief(), b)
		factor := math.Exp(20 * (r.Float64() - 0.5))
		for _, s := range b.Series {
			for i := range s.Pairs {
				s.Pairs[i].Base *= factor
				s.Pairs[i].Head *= factor
			}
		}
		w := decided(t, brief(), b)
		if v.Outcome != w.Outcome || !slices.Equal(v.Reasons, w.Reasons) {
			t.Fatalf("%s %q became %s %q", v.Outcome, v.Reasons, w.Outcome, w.Reasons)
		}
		for i, c := range v.Comparisons {
			d := w.Comparisons[i]
			if c.Outcome != d.Outcome || math.Abs(c.Effect.Change-d.Effect.Change) > 1e-12 || c.Effect.P != d.Effect.P ||
				math.Abs(c.Effect.Detectable-d.Effect.Detectable) > 1e-9 {
				t.Fatalf("%s: %+v became %+v", c.Metric.Name, c.Effect, d.Effect)
			}
		}
	})
}

// p is the share of all sign flips of the pairs that speak as loudly as these.
func TestSignFlips(t *testing.T) {
	r := rand.New(rand.NewPCG(8, 8))
	for n := 6; n <= 12; n++ {
		x := make([]float64, n)
		pairs := make([]Pair, n)
		for i := range x {
			x[i] = 0.05 + 0.1*r.NormFloat64()
			pairs[i] = Pair{1, math.Exp(x[i])}
		}
		loud := 0
		for signs := range 1 << n {
			flipped := make([]float64, n)
			for i := range x {
				flipped[i] = math.Abs(x[i]) * float64(1-2*(signs>>i&1))
			}
			if rankSum(flipped) >= rankSum(x) {
				loud++
			}
		}
		e := decided(t, Design{First: 10, Last: 20, Level: 0.01}, single(pairs)).Comparisons[0].Effect
		p := math.Ldexp(float64(loud), -n)
		if e.P != min(p, 1-p+probability(x)) {
			t.Errorf("%d pairs: p %g, enumerated %g", n, e.P, p)
		}
	}
}

// rankSum adds the ranks of the values above 0, in the textbook's way.
func rankSum(x []float64) int {
	order := slices.Clone(x)
	slices.SortFunc(order, func(a, b float64) int {
		if math.Abs(a) < math.Abs(b) {
			return -1
		}
		return 1
	})
	sum := 0
	for i, v := range order {
		if v > 0 {
			sum += i + 1
		}
	}
	return sum
}

// probability of exactly the rank sum of x.
func probability(x []float64) float64 {
	same := 0
	for signs := range 1 << len(x) {
		flipped := make([]float64, len(x))
		for i := range x {
			flipped[i] = math.Abs(x[i]) * float64(1-2*(signs>>i&1))
		}
		if rankSum(flipped) == rankSum(x) {
			same++
		}
	}
	return math.Ldexp(float64(same), -len(x))
}

// Moving all of head by a bound of the interval leaves a change that is only
// just not refused; a little further, and the test refuses it.
func TestIntervalAndTestAgree(t *testing.T) {
	blocks(func(_ *rand.Rand, b Block) {
		s := b.Series[0]
		e := decided(t, Design{First: 10, Last: 20, Level: 0.01}, single(s.Pairs)).Comparisons[0].Effect
		if e.Interval == nil {
			return
		}
		for _, bound := range []float64{e.Interval.Low, e.Interval.High} {
			outside := math.Copysign(1e-9, bound-e.Change)
			if p := moved(t, s.Pairs, (1+bound)*(1+outside)); p > 0.025 {
				t.Fatalf("just outside %g p is %g", bound, p)
			}
			if p := moved(t, s.Pairs, (1+bound)*(1-outside)); p <= 0.025 {
				t.Fatalf("just inside %g p is %g", bound, p)
			}
		}
	})
}

// moved is the p of the pairs if head is divided by a factor.
func moved(t *testing.T, pairs []Pair, factor float64) float64 {
	t.Helper()
	shifted := slices.Clone(pairs)
	for i := range shifted {
		shifted[i].Head /= factor
	}
	return decided(t, Design{First: 10, Last: 20, Level: 0.01}, single(shifted)).Comparisons[0].Effect.P
}

// A pair of equal values adds nothing where all the others agree.
func TestEqualPairAddsNothing(t *testing.T) {
	d := Design{Last: 20, Level: 0.01}
	for n := 6; n < 20; n++ {
		pairs := ratios(steady(n, 1.1)...)
		before := decided(t, d, single(pairs)).Comparisons[0]
		after := decided(t, d, single(append(pairs, Pair{1, 1}))).Comparisons[0]
		if after.Effect.P < before.Effect.P || after.Effect.Change > before.Effect.Change {
			t.Errorf("%d pairs: %+v, with an equal one %+v", n, before.Effect, after.Effect)
		}
	}
}

// Whatever is compared, no figure is infinite or not a number, each outcome has
// a reason, and the verdict follows from those of its metrics.
func FuzzDecide(f *testing.F) {
	f.Add(uint64(1), uint8(10), 1.0, 1.1, 0.0)
	f.Add(uint64(2), uint8(20), 1e300, 1e-300, math.Inf(1))
	f.Add(uint64(3), uint8(6), -1.0, 0.0, math.NaN())
	f.Fuzz(func(t *testing.T, seed uint64, n uint8, base, head, odd float64) {
		r := rand.New(rand.NewPCG(seed, 1))
		b := random(r, int(n), 1+r.Float64(), r.Float64())
		for i := range int(n) {
			b.Series[0].Pairs[i] = Pair{base * (1 + r.Float64()), head * (1 + r.Float64())}
			b.Series[1].Pairs[i].Head += odd
			b.Control[i].Base += odd
			b.Errors[i].Head.Errors += int(math.Max(-1e9, math.Min(1e9, odd)))
		}
		v, err := Decide(brief(), b)
		if int(n) > brief().Last {
			if err == nil {
				t.Fatalf("%d pairs were judged", n)
			}
			return
		}
		if err != nil {
			t.Fatal(err)
		}
		sound(t, v)
	})
}

// sound fails for a verdict that cannot be.
func sound(t *testing.T, v Verdict) {
	t.Helper()
	all := v.Comparisons
	if v.Control != nil {
		all = append(slices.Clone(all), *v.Control)
	}
	for _, c := range all {
		if c.Needed < 0 || c.Needed > most {
			t.Errorf("%s needs %d pairs", c.Metric.Name, c.Needed)
		}
		e := c.Effect
		if e == nil {
			continue
		}
		figures := []float64{e.Base, e.Head, e.Change, e.P, e.Adjusted, e.Detectable}
		if e.Interval != nil {
			figures = append(figures, e.Interval.Low, e.Interval.High)
			if e.Interval.Low > e.Change || e.Change > e.Interval.High {
				t.Errorf("%s: %g lies outside of %+v", c.Metric.Name, e.Change, e.Interval)
			}
		}
		for _, x := range figures {
			if math.IsNaN(x) || math.IsInf(x, 0) {
				t.Errorf("%s: %+v", c.Metric.Name, e)
			}
		}
	}
	for _, c := range v.Comparisons {
		if len(c.Reasons) == 0 {
			t.Errorf("%s is %s without a reason", c.Metric.Name, c.Outcome)
		}
		if c.Gating && c.Outcome == Worse && v.Outcome != Worse {
			t.Errorf("%s is worse, and all of it %s", c.Metric.Name, v.Outcome)
		}
	}
	if len(v.Reasons) == 0 {
		t.Errorf("%s without a reason", v.Outcome)
	}
}

package judge

import (
	"math/rand/v2"
	"testing"
)

// noisy makes a block whose head is slower by the factor, with pairs that
// scatter by sd.
func noisy(seed uint64, pairs int, factor, sd float64) Block {
	r := rand.New(rand.NewPCG(seed, 0))
	b := Block{Requests: 1000}
	for _, m := range Family() {
		s := Series{Metric: m}
		for range pairs {
			base := 0.1 * (1 + sd*r.NormFloat64())
			head := 0.1 * factor * (1 + sd*r.NormFloat64())
			s.Pairs = append(s.Pairs, Pair{base, head})
		}
		b.Series = append(b.Series, s)
	}
	for range pairs {
		b.Errors = append(b.Errors, ErrorPair{Tally{0, 1000}, Tally{0, 1000}})
		b.Control = append(b.Control, Pair{1 + 0.01*r.NormFloat64(), 1 + 0.01*r.NormFloat64()})
	}
	return b
}

func TestFirst(t *testing.T) {
	for _, f := range []float64{1, 1.03, 1.1} {
		for _, n := range []int{3, 6, 10, 20} {
			v, err := Decide(Standard(), noisy(1, n, f, 0.02))
			t.Logf("%g %d: %v %+v", f, n, err, v.Reasons)
			for _, c := range v.Comparisons {
				t.Logf("   %s %s %+v %q", c.Metric.Name, c.Outcome, c.Effect, c.Reasons)
			}
		}
	}
}

func BenchmarkDecide(b *testing.B) {
	block := noisy(1, 20, 1.05, 0.02)
	block.Requests = 10000
	for b.Loop() {
		if _, err := Decide(Standard(), block); err != nil {
			b.Fatal(err)
		}
	}
}

package judge

import (
	"math/rand/v2"
	"testing"
)

// latency is a gating metric, the same in all tests.
func latency(name string) Metric {
	return Metric{Name: name, Unit: "s", Better: Lower, Scale: Ratio, Gating: true, Margin: 0.05}
}

// ratios makes pairs of which head is so many times base.
func ratios(of ...float64) []Pair {
	pairs := make([]Pair, len(of))
	for i, r := range of {
		pairs[i] = Pair{Base: 2, Head: 2 * r}
	}
	return pairs
}

// steady is n ratios around the given one, none of them equal, that differ by
// little.
func steady(n int, ratio float64) []float64 {
	v := make([]float64, n)
	for i := range v {
		v[i] = ratio * (1 + 0.0001*float64(i*7%n))
	}
	return v
}

// random is a block of three gating metrics and one that is shown, with errors
// and a control, in which head is so many times as slow and pairs scatter by sd.
func random(r *rand.Rand, pairs int, ratio, sd float64) Block {
	b := Block{Requests: 1000}
	scattered := func(ratio float64) []Pair {
		p := make([]Pair, pairs)
		for i := range p {
			p[i] = Pair{Base: 1 + sd*r.Float64(), Head: ratio * (1 + sd*r.Float64())}
		}
		return p
	}
	for _, name := range []string{"p50", "p95", "cpu"} {
		b.Series = append(b.Series, Series{latency(name), scattered(ratio)})
	}
	b.Series = append(b.Series, Series{Metric{Name: "throughput", Better: Higher, Scale: Ratio, Margin: 0.05}, scattered(1 / ratio)})
	b.Control = scattered(1)
	for range pairs {
		b.Errors = append(b.Errors, ErrorPair{Tally{r.IntN(4), 1000}, Tally{r.IntN(4), 1000}})
	}
	return b
}

// single is a block of one metric.
func single(pairs []Pair) Block { return Block{Series: []Series{{latency("p50"), pairs}}} }

func decided(t *testing.T, d Design, b Block) Verdict {
	t.Helper()
	v, err := Decide(d, b)
	if err != nil {
		t.Fatal(err)
	}
	return v
}

func (v Verdict) of(name string) Comparison {
	for _, c := range v.Comparisons {
		if c.Metric.Name == name {
			return c
		}
	}
	return Comparison{}
}

package price

import (
	"math"
	"math/big"
	"strings"
	"testing"
	"time"
)

func TestCost(t *testing.T) {
	const million = 1_000_000
	for _, tt := range []struct {
		name, model string
		usage       Usage
		want        string
	}{
		{"nothing", "claude-opus-5-5", Usage{}, "$0.00"},
		{"one token", "claude-haiku-5-5", Usage{Input: 1}, "$0.0000001"},
		{"one token read", "claude-haiku-5-5", Usage{CacheRead: 1}, "$0.00000001"},
		{"the cheapest hundred requests", "claude-haiku-5-5", Usage{Input: 100 * 100, Output: 100 * 64}, "$0.0042"},
		{"input", "claude-fable-5-1", Usage{Input: million}, "$10.00"},
		{"output", "claude-fable-5-1", Usage{Output: million}, "$50.00"},
		{"cached for 5 minutes", "claude-fable-5-1", Usage{CacheWrite5m: million}, "$12.50"},
		{"cached for an hour", "claude-fable-5-1", Usage{CacheWrite1h: million}, "$20.00"},
		{"read", "claude-fable-5-1", Usage{CacheRead: million}, "$0.25"},
		{"all", "claude-sonnet-5-5", Usage{million, million, million, million, million}, "$18.60"},
		{"prompt at the threshold", "claude-haiku-5-5", Usage{Input: 100_000}, "$0.01"},
		{"prompt above it", "claude-haiku-5-5", Usage{Input: 100_001}, "$0.0500005"},
		{"what is cached is part of the prompt", "claude-haiku-5-5", Usage{CacheRead: 50_000, CacheWrite5m: 30_000, CacheWrite1h: 20_001, Output: 1}, "$0.0412535"},
		{"output is not", "claude-haiku-5-5", Usage{Input: 1, Output: 100_000}, "$0.0500001"},
	} {
		p, ok := Of(tt.model)
		if !ok {
			t.Fatalf("no price of %s", tt.model)
		}
		if got := p.Cost(tt.usage).String(); got != tt.want {
			t.Errorf("%s: %s, want %s", tt.name, got, tt.want)
		}
	}
}

func TestOf(t *testing.T) {
	for model, want := range map[string]USD{
		"claude-haiku-4-5":          1_000,
		"claude-haiku-4-5-20251001": 1_000,
		"claude-haiku-4-5-2025100":  0,
		"claude-haiku-4-5-2025100x": 0,
		"claude-haiku-4-5 20251001": 0,
		"claude-haiku-4-5-":         0,
		"-20251001":                 0,
		"claude-haiku":              0,
		"":                          0,
	} {
		if p, ok := Of(model); p.Input != want || ok != (want > 0) {
			t.Errorf("%q: %d, %v", model, p.Input, ok)
		}
	}
}

// TestTable checks what holds for every price that there is: reading the cache
// is cheapest, and writing to it costs a quarter more than input, or twice as
// much.
func TestTable(t *testing.T) {
	if _, err := time.Parse(time.DateOnly, AsOf); err != nil {
		t.Error(err)
	}
	for _, model := range []string{
		"claude-fable-5-2", "claude-fable-5-1", "claude-fable-5", "claude-mythos-5-1", "claude-mythos-5",
		"claude-opus-5-5", "claude-opus-5", "claude-opus-4-8", "claude-opus-4-7", "claude-opus-4-6", "claude-opus-4-5",
		"claude-sonnet-5-5", "claude-sonnet-5", "claude-sonnet-4-6", "claude-sonnet-4-5",
		"claude-haiku-5-5", "claude-haiku-4-5",
	} {
		p, ok := Of(model)
		if !ok {
			t.Errorf("no price of %s", model)
		}
		checkRates(t, model, p.Rates)
		if p.Threshold > 0 {
			checkRates(t, model+", long", p.Long)
		}
	}
}

func checkRates(t *testing.T, name string, r Rates) {
	t.Helper()
	if r.Output != 5*r.Input || 4*r.CacheWrite5m != 5*r.Input || r.CacheWrite1h != 2*r.Input ||
		r.CacheRead <= 0 || r.CacheRead > r.Input/10 {
		t.Errorf("%s: %+v", name, r)
	}
}

// FuzzUSD checks that an amount is printed exactly, with no more decimals than
// it takes.
func FuzzUSD(f *testing.F) {
	for _, n := range []int64{0, 1, -1, 10_000_000, 1_000_000_000, -1_500_000_000, math.MaxInt64, math.MinInt64} {
		f.Add(n)
	}
	f.Fuzz(func(t *testing.T, n int64) {
		text := USD(n).String()
		plain := text[1:]
		if n < 0 {
			plain = "-" + text[2:]
		}
		read, ok := new(big.Rat).SetString(plain)
		if !ok || read.Cmp(big.NewRat(n, int64(Dollar))) != 0 {
			t.Errorf("%d prints as %s", n, text)
		}
		if decimals := len(text) - 1 - strings.IndexByte(text, '.'); decimals < 2 || decimals > 2 && text[len(text)-1] == '0' {
			t.Errorf("%d prints as %s", n, text)
		}
	})
}

func BenchmarkCost(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		p, _ := Of("claude-sonnet-5-5-20260928")
		_ = p.Cost(Usage{Input: 100, Output: 64})
	}
}

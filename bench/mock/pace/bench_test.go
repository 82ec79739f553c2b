package pace

import (
	"testing"
	"time"
)

func BenchmarkSlots(b *testing.B) {
	s, ctx := NewSlots(100, 0), b.Context()
	b.ReportAllocs()
	for b.Loop() {
		if err := s.Acquire(ctx); err != nil {
			b.Fatal(err)
		}
		s.Release()
	}
}

func BenchmarkPlan(b *testing.B) {
	timing := drawn(b)
	b.ReportAllocs()
	for b.Loop() {
		p := timing.Plan(1, 1, 1)
		p.Length()
		p.Token(0)
	}
}

func BenchmarkToken(b *testing.B) {
	timing := drawn(b)
	p, i := timing.Plan(1, 1, 1), 0
	b.ReportAllocs()
	for b.Loop() {
		p.Token(i)
		i++
	}
}

func BenchmarkFactor(b *testing.B) {
	s := Schedule{{Spike: &Spike{From: second, For: second, Factor: 3}}, {Ramp: &Ramp{From: second, For: second, Factor: 3}}}
	b.ReportAllocs()
	for b.Loop() {
		s.Factor(1500 * time.Millisecond)
	}
}

package draw

import (
	"strings"
	"testing"
)

func BenchmarkAt(b *testing.B) {
	for _, s := range samples(b) {
		name, _, _ := strings.Cut(s, "(")
		b.Run(name, func(b *testing.B) {
			d, n := mustTime(b, s), uint64(0)
			b.ReportAllocs()
			for b.Loop() {
				d.At(7, n)
				n++
			}
		})
	}
}

func BenchmarkFor(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		Seed(7).For("first token")
	}
}

package limit

import (
	"testing"
	"time"
)

// BenchmarkRequest is what the limits add to a request: it is admitted, its tokens
// are counted, and its headers are written.
func BenchmarkRequest(b *testing.B) {
	for name, limits := range map[string]Limits{"none": {}, "scale": {Tier: Scale, Requests: Unbounded, Output: Unbounded}} {
		b.Run(name, func(b *testing.B) {
			l := newLimiter(b, limits)
			var lines []byte
			b.ReportAllocs()
			for b.Loop() {
				now := time.Now()
				g, _ := l.Admit(now, Key{1}, "haiku-5-5", 0)
				g.Output(now, 64)
				s := g.Status(now)
				lines = s.AppendLines(lines[:0])
				g.Done()
			}
		})
	}
}

// BenchmarkRefusal is what a refused request costs, without its message.
func BenchmarkRefusal(b *testing.B) {
	l := newLimiter(b, Limits{Requests: 1})
	var lines []byte
	b.ReportAllocs()
	for b.Loop() {
		if _, refusal := l.Admit(time.Now(), Key{}, "haiku-5-5", 100); refusal != nil {
			lines = refusal.Status.AppendLines(lines[:0])
		}
	}
}

func BenchmarkAdmit(b *testing.B) {
	l := newLimiter(b, Limits{})
	now := time.Now()
	b.ReportAllocs()
	for b.Loop() {
		g, _ := l.Admit(now, Key{}, "haiku-5-5", 100)
		g.Done()
	}
}

// BenchmarkOneKey is eight goroutines that share a key and a class.
func BenchmarkOneKey(b *testing.B) {
	l := newLimiter(b, Limits{})
	b.SetParallelism(4) // of two cores
	b.ReportAllocs()
	b.RunParallel(func(pb *testing.PB) {
		var lines []byte
		for pb.Next() {
			now := time.Now()
			g, _ := l.Admit(now, Key{}, "haiku-5-5", 100)
			s := g.Status(now)
			lines = s.AppendLines(lines[:0])
			g.Done()
		}
	})
}

func BenchmarkOutput(b *testing.B) {
	l := newLimiter(b, Limits{})
	g, _ := l.Admit(time.Now(), Key{}, "haiku-5-5", 100)
	now := time.Now()
	b.ReportAllocs()
	for b.Loop() {
		now = now.Add(time.Millisecond)
		g.Output(now, 1)
	}
}

func BenchmarkLines(b *testing.B) {
	l := newLimiter(b, Limits{Tier: Scale})
	g, _ := l.Admit(time.Now(), Key{}, "haiku-5-5", 100_000)
	g.Output(time.Now(), 100_000)
	s := g.Status(time.Now())
	var lines []byte
	b.ReportAllocs()
	for b.Loop() {
		lines = s.AppendLines(lines[:0])
	}
}

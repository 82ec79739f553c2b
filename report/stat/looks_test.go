package stat

import (
	"math"
	"math/rand/v2"
	"testing"
)

// Over all sign flips, a p that counts both looks falls at or below a level no
// more often than the level says, and the find of either look alone at its
// share is never lost.
func TestLooksHoldTheLevel(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 3))
	for _, first := range []int{0, 3, 6, 11} {
		for _, share := range []float64{0.3, 0.75, 1} {
			size := sizes(r, 12)
			l, early := NewLooks(size, first, share), NewSignedRank(first)
			var all []float64
			tosses(size, func(x []float64) {
				w := NewWalsh(x[:first]).Above(0)
				p := l.P(w, NewWalsh(x).Above(0))
				all = append(all, p)
				if first > 0 && p > early.Tail(w)/share {
					t.Errorf("p %g, and %g at the first look", p, early.Tail(w)/share)
				}
			})
			holds(t, all)
		}
	}
}

// With one look it is the plain test.
func TestOneLook(t *testing.T) {
	s, l := NewSignedRank(9), NewLooks(sizes(rand.New(rand.NewPCG(1, 1)), 9), 0, 0.75)
	for w := range len(s) {
		if p := l.P(0, w); math.Abs(p-s.Tail(w)) > 1e-15 {
			t.Errorf("p of %d: %g, want %g", w, p, s.Tail(w))
		}
	}
}

// Four values, looked at after two, of sizes 1 2 3 4: signs +++- have 3 at the
// first look and 6 at the last. At the first, 3 has a probability of 1/4; a
// share of a half spends that from a level of 1/2 on. Below, nothing is spent
// at the first look, so the last decides alone: 6 or more has the subsets
// 1234, 234, 134, 124, 34, 24, 123 of 1..4, so 7/16.
func TestLooksByHand(t *testing.T) {
	l := NewLooks([]float64{1, 2, 3, 4}, 2, 0.5)
	if p := l.P(3, 6); p != 7.0/16 {
		t.Errorf("p %g, want 7/16", p)
	}
	// Sum 5 adds 23 and 14: 9/16. From a level of 1/2 on the first look finds.
	if p := l.P(3, 5); p != 0.5 {
		t.Errorf("p %g, want 1/2", p)
	}
	// Found by the last look alone, at a level above 1/2. The first look then
	// finds 12, 123, 124, 1234; the last adds 14, 23, 24, 34, 134, 234: 10/16.
	if p := l.P(2, 5); p != 10.0/16 {
		t.Errorf("p %g, want 10/16", p)
	}
}

// With one look, the critical sum of ranks is that of the plain test.
func TestCriticalOfOneLook(t *testing.T) {
	s, l := NewSignedRank(12), NewLooks(sizes(rand.New(rand.NewPCG(1, 1)), 12), 0, 0.75)
	for level := 0.0001; level < 0.2; level *= 1.3 {
		if early, late := l.Critical(level); early != 1 || late != s.Critical(level) {
			t.Errorf("%g: %d and %d, want 1, which is never reached, and %d", level, early, late, s.Critical(level))
		}
	}
}

// What P finds at a level, Critical finds too.
func TestCriticalOfLooks(t *testing.T) {
	r := rand.New(rand.NewPCG(4, 4))
	for range 20 {
		l := NewLooks(sizes(r, 10), 5, 0.75)
		for _, level := range []float64{0.002, 0.01, 0.05, 0.1} {
			early, late := l.Critical(level)
			for a := range l.rows {
				for b := range l.columns {
					if l.P(a, b) <= level && a < early && b < late {
						t.Fatalf("%d and %d are found at %g, and %d or %d are asked for", a, b, level, early, late)
					}
				}
			}
		}
	}
}

package watch

import (
	"math/rand/v2"
	"slices"
	"testing"
	"time"
)

// TestTrackKeepsPieces, whatever their times are: early, late, and far apart.
func TestTrackKeepsPieces(t *testing.T) {
	draw := rand.New(rand.NewPCG(1, 2))
	var tr track
	for range 100 {
		tr = tr.cleared()
		var want []Piece
		due := time.Duration(0)
		for range draw.IntN(200) {
			due += time.Duration(draw.Int64N(1 << draw.IntN(50)))
			at := due + time.Duration(draw.Int64N(1<<40)-1<<20)
			tr.add(due, at)
			want = append(want, Piece{due, at})
		}
		if got := tr.appendTo(nil); !slices.Equal(got, want) {
			t.Fatalf("kept %v, not %v", got, want)
		}
	}
}

func BenchmarkTrack(b *testing.B) {
	var tr track
	due := time.Duration(0)
	for b.Loop() {
		if tr.count == 1000 {
			b.ReportMetric(float64(len(tr.bytes))/1000, "bytes/piece")
			tr = tr.cleared()
			due = 0
		}
		due += 20 * time.Millisecond
		tr.add(due, due+100*time.Microsecond)
	}
}

package search_test

import (
	"encoding/binary"
	"math"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"github.com/claudebench/claudebench/bench"
	"github.com/claudebench/claudebench/bench/search"
)

// Whatever is measured, a search ends, tries no concurrency twice, and
// confirms three times the best of the steps that kept the bounds.
func FuzzMax(f *testing.F) {
	f.Add([]byte{}, 8)
	f.Add(slices.Repeat([]byte{0x40, 0x59, 0, 0, 0, 0, 0, 0}, 30), 1)
	f.Add(slices.Repeat([]byte{0x7f, 0xf0, 0, 0, 0, 0, 0, 0}, 30), 5000)
	f.Fuzz(func(t *testing.T, data []byte, start int) {
		if start < 1 || start > bench.MaxRequests {
			return
		}
		checkLaw(t, start, func() float64 {
			if len(data) < 8 {
				return 0
			}
			x := math.Float64frombits(binary.BigEndian.Uint64(data))
			data = data[8:]
			return x
		})
	})
}

// The same with measures near the bounds, which arbitrary bits seldom are.
func TestMaxLaw(t *testing.T) {
	for seed := range uint64(2000) {
		draw := rand.New(rand.NewPCG(seed, 0))
		n := 0
		checkLaw(t, 1+draw.IntN(300), func() float64 {
			n++
			return []float64{draw.Float64() * 0.011, draw.ExpFloat64() * 1000, draw.Float64() * 1.1e9}[n%3]
		})
	}
}

func checkLaw(t *testing.T, start int, draw func() float64) {
	t.Helper()
	ph := phase
	ph.Load = bench.Load{Kind: bench.Closed, Requests: start, Concurrency: start}
	best, at := 0.0, 0
	m := search.NewMax("aiohttp", 2, ph, func(tr bench.Trial) (search.Point, error) {
		p := search.Point{Throughput: draw(), P99: time.Duration(draw()), ErrorShare: draw()}
		if p.ErrorShare <= 0.01 && p.P99 <= ph.SLO && p.Throughput > best {
			best, at = p.Throughput, tr.Load.Concurrency
		}
		return p, nil
	})
	steps, confirms := concurrencies(run(m, never))
	if len(steps) > 10 { // 1 to 512
		t.Errorf("%d steps", len(steps))
	}
	for i, c := range steps {
		if c != start<<i {
			t.Errorf("step %d has concurrency %d, want %d", i, c, start<<i)
		}
	}
	var want []int
	if at > 0 {
		want = []int{at, at, at}
	}
	if !slices.Equal(confirms, want) {
		t.Errorf("confirmed %v, want %v", confirms, want)
	}
}

package judge

import (
	"math"
	"math/rand/v2"
	"slices"

	"github.com/claudebench/claudebench/report/stat"
)

// power is the share of cases in which the smallest detectable change is found.
const power = 0.8

// detectable works the smallest detectable change out by imagining the design's
// pairs again and again: the deviations of the pairs at hand from their centre
// are drawn anew, each with a random sign, and it is asked above which shift
// the procedure would have found that set worse. The answer is the shift that
// is enough in 80 % of the sets. The metric is taken to be found alone: at the
// first and hardest of Holm's steps. The seed is fixed, so the same pairs give
// the same answer.
func (f *finding) detectable(d Design) float64 {
	n := len(f.x)
	if n < 2 || d.Draws == 0 {
		return 0
	}
	sizes := make([]float64, n)
	for i, x := range f.x {
		// Deviations from a centre that was estimated from them are too small.
		sizes[i] = math.Abs(x-f.centre) * math.Sqrt(float64(n)/float64(n-1))
	}
	r := rand.New(rand.NewPCG(uint64(n), uint64(d.Last)))
	x := make([]float64, d.Last)
	draw := func() []float64 {
		for i := range x {
			x[i] = sizes[r.IntN(n)] * float64(1-2*r.IntN(2))
		}
		return x
	}
	stops := f.stops(d, r.Perm(d.Last))
	shifts := make([]float64, d.Draws)
	for i := range shifts {
		shifts[i] = enough(stops, draw(), f.metric.margin())
	}
	slices.Sort(shifts)
	shift := shifts[int(math.Ceil(power*float64(d.Draws)))-1]
	if math.IsInf(shift, 0) {
		return 0
	}
	return math.Abs(f.metric.change(shift))
}

// A stop is a number of pairs at which the design judges.
type stop struct {
	pairs int
	// above is how many Walsh averages must lie above 0 for a find; more than
	// there are where nothing can be found.
	above int
	// skip is how many Walsh averages lie above the interval.
	skip int
}

// stops lists those of the design for this metric. What may be found at the
// second look depends a little on how large the first pairs are among all; order
// stands for what is to be expected.
func (f *finding) stops(d Design, order []int) []stop {
	x := make([]float64, len(order))
	for i, size := range order {
		x[i] = float64(size)
	}
	early, late := stat.NewLooks(x, f.first, spent).Critical(d.Level * f.part)
	var all []stop
	for _, n := range d.Stops() {
		null := stat.NewSignedRank(n)
		s := stop{pairs: n, above: len(null), skip: len(null) - 1 - null.Critical((1-confidence)/2)}
		switch n {
		case f.first:
			s.above = early
		case d.Last:
			s.above = late
		}
		all = append(all, s)
	}
	return all
}

// enough is the shift above which pairs that scatter like x are found worse,
// and are not found the same before; infinite if no shift is.
func enough(stops []stop, x []float64, margin float64) float64 {
	least, notSame := math.Inf(1), math.Inf(-1)
	var room [256]float64
	for _, s := range stops {
		w := stat.AppendAverages(room[:0], x[:s.pairs])
		notSame = max(notSame, margin-stat.Select(w, len(w)-1-s.skip))
		if s.above <= len(w) {
			least = min(least, max(notSame, -stat.Select(w, len(w)-s.above)))
		}
	}
	return least
}

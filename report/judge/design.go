package judge

import "fmt"

// A Design is settled before the first pair runs.
type Design struct {
	// First and Last are the numbers of pairs after which worse and better may
	// be found. First is 6 to 20 and below Last, or 0 for a single look, as at
	// pairs that lie on disk. Last is 6 to 100.
	First, Last int
	// Level is the chance, above 0 and at most 0.2, of one or more false finds of worse in the whole
	// family and at all looks, when nothing changed; and the same of better.
	Level float64
	// ErrorMargin is the change of the share of failed requests that does not
	// matter, at least 0.
	ErrorMargin float64
	// Draws is how many imagined repetitions the smallest detectable change is
	// worked out from, at most 100,000. 0 leaves it out.
	Draws int
}

// Standard is the design used unless another is asked for.
func Standard() Design {
	return Design{First: 10, Last: 20, Level: 0.01, ErrorMargin: ErrorMargin, Draws: 300}
}

const (
	// fewest pairs have a 95 % interval. A run may end with them as the same or
	// as contaminated; no exact test of 6 pairs reaches the level.
	fewest = 6
	// confidence of all intervals.
	confidence = 0.95
	// spent at the first of two looks is three quarters of the level. An exact test of 10 pairs knows
	// only multiples of 1/1024: with three quarters, three gating metrics may
	// each have one small pair that speaks against the others, and six can
	// still be found at all.
	spent = 0.75
	// errorShare of the level belongs to errors, the rest to the family. It is
	// the least, in round numbers, that lets errors be found in 10 pairs.
	errorShare = 0.2
)

func (d Design) check() error {
	switch {
	case d.Last < fewest || d.Last > 100:
		return fmt.Errorf("a design of %d pairs: 6 to 100 can be judged", d.Last)
	case d.First != 0 && (d.First < fewest || d.First > 20 || d.First >= d.Last):
		return fmt.Errorf("a first look after %d of %d pairs: it is 6 to 20, and before the last", d.First, d.Last)
	case !(d.Level > 0 && d.Level <= 0.2):
		return fmt.Errorf("a level of %g: it lies above 0 and at most at 0.2", d.Level)
	case !(d.ErrorMargin >= 0 && d.ErrorMargin <= 1):
		return fmt.Errorf("an error margin of %g: it is a share, 0 to 1", d.ErrorMargin)
	case d.Draws < 0 || d.Draws > 100_000:
		return fmt.Errorf("%d draws: 0 to 100000 are possible", d.Draws)
	}
	return nil
}

// Stops lists the numbers of pairs after which a run asks for a verdict.
func (d Design) Stops() []int {
	var stops []int
	for _, n := range []int{fewest, d.First, d.Last} {
		if n >= fewest && (len(stops) == 0 || n > stops[len(stops)-1]) {
			stops = append(stops, n)
		}
	}
	return stops
}

package show

import (
	"fmt"
	"math"
	"slices"

	"github.com/claudebench/claudebench/report/stat"
	"github.com/claudebench/claudebench/report/unit"
)

// unknown stands where nothing is known.
const unknown = "–"

// span is the median, with the bounds where there are several trials.
func span(s *stat.Summary, write func(float64) string) string {
	if s == nil {
		return unknown
	}
	if s.N == 1 {
		return write(s.Median)
	}
	return fmt.Sprintf("%s (%s–%s)", write(s.Median), write(s.Low), write(s.High))
}

func dollars(x float64) string { return "$" + unit.Number(x) }

func count(n *int) string {
	if n == nil {
		return unknown
	}
	return unit.Count(*n)
}

// change writes a change of a share, such as "+25 %"; what is less than a
// thousandth of it is none.
func change(share float64) string {
	switch {
	case math.IsNaN(share) || math.IsInf(share, 0):
		return unknown
	case math.Abs(share) < 0.0005:
		return "0"
	}
	return fmt.Sprintf("%+.1f %%", 100*share)
}

// spread writes the least and the greatest of some values, once if they read
// the same.
func spread(values []float64, write func(float64) string) string {
	if len(values) == 0 {
		return unknown
	}
	low, high := write(slices.Min(values)), write(slices.Max(values))
	if low == high {
		return low
	}
	return low + " to " + high
}

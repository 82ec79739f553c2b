package picture

import (
	"math"
	"strconv"

	"github.com/claudebench/claudebench/report/judge"
)

// An axis places changes, of which 0 is in the middle, along a direction. What lies beyond its
// reach is drawn at its end.
type axis struct{ middle, length, reach float64 }

func (a axis) at(change float64) float64 {
	return a.middle + max(-a.reach, min(a.reach, change))/a.reach*a.length
}

func (a axis) holds(change float64) bool { return math.Abs(change) <= a.reach }

// widest reaches are cut, so that one great change leaves something of the small ones.
const widest = 1.0

// reach rounds the greatest change up to what can be written at an axis.
func reach(greatest float64) float64 {
	for _, r := range []float64{0.02, 0.05, 0.1, 0.2, 0.3, 0.5} {
		if greatest <= r {
			return r
		}
	}
	return widest
}

// percent labels an axis.
func percent(change float64) string {
	s := strconv.FormatFloat(100*math.Abs(change), 'f', -1, 64) + " %"
	switch {
	case change < 0:
		return "−" + s
	case change > 0:
		return "+" + s
	}
	return s
}

// shapeOf gives each outcome a shape of its own.
func shapeOf(o judge.Outcome) []point {
	switch o {
	case judge.Worse:
		return []point{{0, -5.5}, {5.5, 4.5}, {-5.5, 4.5}}
	case judge.Better:
		return []point{{0, 5.5}, {5.5, -4.5}, {-5.5, -4.5}}
	case judge.Same:
		return []point{{-4, -4}, {4, -4}, {4, 4}, {-4, 4}}
	}
	return diamond
}

var diamond = []point{{0, -5}, {5, 0}, {0, 5}, {-5, 0}}

package draw

import (
	"fmt"
	"strconv"
	"time"
)

// A unit is how values are written, and the largest that makes sense.
type unit struct {
	parse  func(string) (float64, error)
	format func(float64) string
	most   float64
	// example is what the examples of the kinds are multiplied by.
	example float64
}

func durations() unit {
	return unit{
		parse: func(s string) (float64, error) {
			v, err := time.ParseDuration(s)
			if err != nil {
				return 0, fmt.Errorf("%.40q is no duration such as 60ms", s)
			}
			return float64(v), nil
		},
		format:  func(v float64) string { return time.Duration(v).String() },
		most:    float64(MaxTime),
		example: float64(time.Millisecond),
	}
}

func counts() unit {
	return unit{
		parse: func(s string) (float64, error) {
			v, err := strconv.Atoi(s)
			if err != nil {
				return 0, fmt.Errorf("%.40q is no whole number such as 60", s)
			}
			return float64(v), nil
		},
		format:  func(v float64) string { return strconv.Itoa(int(v)) },
		most:    MaxCount,
		example: 1,
	}
}

// read is a value within the bounds of the unit.
func (un unit) read(s string) (float64, error) {
	v, err := un.parse(s)
	if err != nil {
		return 0, err
	}
	if v < 0 || v > un.most {
		return 0, fmt.Errorf("%s lies outside 0 to %s", s, un.format(un.most))
	}
	return v, nil
}

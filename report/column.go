package report

import (
	"slices"
	"time"

	"github.com/claudebench/claudebench/report/stat"
)

// A column holds one duration of each hit, in nanoseconds.
type column []int64

// emptied returns an empty column with room for size values.
func (c column) emptied(size int) column {
	if cap(c) < size {
		return make(column, 0, size)
	}
	return c[:0]
}

func (c column) sort() { slices.Sort(c) }

// mean is rounded down to the nanosecond. Ten million hits of ten minutes each
// still fit the sum.
func (c column) mean() time.Duration {
	var sum int64
	for _, v := range c {
		sum += v
	}
	return time.Duration(sum / int64(len(c)))
}

// quantile needs a sorted column that is not empty, and q up to 0.99 or 1.
func (c column) quantile(q float64) time.Duration {
	v, _ := stat.Quantile(c, q)
	return time.Duration(v)
}

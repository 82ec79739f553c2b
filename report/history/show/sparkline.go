package show

import (
	"slices"
	"strings"
)

const (
	// sparkWidth is how many characters a line has at most.
	sparkWidth = 30
	// sparkSpan is the least height of a line, as a share of its middle, so that noise does not
	// look like a mountain range.
	sparkSpan = 0.1
)

var bars = []rune("▁▂▃▄▅▆▇█")

// sparkline draws finite values, at least one, in time order. Where there are more than fit,
// a character is the mean of its share of them.
func sparkline(values []float64) string {
	columns := squeeze(values, sparkWidth)
	low, high := slices.Min(columns), slices.Max(columns)
	middle := low/2 + high/2
	half := max(high-middle, middle*sparkSpan/2)
	var line strings.Builder
	for _, v := range columns {
		height := 0.5
		if half > 0 {
			height += (v - middle) / half / 2
		}
		line.WriteRune(bars[max(0, min(int(height*float64(len(bars))), len(bars)-1))])
	}
	return line.String()
}

// squeeze returns the means of at most n shares of the values, in their order.
func squeeze(values []float64, n int) []float64 {
	n = min(n, len(values))
	means := make([]float64, n)
	for i := range means {
		share := values[i*len(values)/n : (i+1)*len(values)/n]
		for _, v := range share {
			means[i] += v / float64(len(share))
		}
	}
	return means
}

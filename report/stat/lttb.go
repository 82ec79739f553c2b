package stat

import "math"

// LTTB picks at most n of the points (x[i], y[i]), and returns their indices in ascending order:
// those that a line through them needs to look like the line through all. The first and the
// last point are kept; of each of n-2 buckets between them, the point that spans the largest
// triangle with the one picked before it and the mean of the next bucket (Largest Triangle
// Three Buckets; Steinarsson, Downsampling Time Series for Visual Representation, 2013).
//
// x is in ascending order and as long as y. All points are kept if there are no more than n, or
// if n is below 3.
func LTTB(x, y []float64, n int) []int {
	if len(x) <= n || n < 3 {
		n = len(x)
		all := make([]int, n)
		for i := range all {
			all[i] = i
		}
		return all
	}
	picked := append(make([]int, 0, n), 0)
	for b := range n - 2 {
		from, to := bucket(len(x), n, b)
		nextFrom, nextTo := bucket(len(x), n, b+1)
		meanX, meanY := mean(x[nextFrom:nextTo]), mean(y[nextFrom:nextTo])
		last := picked[len(picked)-1]
		best, largest := from, -1.0
		for i := from; i < to; i++ {
			area := math.Abs((x[last]-meanX)*(y[i]-y[last]) - (x[last]-x[i])*(meanY-y[last]))
			if area > largest {
				best, largest = i, area
			}
		}
		picked = append(picked, best)
	}
	return append(picked, len(x)-1)
}

// bucket b of the n-2 lies between the first and the last of all points; the one behind them is
// the last point.
func bucket(all, n, b int) (from, to int) {
	if b == n-2 {
		return all - 1, all
	}
	return 1 + b*(all-2)/(n-2), 1 + (b+1)*(all-2)/(n-2)
}

func mean(v []float64) float64 {
	sum := 0.0
	for _, x := range v {
		sum += x
	}
	return sum / float64(len(v))
}

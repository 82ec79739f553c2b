package stat

import (
	"cmp"
	"slices"
)

// Holm adjusts the p-values of a family so that refusing those of at most any
// level leaves a chance of at most that level for one or more false finds,
// however the values hang together (Holm, Scandinavian Journal of Statistics 6,
// 1979). The result has the order of p, and no value above 1.
func Holm(p []float64) []float64 {
	order := make([]int, len(p))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(i, j int) int { return cmp.Compare(p[i], p[j]) })
	adjusted := make([]float64, len(p))
	least := 0.0
	for k, i := range order {
		least = max(least, min(1, p[i]*float64(len(p)-k)))
		adjusted[i] = least
	}
	return adjusted
}

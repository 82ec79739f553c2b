package stat

import "slices"

// RankSum is the two-sided p-value of the exact rank-sum test (Wilcoxon's, Mann and Whitney's) of
// two samples, each of 1 to some dozens of values: how often samples of one population would have
// rank sums at least as far from the middle. Equal values share the mean of their ranks, and the
// distribution is that of the ranks as they are, so it is exact with them, too.
func RankSum(x, y []float64) float64 {
	all := slices.Concat(x, y)
	doubled := doubledRanks(all)
	sum := 0
	for _, r := range doubled[:len(x)] {
		sum += r
	}
	middle := len(x) * (len(all) + 1) // of twice the rank sum
	far := distance(sum, middle)
	ways, extreme := 0.0, 0.0
	for s, n := range waysOf(doubled, len(x)) {
		ways += n
		if distance(s, middle) >= far {
			extreme += n
		}
	}
	return extreme / ways
}

func distance(a, b int) int { return max(a-b, b-a) }

// doubledRanks are twice the ranks from 1, so that the mean of two is a whole number.
func doubledRanks(v []float64) []int {
	sorted := slices.Sorted(slices.Values(v))
	ranks := make([]int, len(v))
	for i, value := range v {
		first, _ := slices.BinarySearch(sorted, value)
		last := first
		for last+1 < len(sorted) && sorted[last+1] == value {
			last++
		}
		ranks[i] = first + last + 2
	}
	return ranks
}

// waysOf counts, for each sum, how many choices of k of the values have it.
func waysOf(values []int, k int) []float64 {
	total := 0
	for _, v := range values {
		total += v
	}
	ways := make([][]float64, k+1)
	for i := range ways {
		ways[i] = make([]float64, total+1)
	}
	ways[0][0] = 1
	for _, v := range values {
		for i := k; i > 0; i-- {
			for s := total; s >= v; s-- {
				ways[i][s] += ways[i-1][s-v]
			}
		}
	}
	return ways[k]
}

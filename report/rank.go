package report

import (
	"cmp"
	"slices"

	"github.com/claudebench/claudebench/bench"
	"github.com/claudebench/claudebench/report/stat"
)

// sortAndRank puts closed phases first, and orders each phase by the client
// overhead. Rows without an overhead follow, by mean latency; rows without
// figures are last.
func sortAndRank(rows []Result) {
	kinds := bench.LoadKinds()
	slices.SortStableFunc(rows, func(a, b Result) int {
		return cmp.Or(
			cmp.Compare(slices.Index(kinds, a.Load.Kind), slices.Index(kinds, b.Load.Kind)),
			cmp.Compare(a.Phase, b.Phase),
			ascending(a.OverheadP50, b.OverheadP50),
			ascending(a.Mean, b.Mean),
		)
	})
	for len(rows) > 0 {
		n := 1
		for n < len(rows) && rows[n].Phase == rows[0].Phase {
			n++
		}
		rank(rows[:n])
		rows = rows[n:]
	}
}

// ascending puts what is not known last.
func ascending(a, b *stat.Summary) int {
	switch {
	case a == nil && b == nil:
		return 0
	case a == nil:
		return 1
	case b == nil:
		return -1
	}
	return cmp.Compare(a.Median, b.Median)
}

// rank ranks the sorted rows of one phase. A client opens a rank, and those
// after it share it for as long as their bounds reach down to the opener's:
// overlap alone is not transitive, and a chain of overlaps must not make the
// first equal to the last. Rows of unequal loads, as searches have them, are
// not ranked.
func rank(rows []Result) {
	if slices.ContainsFunc(rows, func(r Result) bool { return r.Load != rows[0].Load }) {
		return
	}
	opener := 0
	for i, r := range rows {
		if r.OverheadP50 == nil {
			return
		}
		if rows[opener].OverheadP50.Apart(*r.OverheadP50) {
			opener = i
		}
		rows[i].Rank = opener + 1
	}
}

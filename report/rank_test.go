package report

import (
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/claudebench/claudebench/bench"
	"github.com/claudebench/claudebench/report/stat"
)

func bounds(low, median, high float64) *stat.Summary {
	return &stat.Summary{Median: median, Low: low, High: high, N: 3, Kind: stat.Range}
}

func TestRank(t *testing.T) {
	for name, tt := range map[string]struct {
		overheads []*stat.Summary
		want      []int
	}{
		"apart":      {[]*stat.Summary{bounds(1, 2, 3), bounds(4, 5, 6), bounds(7, 8, 9)}, []int{1, 2, 3}},
		"two alike":  {[]*stat.Summary{bounds(1, 2, 3), bounds(2, 3, 4), bounds(7, 8, 9)}, []int{1, 1, 3}},
		"last alike": {[]*stat.Summary{bounds(1, 2, 3), bounds(4, 5, 6), bounds(5, 6, 7)}, []int{1, 2, 2}},
		// The third overlaps the second, but not the first, which opened the rank.
		"a chain": {[]*stat.Summary{bounds(1, 2, 3), bounds(2, 4, 6), bounds(5, 6, 7)}, []int{1, 1, 3}},
		"touch":   {[]*stat.Summary{bounds(1, 2, 3), bounds(3, 4, 5)}, []int{1, 1}},
		"unknown": {[]*stat.Summary{bounds(1, 2, 3), nil, nil}, []int{1, 0, 0}},
	} {
		rows := make([]Result, len(tt.overheads))
		for i, o := range tt.overheads {
			rows[i] = Result{OverheadP50: o}
		}
		rank(rows)
		for i, want := range tt.want {
			if rows[i].Rank != want {
				t.Errorf("%s: row %d has rank %d, want %d", name, i, rows[i].Rank, want)
			}
		}
	}
}

func TestUnequalLoadsAreNotRanked(t *testing.T) {
	rows := []Result{{OverheadP50: bounds(1, 2, 3)}, {OverheadP50: bounds(4, 5, 6), Load: bench.Load{Concurrency: 2}}}
	if rank(rows); rows[0].Rank != 0 || rows[1].Rank != 0 {
		t.Errorf("ranks are %d and %d", rows[0].Rank, rows[1].Rank)
	}
}

func TestSort(t *testing.T) {
	closed, burst := bench.Load{Kind: bench.Closed}, bench.Load{Kind: bench.Burst}
	rows := []Result{
		{Client: "7", Phase: 0, Load: burst, OverheadP50: bounds(1, 1, 1)},
		{Client: "6", Phase: 3, Load: closed, OverheadP50: bounds(0, 0, 0)},
		{Client: "5", Phase: 1, Load: closed},
		{Client: "4", Phase: 1, Load: closed, Mean: bounds(9, 9, 9)},
		{Client: "3", Phase: 1, Load: closed, Mean: bounds(8, 8, 8)},
		{Client: "2", Phase: 1, Load: closed, Mean: bounds(1, 1, 1), OverheadP50: bounds(5, 5, 5)},
		{Client: "1", Phase: 1, Load: closed, Mean: bounds(2, 2, 2), OverheadP50: bounds(4, 4, 4)},
	}
	r := rand.New(rand.NewPCG(1, 1))
	for range 20 {
		r.Shuffle(len(rows), func(i, j int) { rows[i], rows[j] = rows[j], rows[i] })
		sortAndRank(rows)
		var names []string
		for _, row := range rows {
			names = append(names, row.Client)
		}
		if !slices.IsSorted(names) {
			t.Fatalf("order is %s", strings.Join(names, ""))
		}
	}
}

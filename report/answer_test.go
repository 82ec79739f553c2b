package report

import (
	"slices"
	"strings"
	"testing"

	"github.com/claudebench/claudebench/report/stat"
)

func TestAnswers(t *testing.T) {
	of := func(low, median, high float64) *stat.Summary {
		return &stat.Summary{N: 3, Median: median, Low: low, High: high}
	}
	share := func(x float64) *stat.Summary { return of(x, x, x) }
	row := func(client string, rank int, overhead, cpu, errors *stat.Summary) Result {
		return Result{Client: client, Rank: rank, OverheadP50: overhead, CPU: cpu, ErrorShare: errors}
	}
	a := row("a", 1, of(.001, .002, .003), of(.0004, .0005, .0006), share(0))
	b := row("b", 1, of(.002, .003, .004), of(.0001, .0002, .0003), share(0.005))
	c := row("c", 3, of(.005, .006, .007), of(.0001, .0002, .0002), share(0))
	failing := row("failing", 1, of(0, 0, 0), of(0, 0, 0), share(0.02))
	unranked := row("unranked", 0, nil, of(0, 0, 0), share(0))
	doubtful := c
	doubtful.Doubtful = []int{3}
	for name, tt := range map[string]struct {
		rows []Result
		want string
	}{
		"one alone":     {[]Result{a}, ""},
		"no candidates": {[]Result{failing, unranked}, ""},
		"a tie": {[]Result{a, b, c}, ": a and b, which cannot be told apart, add the least to the upstream's time, 2.00 ms to 3.00 ms at the median; " +
			"b and c, which cannot be told apart, take the least CPU time, 200 µs a request"},
		"failures are not speed": {[]Result{failing, a, c, unranked},
			": a adds the least to the upstream's time, 2.00 ms at the median; c takes the least CPU time, 200 µs a request"},
		"in doubt": {[]Result{a, doubtful},
			": a adds the least to the upstream's time, 2.00 ms at the median; c takes the least CPU time, 200 µs a request; but not all of their trials can be trusted"},
	} {
		got := strings.Join((&Document{Results: tt.rows}).Answers(), "\n")
		if got != tt.want {
			t.Errorf("%s: %q, want %q", name, got, tt.want)
		}
	}
	if got := (&Document{Results: []Result{a, b}, Comparison: &Comparison{}}).Answers(); got != nil {
		t.Errorf("a comparison has its verdict, and %q", got)
	}
	later := slices.Clone([]Result{a, c})
	later[1].Phase = 1
	if got := (&Document{Results: later}).ByPhase(); len(got) != 2 {
		t.Errorf("%d phases", len(got))
	}
}

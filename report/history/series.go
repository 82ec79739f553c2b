package history

import (
	"cmp"
	"math"
	"slices"
	"strings"
	"time"

	"github.com/claudebench/claudebench/bench"
	"github.com/claudebench/claudebench/report/judge"
	"github.com/claudebench/claudebench/report/stat"
)

// A Series is one metric of one client under one workload, over the runs of hosts that are
// alike.
type Series struct {
	Client   string
	Workload Workload
	// Digest names the workload.
	Digest string
	// Host is that of the last run; its fingerprint is that of all of them.
	Host   bench.Host
	Metric judge.Metric
	// Points are in time order, at least one.
	Points []Point
	// Changes are in time order, too. They are looked for if there are at least [Least]
	// points, among the last 200.
	Changes []Change
}

// A Point is what one run says.
type Point struct {
	// Run is the run's ID, and Dir the name of its directory.
	Run, Dir string
	Began    time.Time
	// Tool is the version of claudebench that measured it.
	Tool string
	// Value is the median over the run's trials, in the unit of the metric.
	Value float64
}

// A Change is where a new level begins.
type Change struct {
	// At is the index of the first point on the new level.
	At int
	// Before and After are the medians on both levels.
	Before, After float64
}

// Size is the change as its metric measures it: a fraction of what was before, or, of shares,
// the difference. It is false where there is none, because what was before is 0.
func (c Change) Size(m judge.Metric) (float64, bool) {
	if m.Scale == judge.Difference {
		return c.After - c.Before, true
	}
	return c.After/c.Before - 1, c.Before != 0
}

// Worse tells whether the new level is the worse one.
func (c Change) Worse(m judge.Metric) bool {
	return (c.After > c.Before) == (m.Better == judge.Lower)
}

const (
	// Least is how many points a series has at least before changes are looked for.
	Least = 10
	// most is among how many points they are looked for; what it takes grows with the square.
	most = 200
	// level is the share of series without a change that are told to have one.
	level = 0.01
)

// Searched tells whether there were enough points to look for changes.
func (s *Series) Searched() bool { return len(s.Points) >= Least }

// search looks for changes.
func (s *Series) search() {
	if !s.Searched() {
		return
	}
	first := max(0, len(s.Points)-most)
	var values []float64
	for _, p := range s.Points[first:] {
		values = append(values, p.Value)
	}
	at := stat.Changes(values, level)
	for i, from := range at {
		before, to := 0, len(values)
		if i > 0 {
			before = at[i-1]
		}
		if i+1 < len(at) {
			to = at[i+1]
		}
		s.Changes = append(s.Changes, Change{At: first + from, Before: median(values[before:from]), After: median(values[from:to])})
	}
}

func median(values []float64) float64 {
	s, ok := stat.Summarize(values)
	if !ok {
		return math.NaN() // levels are never empty
	}
	return s.Median
}

// sortSeries puts series together that are read together: those of one workload, on hosts that
// are alike, of one client.
func sortSeries(all []Series) {
	kinds := bench.LoadKinds()
	slices.SortFunc(all, func(a, b Series) int {
		return cmp.Or(
			cmp.Compare(slices.Index(kinds, a.Workload.Phase.Load.Kind), slices.Index(kinds, b.Workload.Phase.Load.Kind)),
			strings.Compare(a.Workload.String(), b.Workload.String()),
			strings.Compare(a.Digest, b.Digest),
			strings.Compare(a.Host.Fingerprint(), b.Host.Fingerprint()),
			strings.Compare(a.Client, b.Client),
			cmp.Compare(place(a.Metric.Name), place(b.Metric.Name)),
		)
	})
}

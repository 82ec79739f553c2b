package report

import (
	"fmt"

	"github.com/claudebench/claudebench/bench"
)

// found adds the results of the searches of one phase. Each belongs to its
// client's closed row, or its first if it has no closed one; a client without
// any row is given one, from the trials that confirm the search.
func found(rows []Result, run *bench.Run, all []measured, phase int) []Result {
	for _, client := range clients(run) {
		g := pick(run, all, client, phase)
		i := rowFor(rows, client)
		if i < 0 {
			i = len(rows)
			rows = append(rows, searchRow(run, client, phase, g))
		}
		row := &rows[i]
		row.Peak = peak(g)
		if row.Peak == nil && searched(run, client, phase) {
			row.Warnings = append(row.Warnings, bench.Warning{
				Code:    "no-max-throughput",
				Message: fmt.Sprintf("the search from %d in flight on found no step that kept its bounds, or was not finished", run.Plan.Phases[phase].Load.Concurrency),
				Fix:     "look at the failures above; else begin with a lower concurrency, or allow a higher p99 (slo)",
			})
		}
	}
	return rows
}

// rowFor is the index of the row that the next search of a client belongs to,
// or -1.
func rowFor(rows []Result, client string) int {
	first := -1
	for i, r := range rows {
		if r.Client != client || r.Peak != nil {
			continue
		}
		if r.Load.Kind == bench.Closed {
			return i
		}
		if first < 0 {
			first = i
		}
	}
	return first
}

func searchRow(run *bench.Run, client string, phase int, g group) Result {
	load := run.Plan.Phases[phase].Load
	if len(g.good) > 0 {
		load = g.good[0].Load
	}
	return newResult(client, phase, load, g)
}

func searched(run *bench.Run, client string, phase int) bool {
	for _, t := range run.Trials {
		if t.Client == client && t.Phase == phase {
			return true
		}
	}
	return false
}

// peak is nil if no trial confirms the search.
func peak(g group) *Peak {
	s := g.summary(throughput)
	if s == nil {
		return nil
	}
	return &Peak{Throughput: *s, Concurrency: g.good[0].Load.Concurrency, Bottleneck: g.bottleneck()}
}

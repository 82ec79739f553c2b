package report

import (
	"slices"

	"github.com/claudebench/claudebench/bench"
	"github.com/claudebench/claudebench/report/stat"
)

// A measured trial is one with its figures.
type measured struct {
	bench.Trial
	Figures
	// Confined is for a client that the plan itself gives a cgroup with a quota.
	Confined bool
}

// A group is what there is of one client in one phase.
type group struct {
	good   []measured
	failed []bench.Trial
}

// measureAll reads the logs of all trials that figures are made from: those
// that did not fail, except the steps of a search, whose only purpose was to
// find what is then confirmed.
func measureAll(dir string, run *bench.Run) ([]measured, error) {
	return measureOnly(dir, run, func(bench.Trial) bool { return true })
}

// measureOnly reads the logs of some of these trials.
func measureOnly(dir string, run *bench.Run, wanted func(bench.Trial) bool) ([]measured, error) {
	var all []measured
	var fold Fold
	for _, t := range run.Trials {
		if t.Failure != nil || isStep(run, t) || !wanted(t) {
			continue
		}
		f, err := fold.measure(dir, t, run.Plan.Phases[t.Phase].Good)
		if err != nil {
			return nil, err
		}
		all = append(all, measured{t, f, run.Plan.Ladder.Takes(t.Client, bench.Cgroup)})
	}
	return all, nil
}

func isStep(run *bench.Run, t bench.Trial) bool {
	return run.Plan.Phases[t.Phase].Kind == bench.MaxThroughput && !t.Confirm
}

// pick returns the group of a client in a phase: the phase's repetitions, or
// the trials that confirm its search.
func pick(run *bench.Run, all []measured, client string, phase int) group {
	var g group
	for _, m := range all {
		if m.Client == client && m.Phase == phase {
			g.good = append(g.good, m)
		}
	}
	for _, t := range run.Trials {
		if t.Client == client && t.Phase == phase && t.Failure != nil && !isStep(run, t) {
			g.failed = append(g.failed, t)
		}
	}
	return g
}

// ready is what the client said of itself, if it ever did.
func (g group) ready() bench.Ready {
	for _, m := range g.good {
		return m.Ready
	}
	for _, t := range g.failed {
		if t.Ready.Client != "" {
			return t.Ready
		}
	}
	return bench.Ready{}
}

// summary is nil if no trial has the figure.
func (g group) summary(figure func(measured) (v float64, known bool)) *stat.Summary {
	if s, ok := stat.Summarize(g.values(figure)); ok {
		return &s
	}
	return nil
}

func (g group) values(figure func(measured) (float64, bool)) []float64 {
	var values []float64
	for _, m := range g.good {
		if v, known := figure(m); known {
			values = append(values, v)
		}
	}
	return values
}

// connections is the lower median of what the mock counted, or else of what
// the client counted itself.
func (g group) connections() *int {
	var counts []int
	for _, m := range g.good {
		switch {
		case m.Upstream != nil:
			counts = append(counts, m.Upstream.Connections)
		case m.Done.Connections != nil:
			counts = append(counts, *m.Done.Connections)
		}
	}
	if len(counts) == 0 {
		return nil
	}
	slices.Sort(counts)
	return &counts[(len(counts)-1)/2]
}

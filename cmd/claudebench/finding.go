package main

import (
	"errors"
	"math"
	"slices"
	"time"

	"github.com/claudebench/claudebench/bench"
	"github.com/claudebench/claudebench/bench/search"
	"github.com/claudebench/claudebench/report"
	"github.com/claudebench/claudebench/report/render"
)

// A finding is a search that goes on.
type finding struct {
	what  string
	goal  slo
	probe time.Duration
	// phase is where the settings of each probe are from, its load excepted.
	phase bench.Phase
	// least is how many requests a trial has at least.
	least int
	start float64
	work  *work
	finds []*search.Find
	turns search.Chooser
}

const (
	// leastRequests is how many requests a p99 needs to be more than the slowest.
	leastRequests = 100
	// startRate and startConcurrency are tried first unless the load names others.
	startRate        = 20
	startConcurrency = 8
	// perWorker is how many requests each worker sends at least, so that starting
	// them is a small part of the trial.
	perWorker = 20
	// longer is how many times as many requests confirm what was found.
	longer = 4
	// slowest is how many times as long as others a trial at a low rate may take.
	slowest = 10
)

// from makes the plan one of a search: a phase, and more of them as it goes on.
func (f *finding) from(p *bench.Plan, o *runOptions) error {
	var err error
	if f.phase, err = firstFixed(p); err != nil {
		return err
	}
	if err := f.goal.fits(f.phase); err != nil {
		return err
	}
	l := f.phase.Load
	f.least, f.start = leastRequests, startRate
	if o.flags.given.Requests != nil {
		f.least = l.Requests
	}
	switch rated := l.Kind == bench.Constant || l.Kind == bench.Poisson; {
	case f.what == maxConcurrency && l.Open():
		return usageError{errors.New("--find max-concurrency needs a load without a rate")}
	case f.what == maxRate && l.Open() && !rated:
		return usageError{errors.New("--find max-rate needs a constant rate, or none")}
	case f.what == maxConcurrency:
		f.start = startConcurrency
		if o.flags.given.Concurrency != nil {
			f.start = float64(min(l.Concurrency, search.MaxConcurrency))
		}
	case rated:
		f.start = l.Rate
	}
	f.phase.Load = f.load(f.start, false)
	p.Trials, p.Phases, p.Gates = 1, []bench.Phase{f.phase}, nil
	return nil
}

// levels are what is searched through.
func (f *finding) levels() search.Levels {
	if f.what == maxConcurrency {
		return search.Levels{Start: f.start, Least: 1, Most: search.MaxConcurrency, Whole: true, Load: f.load}
	}
	// Below it the requests that a trial has at least would take too long.
	least := float64(f.least) / (slowest * f.probe.Seconds())
	return search.Levels{Start: f.start, Least: min(least, f.start), Most: bench.MaxRate, Load: f.load}
}

// load is that of a level. The longer one sends four times as many requests.
func (f *finding) load(level float64, confirm bool) bench.Load {
	l := f.phase.Load
	requests := float64(perWorker) * level
	switch {
	case f.what == maxConcurrency:
		l.Kind, l.Concurrency = bench.Closed, int(level)
	default:
		requests = math.Ceil(level * f.probe.Seconds())
		if l.Rate = level; l.Kind != bench.Poisson {
			l.Kind = bench.Constant
		}
	}
	requests = max(requests, float64(f.least))
	if confirm {
		requests *= longer
	}
	l.Requests = int(min(requests, bench.MaxRequests))
	l.Concurrency = min(l.Concurrency, l.Requests)
	return l
}

// look makes a search of each client.
func (f *finding) look() {
	var turns []search.Chooser
	measure := func(t bench.Trial) (float64, error) { return f.goal.measure(f.work.dir, t) }
	for _, client := range f.work.run.Plan.Clients {
		find := search.NewFind(client, f.levels(), f.goal.bound, measure)
		f.finds, turns = append(f.finds, find), append(turns, find)
	}
	f.turns = search.Interleave(turns...)
}

// Next is the next step of the client whose turn it is. Each load that is tried becomes
// a phase of the plan, so that every report shows it like any other.
func (f *finding) Next(trials []bench.Trial) (bench.Step, bool) {
	s, ok := f.turns.Next(trials)
	if ok {
		s.Phase = f.phaseOf(s.Load)
	}
	return s, ok
}

func (f *finding) phaseOf(l bench.Load) int {
	run, ph := &f.work.run, f.phase
	ph.Load = l
	i := slices.Index(run.Plan.Phases, ph)
	if i < 0 {
		i = len(run.Plan.Phases)
		run.Plan.Phases = append(run.Plan.Phases, ph)
		run.Digest = run.Plan.Digest()
	}
	return i
}

func (f *finding) found() []search.Found {
	var all []search.Found
	for _, find := range f.finds {
		all = append(all, find.Found(f.work.run.Trials))
	}
	return all
}

// err is what kept searches from measuring their trials.
func (f *finding) err() error {
	var all []error
	for _, find := range f.finds {
		all = append(all, find.Err())
	}
	return errors.Join(all...)
}

// export writes the run where --export wants it.
func (f *finding) export(plot bool) error {
	if len(f.work.exports) == 0 {
		return nil
	}
	doc, err := report.Build(f.work.dir, &f.work.run)
	for _, e := range f.work.exports {
		if err == nil {
			err = e.write(documentPrinter(doc), render.Options{Plot: plot})
		}
	}
	return err
}

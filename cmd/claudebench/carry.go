package main

import (
	"context"
	"errors"
	"maps"
	"os"
	"slices"

	"github.com/claudebench/claudebench/bench"
	"github.com/claudebench/claudebench/bench/engine"
	"github.com/claudebench/claudebench/bench/monitor"
	"github.com/claudebench/claudebench/bench/search"
	"github.com/claudebench/claudebench/report"
)

// carry starts what the run needs, and carries out what the choosers name.
func (w *work) carry(ctx context.Context, s *streams, choosers ...engine.Chooser) error {
	e := engine.Engine{Dir: w.dir, Clients: w.clients}
	watcher := &watcher{}
	if w.run.Plan.Target != "" {
		e.Upstream = target(w.run.Plan.Target)
	} else {
		os.Setenv(bench.KeyVariable, "mock-key") // it takes any key, and shall not see a real one
		m, err := startMock(ctx, s, w.climb != nil && w.climb.cabled)
		if err != nil {
			return err
		}
		defer m.stop()
		m.journal = len(w.run.Plan.Services) > 0
		e.Upstream, watcher.mock = m, m.ready.PID
		if w.climb != nil {
			w.climb.server = m.ready.PID
		}
	}
	e.Monitor = watcher
	p := newProgress(s, &w.run.Plan)
	defer p.clear()
	e.Progress = w.metrics.beside(p)
	defer w.metrics.over()
	b, err := newBudget(&w.run, w.clients)
	switch {
	case err != nil:
		return err
	case b != nil:
		return pay(ctx, s, &e, b, &w.run, choosers)
	}
	return e.Carry(ctx, &w.run, choosers...)
}

// searches are those of a run for the highest throughput, by phase.
type searches map[int][]*search.Max

func newSearches(run *bench.Run, dir string) searches {
	measure := func(t bench.Trial) (search.Point, error) {
		f, err := report.Measure(dir, t)
		return search.Point{Throughput: f.Throughput, P99: f.Latency.P99, ErrorShare: f.ErrorShare()}, err
	}
	all := searches{}
	for i, ph := range run.Plan.Phases {
		if ph.Kind != bench.MaxThroughput {
			continue
		}
		for _, c := range run.Plan.Clients {
			all[i] = append(all[i], search.NewMax(c, i, ph, measure))
		}
	}
	return all
}

// choosers are one for each phase, in which the clients take turns.
func (s searches) choosers() []engine.Chooser {
	var all []engine.Chooser
	for _, phase := range slices.Sorted(maps.Keys(s)) {
		var turns []search.Chooser
		for _, m := range s[phase] {
			turns = append(turns, m)
		}
		all = append(all, search.Interleave(turns...))
	}
	return all
}

// err is what kept searches from measuring their steps.
func (s searches) err() error {
	var all []error
	for _, phase := range s {
		for _, m := range phase {
			all = append(all, m.Err())
		}
	}
	return errors.Join(all...)
}

// A watcher watches a client, and the mock beside it. It is an
// [engine.Monitor].
type watcher struct{ mock int }

func (w *watcher) Watch(pid int) (stop func() bench.Usage, err error) {
	watch, err := monitor.Start(pid, w.mock)
	if err != nil {
		return nil, err
	}
	return watch.Stop, nil
}

func (*watcher) PeakRSS(pid int) (uint64, error) { return monitor.PeakRSS(pid) }

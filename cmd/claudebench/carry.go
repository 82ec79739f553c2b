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
func carry(ctx context.Context, s *streams, run *bench.Run, dir string, clients map[string]engine.Client, choosers ...engine.Chooser) error {
	e := engine.Engine{Dir: dir, Clients: clients}
	watcher := &watcher{}
	if run.Plan.Target != "" {
		e.Upstream = target(run.Plan.Target)
	} else {
		if os.Getenv(bench.KeyVariable) == "" {
			os.Setenv(bench.KeyVariable, "mock-key") // the mock takes any key, but wants one
		}
		m, err := startMock(ctx, s, run.Plan.Seed)
		if err != nil {
			return err
		}
		defer m.stop()
		e.Upstream, watcher.mock = m, m.ready.PID
	}
	e.Monitor = watcher
	p := newProgress(s, &run.Plan)
	defer p.clear()
	e.Progress = p
	return e.Carry(ctx, run, choosers...)
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

package search

import (
	"fmt"
	"time"

	"github.com/claudebench/claudebench/bench"
)

const (
	// minGain is the gain over the best step so far below which a step is
	// flat. Trials of one host differ by some percent; a step that doubles the
	// concurrency and is worth having gains far more.
	minGain = 0.10
	// maxFlat is how many flat steps in a row end the search. One may be a
	// hiccup of the host; two are a plateau.
	maxFlat = 2
	// maxErrors is the share of failed requests above which a step is no
	// candidate: throughput that is paid for with failures is not wanted.
	maxErrors = 0.01
	// MaxConcurrency is the highest concurrency that a search tries of its
	// own accord: the highest doubling for which a connection each still fits
	// into the 1024 open files that a process may have by default (RLIMIT_NOFILE).
	MaxConcurrency = 512
	// perWorker is how many requests a worker sends in one step at least, so
	// that starting and draining the workers is a small part of the step.
	perWorker = 20
	// confirmations is how many fresh trials the best step is measured by
	// anew. The best of many noisy steps is biased upwards; the median of
	// trials that were not chosen for their result is not.
	confirmations = 3
)

// Max searches for the highest throughput of one client in one phase. The
// concurrency doubles from step to step until
//
//   - two steps in a row gain less than 10 % over the best step before them
//     (the best and not the last, so that after one slow step the next is not
//     taken for a gain),
//   - a step has more than 1 % failed requests or a p99 above the SLO,
//   - a trial fails or cannot be measured, or
//   - the next concurrency would exceed [MaxConcurrency].
//
// The best step that kept both bounds is then confirmed by three fresh trials
// (Step.Confirm), whose median is the result. If there is no such step, the
// search ends without a result.
type Max struct {
	client  string
	phase   int
	start   bench.Load
	slo     time.Duration
	measure func(bench.Trial) (Point, error)
	// seen keeps what measure said of a trial, by its number.
	seen map[int]Point
	err  error
}

// NewMax returns the search for the given client in ph, the plan's phase with
// the given index. It starts from ph.Load, a closed load, whose Requests no
// step falls below; ph.SLO is above 0. measure reads the result of a trial
// that did not fail; an error of it ends the search and is kept for [Max.Err].
func NewMax(client string, phase int, ph bench.Phase, measure func(bench.Trial) (Point, error)) *Max {
	return &Max{
		client: client, phase: phase, start: ph.Load, slo: ph.SLO,
		measure: measure, seen: map[int]Point{},
	}
}

// Err returns the error of measure that ended the search, if one did.
func (m *Max) Err() error { return m.err }

// Next returns the next step of the search. false means that it is over.
func (m *Max) Next(trials []bench.Trial) (bench.Step, bool) {
	steps, confirmed := m.own(trials)
	c := m.follow(steps)
	switch {
	case !c.over:
		return m.step(len(steps)+1, m.load(steps)), true
	case c.best > 0 && confirmed < confirmations:
		s := m.step(confirmed+1, c.load)
		s.Confirm = true
		return s, true
	}
	return bench.Step{}, false
}

// own returns the steps of this search among the trials, and how many trials
// have confirmed its result.
func (m *Max) own(trials []bench.Trial) (steps []bench.Trial, confirmed int) {
	for _, t := range trials {
		switch {
		case t.Client != m.client || t.Phase != m.phase:
		case t.Confirm:
			confirmed++
		default:
			steps = append(steps, t)
		}
	}
	return steps, confirmed
}

// follow climbs the steps that were made.
func (m *Max) follow(steps []bench.Trial) climb {
	c := climb{slo: m.slo}
	for _, t := range steps {
		p, ok := m.point(t)
		if !ok {
			c.over = true
			break
		}
		if c.add(t.Load, p); c.over {
			break
		}
	}
	return c
}

// point returns the result of a trial; ok is false if it has none.
func (m *Max) point(t bench.Trial) (p Point, ok bool) {
	if t.Failure != nil {
		return Point{}, false
	}
	if p, ok = m.seen[t.Number]; ok {
		return p, true
	}
	p, err := m.measure(t)
	if err != nil {
		m.err = fmt.Errorf("trial %d: %w", t.Number, err)
		return Point{}, false
	}
	m.seen[t.Number] = p
	return p, true
}

// load returns the load of the step that follows those made.
func (m *Max) load(made []bench.Trial) bench.Load {
	l := m.start
	if n := len(made); n > 0 {
		l.Concurrency = 2 * made[n-1].Load.Concurrency
	}
	l.Requests = min(max(l.Requests, perWorker*l.Concurrency), bench.MaxRequests)
	return l
}

func (m *Max) step(repetition int, l bench.Load) bench.Step {
	return bench.Step{Client: m.client, Phase: m.phase, Repetition: repetition, Load: l}
}

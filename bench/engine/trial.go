package engine

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"github.com/claudebench/claudebench/bench"
)

// trial carries out one step in a fresh process. Only the end of ctx is an
// error; whatever else goes wrong is the trial's failure.
func (e *Engine) trial(ctx context.Context, p *bench.Plan, number int, s bench.Step) (*bench.Trial, error) {
	t := &bench.Trial{Number: number, Step: s, Hits: fmt.Sprintf("trial-%02d.hits", number)}
	e.Progress.Begin(number, s)
	began := time.Now()
	err := e.drive(ctx, p, t)
	t.Took = time.Since(began)
	if ctx.Err() != nil {
		return nil, errors.Join(context.Cause(ctx), ignoreAbsent(os.Remove(filepath.Join(e.Dir, t.Hits))))
	}
	if err != nil {
		t.Failure = failure(err)
	}
	return t, nil
}

func ignoreAbsent(err error) error {
	if errors.Is(err, os.ErrNotExist) {
		return nil
	}
	return err
}

// failure describes an error, with the driver's last words if it has any.
func failure(err error) *bench.Failure {
	f := &bench.Failure{Reason: err.Error()}
	var spoke interface{ LastWords() []string }
	if errors.As(err, &spoke) {
		f.Stderr = spoke.LastWords()
	}
	return f
}

func (e *Engine) drive(ctx context.Context, p *bench.Plan, t *bench.Trial) error {
	client, ok := e.Clients[t.Client]
	if !ok {
		return fmt.Errorf("no driver for client %s", t.Client)
	}
	phase := p.Phases[t.Phase]
	log, err := createLog(filepath.Join(e.Dir, t.Hits))
	if err != nil {
		return err
	}
	defer log.close()
	draws := p.Draws(t.Step)
	if _, err := e.Upstream.Reset(ctx, phase, draws); err != nil {
		return fmt.Errorf("resetting the upstream: %w", err)
	}
	o := &observer{engine: e, ctx: ctx, phase: phase, draws: draws, trial: t, log: log}
	if err := client.Driver.Drive(ctx, e.caseOf(p, t.Step, client), o); err != nil {
		o.stop()
		return err
	}
	return log.close()
}

// caseOf says to a driver what the step means for it.
func (e *Engine) caseOf(p *bench.Plan, s bench.Step, c Client) bench.Case {
	base, roots := e.Upstream.Base(c.TLS)
	phase := p.Phases[s.Phase]
	load := s.Load
	if load.Kind == bench.Poisson {
		load.Seed = p.Draws(s)
	}
	return bench.Case{
		Attack:  fmt.Sprintf("%s %s %d", s.Client, attackPhase(p, s), s.Repetition),
		Request: p.Message.Request(base, c.API, phase.Stream),
		Load:    load,
		Timeout: p.Timeout,
		Warmup:  s.Load.Concurrency,
		Stream:  phase.Stream,
		Usage:   e.Usage,
		Burn:    phase.Burn,
		Roots:   roots,
	}
}

func attackPhase(p *bench.Plan, s bench.Step) string {
	switch {
	case s.Confirm:
		return "confirm"
	case p.Phases[s.Phase].Kind == bench.MaxThroughput:
		return "search"
	}
	return string(s.Load.Kind)
}

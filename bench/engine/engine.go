// Package engine carries out a plan in its order and saves each trial as it
// ends, so that an interrupted run keeps what it measured. Drivers, the
// upstream and the machine's counters arrive as interfaces.
package engine

import (
	"context"
	"errors"
	"time"

	"github.com/claudebench/claudebench/bench"
)

// A Client is a client configuration that can be driven.
type Client struct {
	Driver bench.Driver
	// API is the endpoint that the client is written for.
	API bench.API
	// TLS tells whether the client needs the upstream's TLS address.
	TLS bool
	// Attempts is how often the client sends a request at most; 0 where that is not known.
	Attempts int
}

// An Upstream is where the requests go.
type Upstream interface {
	// Base returns the base URL, and the PEM certificates to verify it against
	// (empty: the system's).
	Base(tls bool) (url, roots string)
	// Reset sets the upstream up for a phase, starts its draws by a seed and its
	// counters anew, and returns what it had counted. It returns nil where nothing is
	// counted.
	Reset(ctx context.Context, ph bench.Phase, draws uint64) (*bench.Upstream, error)
	// Counts returns what was counted since the last Reset, or nil.
	Counts(ctx context.Context) (*bench.Upstream, error)
	// Served tells when answers since the last Reset were written, by request id;
	// nil where that is not told.
	Served(ctx context.Context) (map[string]bench.Served, error)
}

// A Monitor reads the machine's counters.
type Monitor interface {
	// Watch samples a process tree, and what it runs against, until stop.
	Watch(pid int) (stop func() bench.Usage, err error)
	// PeakRSS is the high-water mark of a process tree's memory, in bytes.
	PeakRSS(pid int) (uint64, error)
}

// A Chooser names what to run next.
type Chooser interface {
	// Next returns the next step, given the trials so far, or false for enough.
	Next(trials []bench.Trial) (bench.Step, bool)
}

// Progress is told how a run goes on.
type Progress interface {
	Begin(number int, s bench.Step)
	// Ended is told about once a second how many requests have ended.
	Ended(requests int)
	End(t *bench.Trial)
}

// An Engine holds what a run is carried out with.
type Engine struct {
	// Dir is the run's directory. It exists.
	Dir      string
	Clients  map[string]Client
	Upstream Upstream
	Monitor  Monitor
	Progress Progress
	// Usage asks the clients for the tokens of each request.
	Usage bool
}

// Carry runs the steps that the choosers name, one chooser after the other,
// and adds each finished trial to the run. When ctx ends, the trial that was
// going on is dropped and the run is marked as interrupted. Failed trials are
// no error: they are trials with a Failure.
func (e *Engine) Carry(ctx context.Context, run *bench.Run, choosers ...Chooser) error {
	if err := save(e.Dir, run); err != nil {
		return err
	}
	for _, c := range choosers {
		if err := e.carry(ctx, run, c); err != nil {
			run.Interrupted = ctx.Err() != nil
			run.Ended = time.Now()
			return errors.Join(err, save(e.Dir, run))
		}
	}
	run.Ended = time.Now()
	return save(e.Dir, run)
}

func (e *Engine) carry(ctx context.Context, run *bench.Run, c Chooser) error {
	for {
		step, ok := c.Next(run.Trials)
		if !ok {
			return nil
		}
		t, err := e.trial(ctx, &run.Plan, len(run.Trials)+1, step)
		if err != nil {
			return err
		}
		run.Trials = append(run.Trials, *t)
		if err := save(e.Dir, run); err != nil {
			return err
		}
		e.Progress.End(t)
	}
}

package engine

import (
	"context"
	"fmt"
	"time"

	"github.com/claudebench/claudebench/bench"
)

// An observer fills in a trial from what its driver, the upstream and the
// machine tell.
type observer struct {
	engine *Engine
	ctx    context.Context
	phase  bench.Phase
	draws  uint64
	trial  *bench.Trial
	log    *log
	watch  func() bench.Usage
	opened int // connections to the upstream during the warm-up
	// served is when the upstream wrote its answers; over tells that it was asked.
	served map[string]bench.Served
	over   bool
}

// Ready starts the draws and counters anew after the warm-up, so that every
// client meets the same upstream.
func (o *observer) Ready(r bench.Ready) error {
	o.trial.Ready = r
	warm, err := o.engine.Upstream.Reset(o.ctx, o.phase, o.draws)
	if err != nil {
		return fmt.Errorf("resetting the upstream after the warm-up: %w", err)
	}
	if warm != nil {
		o.opened = warm.Connections
	}
	if o.watch, err = o.engine.Monitor.Watch(r.PID); err != nil {
		o.warn("no-usage", fmt.Sprintf("what the client used could not be read: %v", err), "ready must tell the client's own pid")
	}
	o.trial.Began = time.Now()
	return nil
}

func (o *observer) Progress(ended int) { o.engine.Progress.Ended(ended) }

// Hit writes the hit to the log. The first one tells that the measured part is
// over, for drivers write none before.
func (o *observer) Hit(h bench.Hit) error {
	o.stop()
	if err := o.ask(); err != nil {
		return err
	}
	if s, ok := o.served[h.RequestID]; ok && h.Attempts <= 1 {
		h.Upstream, h.UpstreamFirstToken = s.Took, s.FirstToken
	}
	return o.log.write(&h)
}

// ask asks the upstream, once the load is over, when it wrote the streams: the head of an
// answer cannot tell that. What a service answers is another answer than the upstream's, and
// tells no more of it than the request id that the service may pass on.
func (o *observer) ask() (err error) {
	if o.over || !o.phase.Stream && o.trial.Ready.Generator == "" {
		return nil
	}
	o.over = true
	if o.served, err = o.engine.Upstream.Served(o.ctx); err != nil {
		err = fmt.Errorf("asking the upstream when it wrote the answers: %w", err)
	}
	return err
}

func (o *observer) Done(d bench.Done) error {
	o.stop()
	o.trial.Done = d
	rss, err := o.engine.Monitor.PeakRSS(o.trial.Ready.PID)
	if err != nil {
		o.warn("no-peak-memory", fmt.Sprintf("peak memory could not be read: %v", err), "the client must live until its standard input ends")
	}
	o.trial.Usage.PeakRSS = rss
	return o.count()
}

func (o *observer) count() error {
	up, err := o.engine.Upstream.Counts(o.ctx)
	if err != nil {
		return fmt.Errorf("asking the upstream for its counts: %w", err)
	}
	if up != nil {
		up.Connections += o.opened
		o.trial.Upstream = up
	}
	return nil
}

func (o *observer) warn(code, message, fix string) {
	o.trial.Warnings = append(o.trial.Warnings, bench.Warning{Code: code, Message: message, Fix: fix})
}

// stop ends the sampling, once.
func (o *observer) stop() {
	if o.watch != nil {
		o.trial.Usage = o.watch()
		o.watch = nil
	}
}

package main

import (
	"context"
	"fmt"
	"net"
	"time"

	"github.com/claudebench/claudebench/bench"
	"github.com/claudebench/claudebench/bench/engine"
	"github.com/claudebench/claudebench/bench/live"
	"github.com/spf13/cobra"
)

// metricsFlags say where a run can be scraped while it goes on.
type metricsFlags struct {
	address string
	linger  time.Duration
}

func (o *metricsFlags) add(cmd *cobra.Command) {
	cmd.Flags().StringVar(&o.address, "metrics", "", "serve metrics for Prometheus while it runs, at an address such as 127.0.0.1:9464")
	cmd.Flags().DurationVar(&o.linger, "metrics-linger", 15*time.Second, "how long to wait at the end for a last scrape; 0 for not at all")
}

// check finds mistakes in the flags before any work is done.
func (o *metricsFlags) check() error {
	if o.address == "" {
		return nil
	}
	if _, _, err := net.SplitHostPort(o.address); err != nil {
		return usageError{hintedError{fmt.Errorf("--metrics: %w", err), "write HOST:PORT, such as --metrics 127.0.0.1:9464"}}
	}
	return nil
}

// metrics are what a run shows while it goes on. Nil ones show nothing.
type metrics struct {
	page   *live.Page
	server *live.Server
	linger time.Duration
}

// serve shows a run from now on, until [metrics.end].
func (o *metricsFlags) serve(s *streams, w *work) error {
	if o.address == "" {
		return nil
	}
	server, err := live.Listen(o.address)
	if err != nil {
		return hintedError{fmt.Errorf("--metrics: %w", err), "name an address of this machine with a port that nobody listens at; port 0 is any free one"}
	}
	page := live.NewPage(&w.run, w.dir, expectedTrials(&w.run.Plan))
	server.Show(page)
	w.metrics = &metrics{page, server, o.linger}
	fmt.Fprintln(s.err, "metrics at", server.URL())
	if !server.Local() {
		fmt.Fprintln(s.err, "claudebench: whoever reaches this machine can read them, and each scrape disturbs what is measured")
	}
	return nil
}

// beside returns a progress that tells the page, too.
func (m *metrics) beside(p engine.Progress) engine.Progress {
	if m == nil {
		return p
	}
	return both{p, m.page}
}

// over tells that no more trials come.
func (m *metrics) over() {
	if m != nil {
		m.page.Over()
	}
}

// end closes the server when the last of the run has been scraped. What goes wrong with metrics
// fails no run.
func (m *metrics) end(ctx context.Context, s *streams) {
	if m == nil {
		return
	}
	if m.linger > 0 && ctx.Err() == nil {
		fmt.Fprintf(s.err, "waiting up to %s for a last scrape of %s\n", m.linger, m.server.URL())
		m.await(ctx)
	}
	for _, err := range []error{m.page.Err(), m.server.Close()} {
		if err != nil {
			fmt.Fprintf(s.err, "claudebench: metrics: %v\n", err)
		}
	}
}

// await waits for a last scrape: a scraper comes at its own interval, and would mostly find
// that the run is gone, and with it the last trial.
func (m *metrics) await(ctx context.Context) {
	select {
	case <-m.page.Fetched():
	case <-time.After(m.linger):
	case <-ctx.Done():
	}
}

// both are told what one is told.
type both struct{ first, second engine.Progress }

func (b both) Begin(number int, s bench.Step) {
	b.first.Begin(number, s)
	b.second.Begin(number, s)
}

func (b both) Ended(requests int) {
	b.first.Ended(requests)
	b.second.Ended(requests)
}

func (b both) End(t *bench.Trial) {
	b.first.End(t)
	b.second.End(t)
}

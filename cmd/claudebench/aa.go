package main

import (
	"context"
	"fmt"
	"os"
	"path/filepath"

	"github.com/claudebench/claudebench/bench"
	"github.com/claudebench/claudebench/bench/engine"
	"github.com/claudebench/claudebench/bench/monitor"
	"github.com/claudebench/claudebench/report"
	"github.com/claudebench/claudebench/report/aa"
	"github.com/claudebench/claudebench/report/render"
	"github.com/spf13/cobra"
)

// aaOptions are what the flags of aa say.
type aaOptions struct {
	ab     abOptions
	runs   int
	out    string
	format string
}

func newAA(s *streams) *cobra.Command {
	o := aaOptions{}
	cmd := &cobra.Command{
		Use:   "aa CLIENT",
		Short: "Measure how often comparisons are wrong on this host",
		Long: `Compares a client with itself, again and again, as claudebench ab does it. Each
"worse" is a false alarm. How many there were, and how small a change could have
been seen, is kept for this host (and others with the same CPU, cores, memory and
kernel), and later reports of comparisons quote it.

A night tells more than an hour: after 40 comparisons without a false alarm the
rate is at most 7 %, after 300 at most 1 %.`,
		Example: `  claudebench aa go-pooled --runs 40
  claudebench aa aiohttp --runs 300 --requests 500`,
		Args: cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			o.ab.base, o.ab.head = args[0], args[0]
			o.ab.flags.note(cmd)
			return o.run(cmd.Context(), s)
		},
		ValidArgsFunction: completeClients,
	}
	cmd.Flags().IntVar(&o.runs, "runs", 20, "how many comparisons, 1 to 10000")
	cmd.Flags().IntVar(&o.ab.pairs, "pairs", 10, "pairs of trials in each, 6 to 20; twice as many where it is unclear")
	cmd.Flags().StringVar(&o.ab.scenario, "scenario", "ab", "scenario whose load and gates are used; it has one fixed phase")
	cmd.Flags().StringVar(&o.out, "out", "", "keep the runs in this directory (default: they are not kept)")
	cmd.Flags().StringVar(&o.format, "format", "table", "table or json")
	o.ab.flags.add(cmd)
	cmd.RegisterFlagCompletionFunc("scenario", completeScenarios)
	return cmd
}

func (o *aaOptions) run(ctx context.Context, s *streams) error {
	if o.runs < 1 || o.runs > 10_000 {
		return usageError{fmt.Errorf("--runs must be between 1 and 10000, is %d", o.runs)}
	}
	if o.format != "table" && o.format != "json" {
		return usageError{hintedError{fmt.Errorf("unknown format %q", o.format), "formats are table and json"}}
	}
	plan, all, err := o.ab.plan(ctx)
	if err != nil {
		return err
	}
	store, err := aa.Default()
	if err != nil {
		return err
	}
	host := monitor.Host(ctx)
	var records []aa.Record
	for n := range o.runs {
		var r aa.Record
		if r, err = o.one(ctx, s, plan, all, host, n); err != nil {
			break
		}
		if err = store.Add(host, r); err != nil {
			break
		}
		records = append(records, r)
		fmt.Fprintf(s.err, "comparison %d of %d: %s after %d pairs\n", n+1, o.runs, r.Outcome, r.Pairs)
	}
	if alarms := aa.Sum(records); alarms != nil {
		if e := render.Alarms(s.out, o.format, alarms, render.Options{Color: s.color, Width: s.width}); err == nil {
			err = e
		}
	}
	return err
}

// one compares the client with itself, with draws of its own.
func (o *aaOptions) one(ctx context.Context, s *streams, plan bench.Plan, all []found, host bench.Host, n int) (aa.Record, error) {
	plan.Seed += uint64(n)
	w := work{run: newBenchRun(plan, "aa")}
	w.run.Host = host
	var err error
	if w.clients, err = everyClient(&w.run, all); err != nil {
		return aa.Record{}, err
	}
	dir, done, err := o.dir(n)
	if err != nil {
		return aa.Record{}, err
	}
	defer done()
	w.dir = dir
	if err := engine.Prepare(dir, &w.run.Plan); err != nil {
		return aa.Record{}, hintedError{err, "name another directory with --out"}
	}
	if err := w.carryPairs(ctx, s); err != nil {
		return aa.Record{}, err
	}
	c, _, err := report.Compare(dir, &w.run)
	if err != nil {
		return aa.Record{}, err
	}
	if !c.Verdict.Enough {
		return aa.Record{}, failed(&w.run)
	}
	return aa.RecordOf(&w.run, c), nil
}

// dir is where one comparison is kept, or a directory that done removes.
func (o *aaOptions) dir(n int) (dir string, done func(), err error) {
	if o.out != "" {
		return filepath.Join(o.out, fmt.Sprintf("%03d", n+1)), func() {}, nil
	}
	dir, err = os.MkdirTemp("", "claudebench-aa-")
	return dir, func() { os.RemoveAll(dir) }, err
}

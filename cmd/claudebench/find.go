package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/claudebench/claudebench/bench/search"
	"github.com/spf13/cobra"
)

// What run --find looks for.
const (
	maxRate        = "max-rate"
	maxConcurrency = "max-concurrency"
)

// findFlags say what run is to look for, instead of measuring what the scenario says.
type findFlags struct {
	what, slo string
	probe     time.Duration
}

func (f *findFlags) add(cmd *cobra.Command) {
	fs := cmd.Flags()
	fs.StringVar(&f.what, "find", "", "look for the max-rate or the max-concurrency that keeps --slo")
	fs.StringVar(&f.slo, "slo", "", "what --find has to keep, such as 'p99<500ms' (p50, p95, p99, ttft_p99) or 'error_rate<1%'")
	fs.DurationVar(&f.probe, "probe", 5*time.Second, "how long --find max-rate tries a rate, and a fourth of the time that confirms it")
	cmd.RegisterFlagCompletionFunc("find", cobra.FixedCompletions([]string{maxRate, maxConcurrency}, cobra.ShellCompDirectiveNoFileComp))
}

// given tells whether anything is to be found.
func (f *findFlags) given() bool { return f.what != "" || f.slo != "" }

// runFind is run with --find.
func runFind(ctx context.Context, s *streams, o *runOptions) error {
	f, err := o.finding()
	if err != nil {
		return err
	}
	plan, all, err := o.plan(ctx)
	if err != nil {
		return err
	}
	if plan.Ladder != nil {
		return usageError{errors.New("--find looks at clients, and the scenario has a ladder of measures")}
	}
	if err := f.from(&plan, o); err != nil {
		return err
	}
	if f.work, err = begin(ctx, plan, all, o.scenario, o.out, &o.output, available); err != nil {
		return err
	}
	defer f.work.exports.close()
	f.look()
	carried := errors.Join(f.work.carry(ctx, s, f), f.err())
	if len(f.work.run.Trials) == 0 && carried != nil {
		return carried
	}
	found := f.found()
	if err := errors.Join(carried, f.print(s, o.output.format, found), f.export(o.output.plot)); err != nil {
		return err
	}
	if slices.ContainsFunc(found, func(r search.Found) bool { return r.Level == 0 }) {
		return cmp.Or(failed(&f.work.run), errFails)
	}
	return nil
}

// finding is what the flags ask for.
func (o *runOptions) finding() (*finding, error) {
	f := &finding{what: o.find.what, probe: o.find.probe}
	var err error
	switch {
	case o.find.what == "" || o.find.slo == "":
		err = errors.New("--find and --slo need each other")
	case o.find.what != maxRate && o.find.what != maxConcurrency:
		err = fmt.Errorf("--find is %s or %s, not %q", maxRate, maxConcurrency, o.find.what)
	case o.output.format != "table" && o.output.format != "json":
		err = fmt.Errorf("--find prints a table or json, not %s; --export writes the run in any format", o.output.format)
	case slices.ContainsFunc(o.output.exports, func(e string) bool { return strings.HasSuffix(e, "="+toStdout) }):
		err = errors.New("--find prints what it found on standard output; give --export a path")
	case o.metrics.address != "":
		err = errors.New("--find cannot be scraped: what it will try is not known beforehand")
	case o.find.probe < 100*time.Millisecond || o.find.probe > time.Hour:
		err = fmt.Errorf("--probe must be between 100ms and 1h, is %s", o.find.probe)
	}
	if err != nil {
		return nil, usageError{err}
	}
	f.goal, err = parseSLO(o.find.slo)
	return f, errors.Join(o.output.check(), err)
}

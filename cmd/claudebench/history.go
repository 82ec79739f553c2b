package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"time"

	"github.com/claudebench/claudebench/bench/engine"
	"github.com/claudebench/claudebench/report/history"
	"github.com/claudebench/claudebench/report/history/show"
	"github.com/claudebench/claudebench/report/render"
	"github.com/spf13/cobra"
)

// historyOptions are what the flags of history say.
type historyOptions struct {
	dir, since string
	read       history.Options
	output     outputFlags
}

func newHistory(s *streams) *cobra.Command {
	o := historyOptions{dir: "results"}
	cmd := &cobra.Command{
		Use:   "history [DIR]",
		Short: "Show figures over time, and where they changed",
		Long: `Follows each metric of each client over the runs in a directory (results, unless
another is named), and finds where a new level began: change points, by E-divisive.
Only runs of one workload, on hosts with the same CPU, cores, memory and kernel,
make up a series, and it takes 10 of them before changes are looked for.

What was read is kept in DIR/.claudebench-index.sqlite, or in the cache directory
where DIR cannot be written. It may be deleted at any time.`,
		Example: `  claudebench history
  claudebench history nightly --client aiohttp --metric p95 --since 90d
  claudebench history --since 2026-11-01 --export csv=history.csv`,
		Args: cobra.MaximumNArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			if len(args) == 1 {
				o.dir = args[0]
			}
			return o.run(cmd.Context(), s)
		},
		ValidArgsFunction: func(*cobra.Command, []string, string) ([]string, cobra.ShellCompDirective) {
			return nil, cobra.ShellCompDirectiveFilterDirs
		},
	}
	cmd.Flags().StringArrayVar(&o.read.Clients, "client", nil, "client that is shown; repeatable (default: all)")
	cmd.Flags().StringArrayVar(&o.read.Metrics, "metric", nil, "metric that is shown; repeatable (default: all): "+strings.Join(history.Metrics(), ", "))
	cmd.Flags().StringVar(&o.since, "since", "", "leave out runs from before a date (2026-11-01) or a number of days ago (90d)")
	cmd.Flags().BoolVar(&o.read.Rebuild, "rebuild", false, "throw the index away, and read every run anew")
	cmd.RegisterFlagCompletionFunc("client", completeClients)
	cmd.RegisterFlagCompletionFunc("metric", cobra.FixedCompletions(history.Metrics(), cobra.ShellCompDirectiveNoFileComp))
	var known []format
	for _, f := range show.Formats() {
		known = append(known, format{name: f.Name})
	}
	o.output.add(cmd, known)
	return cmd
}

func (o *historyOptions) run(ctx context.Context, s *streams) error {
	if err := o.output.check(); err != nil {
		return err
	}
	for _, m := range o.read.Metrics {
		if !slices.Contains(history.Metrics(), m) {
			return usageError{hintedError{fmt.Errorf("unknown metric %q", m), "metrics are " + strings.Join(history.Metrics(), ", ")}}
		}
	}
	var err error
	if o.read.Since, err = since(o.since, time.Now()); err != nil {
		return err
	}
	to, err := o.output.open()
	if err != nil {
		return err
	}
	defer to.close()
	if s.live {
		o.read.Reading = func(runs int) { fmt.Fprintf(s.err, "reading %d runs\n", runs) }
	}
	h, err := history.Read(ctx, o.dir, o.read)
	if errors.Is(err, os.ErrNotExist) || errors.Is(err, syscall.ENOTDIR) {
		return hintedError{err, "name a directory of runs, such as results"}
	}
	if err != nil {
		return err
	}
	if h.Runs == 0 && len(h.Warnings) == 0 {
		return noRuns(o.dir)
	}
	return o.output.print(s, historyPrinter(o.dir, h), to)
}

func historyPrinter(dir string, h *history.History) printer {
	return func(w io.Writer, format string, _ render.Options) error {
		i := slices.IndexFunc(show.Formats(), func(f show.Format) bool { return f.Name == format })
		return show.Formats()[i].Write(w, dir, h)
	}
}

// noRuns says that a directory holds no runs, and where they may be.
func noRuns(dir string) error {
	hint := "name a directory of runs, such as results"
	if _, err := os.Stat(filepath.Join(dir, engine.RunFile)); err == nil {
		hint = "it is a run itself: name the directory above it, or see claudebench report"
	}
	return hintedError{fmt.Errorf("%s holds no runs", dir), hint}
}

// longestAgo is the greatest number of days, a thousand years, that can be asked for.
const longestAgo = 365_000

// since is the instant that a date, or a number of days such as 90d, stands for; zero for
// nothing.
func since(text string, now time.Time) (time.Time, error) {
	if text == "" {
		return time.Time{}, nil
	}
	if at, err := time.ParseInLocation("2006-01-02", text, now.Location()); err == nil {
		return at, nil
	}
	number, days := strings.CutSuffix(text, "d")
	if n, err := strconv.Atoi(number); err == nil && days && n >= 0 && n <= longestAgo {
		return now.AddDate(0, 0, -n), nil
	}
	return time.Time{}, usageError{hintedError{fmt.Errorf("--since %q is not understood", text), "write a date, such as 2026-11-01, or a number of days, such as 90d"}}
}

package main

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/claudebench/claudebench/bench/engine"
	"github.com/claudebench/claudebench/report"
	"github.com/spf13/cobra"
)

// compareOptions are what the flags of compare say.
type compareOptions struct {
	base, head string
	client     string
	phase      int
	anyHost    bool
	strict     bool
	output     outputFlags
}

func newCompare(s *streams) *cobra.Command {
	o := compareOptions{}
	cmd := &cobra.Command{
		Use:   "compare BASE HEAD",
		Short: "Compare runs on disk, and say whether the second is worse",
		Long: `Compares two runs, or two directories of runs, that were made on one host.

Trials that ran by turns, one of base and one of head, are compared in pairs. Else
BASE must be a history: a directory of at least 10 runs under the same load, of
which the next one is predicted. Two single runs are set side by side, without a
verdict (exit 6): nothing tells how much the host varies from run to run. For a
verdict on two versions, claudebench ab measures them in turns.

` + exitHelp,
		Example: `  claudebench compare results results/20261120-101500-ab
  claudebench compare --client aiohttp base head --format json`,
		Args: cobra.ExactArgs(2),
		RunE: func(_ *cobra.Command, args []string) error {
			o.base, o.head = args[0], args[1]
			return o.run(s)
		},
	}
	cmd.Flags().StringVar(&o.client, "client", "", "which client is compared; needed where the runs have several")
	cmd.Flags().IntVar(&o.phase, "phase", 0, "which of the scenario's phases, from 1; needed where several are fixed")
	cmd.Flags().BoolVar(&o.anyHost, "any-host", false, "compare runs of different hosts, too")
	addStrict(cmd, &o.strict)
	o.output.addDocument(cmd)
	cmd.RegisterFlagCompletionFunc("client", completeClients)
	return cmd
}

func (o *compareOptions) run(s *streams) error {
	if err := o.output.check(); err != nil {
		return err
	}
	head, err := sources(s, o.head)
	if err != nil {
		return err
	}
	base, err := sources(s, o.base)
	if err != nil {
		return err
	}
	base = slices.DeleteFunc(base, func(b report.Source) bool {
		return slices.ContainsFunc(head, func(h report.Source) bool { return sameDir(b.Dir, h.Dir) })
	})
	if len(base) == 0 {
		return usageError{fmt.Errorf("%s holds no other run than %s", o.base, o.head)}
	}
	subject, err := o.subject(head[len(head)-1])
	if err != nil {
		return err
	}
	to, err := o.output.open()
	if err != nil {
		return err
	}
	defer to.close()
	doc, err := report.Across(base, head, subject, o.anyHost)
	if err != nil {
		return err
	}
	recallAlarms(s, doc)
	if err := o.output.print(s, documentPrinter(doc), to); err != nil {
		return err
	}
	return judged(doc, o.strict)
}

// sources are the run in a directory, or the runs in its directories, in time order. A run
// that cannot be read is named and left out of a history.
func sources(s *streams, dir string) ([]report.Source, error) {
	dir, run, err := openRun(dir)
	if err == nil {
		return []report.Source{{Dir: dir, Run: run}}, nil
	}
	if !errors.Is(err, os.ErrNotExist) {
		return nil, err
	}
	entries, err := os.ReadDir(dir)
	if err != nil {
		return nil, hintedError{err, "name the directory of a run, such as results/ID, or one of runs, such as results"}
	}
	var all []report.Source
	for _, e := range entries {
		sub := filepath.Join(dir, e.Name())
		run, err := engine.Open(sub)
		switch {
		case err == nil:
			all = append(all, report.Source{Dir: sub, Run: run})
		case !errors.Is(err, os.ErrNotExist) && e.IsDir():
			fmt.Fprintf(s.err, "claudebench: left out: %v\n", err)
		}
	}
	if len(all) == 0 {
		return nil, hintedError{fmt.Errorf("%s holds no run", dir), "name the directory of a run, such as results/ID, or one of runs, such as results"}
	}
	slices.SortStableFunc(all, func(x, y report.Source) int { return x.Run.Began.Compare(y.Run.Began) })
	return all, nil
}

func sameDir(a, b string) bool {
	x, errX := os.Stat(a)
	y, errY := os.Stat(b)
	return errX == nil && errY == nil && os.SameFile(x, y)
}

// subject is what is compared: a verdict is about one client under one load.
func (o *compareOptions) subject(head report.Source) (report.Subject, error) {
	all := report.Subjects(head.Run)
	var names []string
	fits := slices.DeleteFunc(slices.Clone(all), func(s report.Subject) bool {
		return o.client != "" && s.Client != o.client || o.phase != 0 && s.Phase != o.phase-1
	})
	if len(fits) == 1 {
		return fits[0], nil
	}
	for _, s := range all {
		names = append(names, fmt.Sprintf("--client %s --phase %d", s.Client, s.Phase+1))
	}
	problem := "holds no such client and phase"
	if len(fits) > 1 {
		problem = "holds several clients or loads, and a verdict is about one"
	}
	return report.Subject{}, usageError{hintedError{fmt.Errorf("%s %s", head.Run.ID, problem), "choose one of: " + strings.Join(names, "; ")}}
}

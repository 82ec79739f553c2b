package main

import (
	"errors"
	"fmt"
	"io"
	"path/filepath"
	"slices"
	"strings"

	"github.com/claudebench/claudebench/bench"
	"github.com/claudebench/claudebench/report"
	"github.com/claudebench/claudebench/report/aa"
	"github.com/claudebench/claudebench/report/render"
	"github.com/spf13/cobra"
)

// outputFlags say in which formats a document is printed, and where to.
type outputFlags struct {
	format  string
	exports []string
	plot    bool
}

func (o *outputFlags) add(cmd *cobra.Command) {
	cmd.Flags().StringVar(&o.format, "format", "table", "format on standard output: "+formats())
	cmd.Flags().StringArrayVar(&o.exports, "export", nil, "also write FORMAT=PATH, - being standard output; repeatable")
	cmd.Flags().BoolVar(&o.plot, "plot", false, "add histograms of the latencies to the table")
	cmd.RegisterFlagCompletionFunc("format", cobra.FixedCompletions(described(""), cobra.ShellCompDirectiveNoFileComp))
	cmd.RegisterFlagCompletionFunc("export", completeExport)
}

func formats() string { return strings.Join(render.Formats(), ", ") }

// described are the formats as completions, with what follows each and what it is for.
func described(then string) []cobra.Completion {
	var all []cobra.Completion
	for _, f := range render.All() {
		all = append(all, cobra.CompletionWithDesc(f.Name+then, f.Summary))
	}
	return all
}

// completeExport completes the format, and leaves the path to the shell.
func completeExport(_ *cobra.Command, _ []string, typed string) ([]cobra.Completion, cobra.ShellCompDirective) {
	if strings.Contains(typed, "=") {
		return nil, cobra.ShellCompDirectiveDefault
	}
	return described("="), cobra.ShellCompDirectiveNoFileComp | cobra.ShellCompDirectiveNoSpace
}

// check finds mistakes in the flags before any work is done.
func (o *outputFlags) check() error {
	formats := []string{o.format}
	paths := map[string]bool{}
	for _, e := range o.exports {
		format, path, ok := strings.Cut(e, "=")
		if !ok || path == "" {
			return usageError{hintedError{fmt.Errorf("--export %q is not understood", e), "write --export FORMAT=PATH, such as --export json=run.json"}}
		}
		clean := filepath.Clean(path)
		if paths[clean] {
			return usageError{fmt.Errorf("--export names %s twice", path)}
		}
		paths[clean] = path != toStdout
		formats = append(formats, format)
	}
	for _, f := range formats {
		if _, ok := render.For(f); !ok {
			return unknownFormat(f)
		}
	}
	if o.plot && !slices.Contains(formats, "table") {
		return usageError{hintedError{errors.New("--plot adds to a table, and none is written"), "add --export table=PATH, or leave --format out"}}
	}
	return nil
}

func unknownFormat(name string) error {
	return usageError{hintedError{fmt.Errorf("unknown format %q", name), "formats are " + formats()}}
}

// publish prints what a run's directory holds.
func publish(s *streams, dir string, run *bench.Run, o *outputFlags, to exports) (*report.Document, error) {
	doc, err := report.Build(dir, run)
	if err != nil {
		return nil, fmt.Errorf("reporting %s: %w", dir, err)
	}
	recallAlarms(s, doc)
	return doc, o.print(s, doc, to)
}

// recallAlarms adds to a comparison what is known of the host's false alarms.
func recallAlarms(s *streams, doc *report.Document) {
	if doc.Comparison == nil {
		return
	}
	store, err := aa.Default()
	var records []aa.Record
	if err == nil {
		records, err = store.Records(doc.Run.Host)
	}
	if err != nil {
		fmt.Fprintf(s.err, "claudebench: the false alarms of this host are not known: %v\n", err)
	}
	doc.Alarms = aa.Sum(records)
}

func (o *outputFlags) print(s *streams, doc *report.Document, to exports) error {
	shown := render.Options{Color: s.color, Width: s.width, ASCII: s.ascii, Plot: o.plot}
	err := write(s.out, o.format, doc, shown)
	for _, e := range to {
		if e.path == toStdout {
			err = errors.Join(err, write(s.out, e.format, doc, shown))
		} else {
			err = errors.Join(err, e.write(doc, render.Options{Plot: o.plot}))
		}
	}
	return err
}

func write(w io.Writer, format string, doc *report.Document, o render.Options) error {
	f, ok := render.For(format)
	if !ok {
		return unknownFormat(format)
	}
	return f(w, doc, o)
}

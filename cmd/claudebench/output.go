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

// outputFlags say in which of the known formats something is printed, and where to.
type outputFlags struct {
	known   []format
	format  string
	exports []string
	plot    bool
}

// A format has a name, and a summary of what it is for.
type format struct{ name, summary string }

// A printer writes one thing in any of its formats.
type printer func(w io.Writer, format string, o render.Options) error

// addDocument adds the flags of verbs that print a document.
func (o *outputFlags) addDocument(cmd *cobra.Command) {
	var known []format
	for _, f := range render.All() {
		known = append(known, format{f.Name, f.Summary})
	}
	o.add(cmd, known)
	cmd.Flags().BoolVar(&o.plot, "plot", false, "add histograms of the latencies to the table")
}

// add adds the flags for some formats, of which the first is the usual one.
func (o *outputFlags) add(cmd *cobra.Command, known []format) {
	o.known = known
	cmd.Flags().StringVar(&o.format, "format", known[0].name, "format on standard output: "+o.names())
	cmd.Flags().StringArrayVar(&o.exports, "export", nil, "also write FORMAT=PATH, - being standard output; repeatable")
	cmd.RegisterFlagCompletionFunc("format", cobra.FixedCompletions(o.described(""), cobra.ShellCompDirectiveNoFileComp))
	cmd.RegisterFlagCompletionFunc("export", o.completeExport)
}

func (o *outputFlags) names() string {
	var names []string
	for _, f := range o.known {
		names = append(names, f.name)
	}
	return strings.Join(names, ", ")
}

// described are the formats as completions, with what follows each and what it is for.
func (o *outputFlags) described(then string) []cobra.Completion {
	var all []cobra.Completion
	for _, f := range o.known {
		all = append(all, cobra.CompletionWithDesc(f.name+then, f.summary))
	}
	return all
}

// completeExport completes the format, and leaves the path to the shell.
func (o *outputFlags) completeExport(_ *cobra.Command, _ []string, typed string) ([]cobra.Completion, cobra.ShellCompDirective) {
	if strings.Contains(typed, "=") {
		return nil, cobra.ShellCompDirectiveDefault
	}
	return o.described("="), cobra.ShellCompDirectiveNoFileComp | cobra.ShellCompDirectiveNoSpace
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
	for _, name := range formats {
		if !slices.ContainsFunc(o.known, func(f format) bool { return f.name == name }) {
			return usageError{hintedError{fmt.Errorf("unknown format %q", name), "formats are " + o.names()}}
		}
	}
	if o.plot && !slices.Contains(formats, "table") {
		return usageError{hintedError{errors.New("--plot adds to a table, and none is written"), "add --export table=PATH, or leave --format out"}}
	}
	return nil
}

// publish prints what a run's directory holds.
func publish(s *streams, dir string, run *bench.Run, o *outputFlags, to exports) (*report.Document, error) {
	doc, err := report.Build(dir, run)
	if err != nil {
		return nil, fmt.Errorf("reporting %s: %w", dir, err)
	}
	recallAlarms(s, doc)
	return doc, o.print(s, documentPrinter(doc), to)
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

// print writes to standard output and to the exports, in formats that have been checked.
func (o *outputFlags) print(s *streams, write printer, to exports) error {
	shown := render.Options{Color: s.color, Width: s.width, ASCII: s.ascii, Plot: o.plot}
	err := write(s.out, o.format, shown)
	for _, e := range to {
		if e.path == toStdout {
			err = errors.Join(err, write(s.out, e.format, shown))
		} else {
			err = errors.Join(err, e.write(write, render.Options{Plot: o.plot}))
		}
	}
	return err
}

func documentPrinter(doc *report.Document) printer {
	return func(w io.Writer, format string, o render.Options) error {
		write, _ := render.For(format)
		return write(w, doc, o)
	}
}

package main

import (
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
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
}

func (o *outputFlags) add(cmd *cobra.Command) {
	cmd.Flags().StringVar(&o.format, "format", "table", "format on standard output: "+formats())
	cmd.Flags().StringArrayVar(&o.exports, "export", nil, "also write FORMAT=PATH; repeatable")
	cmd.RegisterFlagCompletionFunc("format", cobra.FixedCompletions(render.Formats(), cobra.ShellCompDirectiveNoFileComp))
}

func formats() string { return strings.Join(render.Formats(), ", ") }

// check finds mistakes in the flags before any work is done.
func (o *outputFlags) check() error {
	if _, ok := render.For(o.format); !ok {
		return unknownFormat(o.format)
	}
	for _, e := range o.exports {
		format, path, ok := strings.Cut(e, "=")
		if !ok || path == "" {
			return usageError{hintedError{fmt.Errorf("--export %q is not understood", e), "write --export FORMAT=PATH, such as --export json=run.json"}}
		}
		if _, ok := render.For(format); !ok {
			return unknownFormat(format)
		}
	}
	return nil
}

func unknownFormat(name string) error {
	return usageError{hintedError{fmt.Errorf("unknown format %q", name), "formats are " + formats()}}
}

// exports are files that can be written when the run is over: that one cannot is found before
// its first request.
type exports []*export

// An export is written beside its path, and takes its place as a whole. What is no regular file,
// such as /dev/null, is written itself.
type export struct {
	format, path string
	file         *os.File
	beside       bool
}

func (o *outputFlags) open() (exports, error) {
	var all exports
	for _, e := range o.exports {
		format, path, _ := strings.Cut(e, "=")
		e, err := openExport(format, path)
		if err != nil {
			all.close()
			return nil, err
		}
		all = append(all, e)
	}
	return all, nil
}

func openExport(format, path string) (*export, error) {
	if info, err := os.Stat(path); err == nil && !info.Mode().IsRegular() {
		f, err := os.OpenFile(path, os.O_WRONLY, 0)
		return &export{format: format, path: path, file: f}, err
	}
	f, err := os.CreateTemp(filepath.Dir(path), "."+filepath.Base(path)+"-*")
	return &export{format: format, path: path, file: f, beside: true}, err
}

// write writes a document to the export's path.
func (e *export) write(doc *report.Document) error {
	err := errors.Join(write(e.file, e.format, doc, render.Options{}), e.sync())
	if err == nil && e.beside {
		err = errors.Join(e.file.Chmod(0o644), os.Rename(e.file.Name(), e.path))
		e.beside = err != nil
	}
	if err != nil {
		return fmt.Errorf("writing %s: %w", e.path, err)
	}
	return nil
}

func (e *export) sync() error {
	if !e.beside {
		return nil // a device need not be able to
	}
	return e.file.Sync()
}

// close leaves nothing of what was not written.
func (all exports) close() {
	for _, e := range all {
		e.file.Close()
		if e.beside {
			os.Remove(e.file.Name())
		}
	}
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
	err := write(s.out, o.format, doc, render.Options{Color: s.color, Width: s.width})
	for _, e := range to {
		err = errors.Join(err, e.write(doc))
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

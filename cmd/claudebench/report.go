package main

import (
	"errors"
	"os"
	"path/filepath"
	"syscall"

	"github.com/claudebench/claudebench/bench"
	"github.com/claudebench/claudebench/bench/engine"
	"github.com/spf13/cobra"
)

func newReport(s *streams) *cobra.Command {
	var output outputFlags
	cmd := &cobra.Command{
		Use:   "report DIR",
		Short: "Print what a run measured, from its directory",
		Example: `  claudebench report results/20261120-101500-clients
  claudebench report results/20261120-101500-clients --format json`,
		Args: cobra.ExactArgs(1),
		RunE: func(_ *cobra.Command, args []string) error { return runReport(s, args[0], &output) },
	}
	output.addDocument(cmd)
	return cmd
}

func runReport(s *streams, dir string, o *outputFlags) error {
	if err := o.check(); err != nil {
		return err
	}
	dir, run, err := openRun(dir)
	if err != nil {
		return err
	}
	to, err := o.open()
	if err != nil {
		return err
	}
	defer to.close()
	_, err = publish(s, dir, run, o, to)
	return err
}

// openRun reads a run. Its directory may be named by its run.json.
func openRun(path string) (dir string, run *bench.Run, err error) {
	dir = path
	if filepath.Base(dir) == engine.RunFile {
		dir = filepath.Dir(dir)
	}
	run, err = engine.Open(dir)
	if errors.Is(err, os.ErrNotExist) || errors.Is(err, syscall.ENOTDIR) {
		err = hintedError{err, "name the directory of a run, such as results/ID"}
	}
	return dir, run, err
}

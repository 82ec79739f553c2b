package main

import (
	"errors"

	"github.com/claudebench/claudebench/report"
	"github.com/claudebench/claudebench/report/judge"
	"github.com/spf13/cobra"
)

// What a document says, as errors that mean an exit code. They have been printed.
var (
	errFails        = errors.New("head is worse than base, or a bound of the scenario was not held")
	errIncomparable = errors.New("there is no comparable base")
	errUnclear      = errors.New("there is no clear verdict")
)

func addStrict(cmd *cobra.Command, strict *bool) {
	cmd.Flags().BoolVar(strict, "strict", false, "fail (exit 7) where nothing can be said, too")
}

// trusted refuses a document with trials that cannot be trusted.
func trusted(d *report.Document) error {
	all := d.Untrusted()
	if len(all) == 0 {
		return nil
	}
	return untrustedError{hintedError{errors.New(all[0].Message), all[0].Fix}}
}

// judged is what the verdict of a document means for the exit code; nobody else judges it.
func judged(d *report.Document, strict bool) error {
	c := d.Comparison
	switch {
	case d.Fails():
		return errFails
	case c == nil:
		return nil
	case c.Refused != "":
		return errIncomparable
	case strict && (c.Outcome() == judge.Unclear || c.Outcome() == judge.Contaminated):
		return errUnclear
	}
	return nil
}

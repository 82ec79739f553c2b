package main

import (
	"context"
	"errors"
	"fmt"
)

// The exit codes. The table is part of the program's help.
const (
	exitOK          = 0
	exitFailed      = 1
	exitUsage       = 2
	exitInterrupted = 130
)

const exitHelp = `Exit codes:
  0    done; failed requests are results, not failures
  1    failed: a trial failed, or the work could not be done
  2    usage: unknown verb, flag, client or scenario, or a file with faults
  130  interrupted; what was measured until then is kept`

// A usageError is a mistake in what was typed or in a file that was named.
type usageError struct{ error }

func (e usageError) Unwrap() error { return e.error }

// A hintedError says in a line of its own what to do about it.
type hintedError struct {
	error
	hint string
}

func (e hintedError) Unwrap() error { return e.error }

// finish reports err to the user and returns the exit code that it means.
func finish(ctx context.Context, s *streams, err error) int {
	if err == nil {
		return exitOK
	}
	if ctx.Err() != nil && errors.Is(err, context.Canceled) {
		fmt.Fprintln(s.err, "claudebench: interrupted")
		return exitInterrupted
	}
	fmt.Fprintf(s.err, "claudebench: %v\n", err)
	var hinted hintedError
	if errors.As(err, &hinted) {
		fmt.Fprintf(s.err, "hint: %s\n", hinted.hint)
	}
	var usage usageError
	if errors.As(err, &usage) {
		return exitUsage
	}
	return exitFailed
}

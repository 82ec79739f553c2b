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
	exitWorse       = 3
	exitDiffers     = 4
	exitPartly      = 5
	exitNoBase      = 6
	exitUnclear     = 7
	exitInterrupted = 130
)

const exitHelp = `Exit codes:
  0    done; failed requests are results, not failures
  1    failed: a trial failed, or the work could not be done
  2    usage: unknown verb, flag, client or scenario, or a file with faults
  3    head is worse than base, or a bound of the scenario was not held
  4    the host is not as wanted (tune)
  5    only a part was applied or taken back; the journal is kept (tune)
  6    there is no comparable base (compare)
  7    no clear verdict, the machine has changed, or a trial cannot be trusted
       (all with --strict)
  130  interrupted; what was measured until then is kept`

// A usageError is a mistake in what was typed or in a file that was named.
type usageError struct{ error }

func (e usageError) Unwrap() error { return e.error }

// errDiffers is the result of a check, which has been printed.
var errDiffers = errors.New("the host is not as wanted")

// A partlyError is a change of the host that went only a part of its way.
type partlyError struct{ error }

func (e partlyError) Unwrap() error { return e.error }

// An untrustedError is why the figures of a run cannot be trusted.
type untrustedError struct{ error }

func (e untrustedError) Unwrap() error { return e.error }

// A statusError is the exit code of a command that ran in our stead, and what we have to
// say about it, if anything.
type statusError struct {
	error
	code int
}

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
	for printed, code := range map[error]int{
		errDiffers: exitDiffers, errFails: exitWorse, errIncomparable: exitNoBase, errUnclear: exitUnclear,
	} {
		if err == printed {
			return code
		}
	}
	var partly partlyError
	if ctx.Err() != nil && errors.Is(err, context.Canceled) && !errors.As(err, &partly) {
		fmt.Fprintln(s.err, "claudebench: interrupted")
		return exitInterrupted
	}
	var status statusError
	if errors.As(err, &status) {
		if status.error != nil {
			fmt.Fprintf(s.err, "claudebench: %v\n", status.error)
		}
		return status.code
	}
	fmt.Fprintf(s.err, "claudebench: %v\n", err)
	var hinted hintedError
	if errors.As(err, &hinted) {
		fmt.Fprintf(s.err, "hint: %s\n", hinted.hint)
	}
	var usage usageError
	var untrusted untrustedError
	switch {
	case errors.As(err, &usage):
		return exitUsage
	case errors.As(err, &partly):
		return exitPartly
	case errors.As(err, &untrusted):
		return exitUnclear
	}
	return exitFailed
}

// Package process drives a client in a process of its own, in any language:
// it starts the process, speaks the driver protocol with it, bounds its time,
// and leaves none of its children behind.
package process

import (
	"context"
	"errors"
	"fmt"
	"os/exec"
	"syscall"
	"time"

	"github.com/claudebench/claudebench/bench"
	"github.com/claudebench/claudebench/bench/protocol"
)

// A Driver starts one fresh process for each case. It is a [bench.Driver].
type Driver struct {
	// Command is the program and its arguments.
	Command []string
	// Env is added to the environment of this process.
	Env []string
}

// Shell returns a driver that runs a command of the shell.
func Shell(command string) Driver {
	return Driver{Command: []string{"sh", "-c", command}}
}

// Drive carries out one case. When it returns, the process and all of its
// children are gone.
func (d Driver) Drive(ctx context.Context, c bench.Case, o bench.Observer) error {
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	child, err := Start(ctx, d.Command, "", d.Env)
	if err != nil {
		return fmt.Errorf("starting the driver: %w", err)
	}
	box := newTimeBox(c, o, cancel)
	defer box.stop()
	err = protocol.Drive(child.Out, child.In, c, box)
	box.stop()
	if err != nil && ctx.Err() == nil {
		child.kill()
	}
	return child.end(ctx, err)
}

// exitTime is what a driver has to exit after its standard input has ended.
const exitTime = 5 * time.Second

// end lets the child exit, and says how the trial went: err is what came of
// the conversation.
func (c *Child) end(ctx context.Context, err error) error {
	exit := c.End(exitTime)
	switch cause := context.Cause(ctx); {
	case cause != nil:
		return c.Fault(cause)
	case err != nil:
		return c.Fault(describe(err, exit))
	case errors.Is(exit, ErrLate):
		return c.Fault(fmt.Errorf("driver did not exit within %s after it was done", exitTime))
	case exit != nil:
		return c.Fault(fmt.Errorf("driver failed after it was done: %w", exit))
	}
	return nil
}

// describe adds to a broken conversation how the process ended, unless that
// was our own doing.
func describe(err, exit error) error {
	var e *exec.ExitError
	if errors.As(exit, &e) && e.Sys().(syscall.WaitStatus).Signal() != syscall.SIGKILL {
		return fmt.Errorf("%w (%w)", err, exit)
	}
	return err
}

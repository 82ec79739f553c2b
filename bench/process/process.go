// Package process drives a client in a process of its own, in any language:
// it starts the process, speaks the driver protocol with it, bounds its time,
// and leaves none of its children behind.
package process

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"syscall"
	"time"

	"github.com/claudebench/claudebench/bench"
	"github.com/claudebench/claudebench/bench/protocol"
	"golang.org/x/sys/unix"
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
	child, err := d.start(ctx)
	if err != nil {
		return err
	}
	box := newTimeBox(c, o, cancel)
	defer box.stop()
	err = protocol.Drive(child.out, child.in, c, box)
	box.stop()
	if err != nil {
		child.kill()
	}
	return child.end(ctx, err)
}

// A child is a running driver.
type child struct {
	cmd    *exec.Cmd
	in     io.WriteCloser
	out    io.Reader
	stderr *tail
}

// The time that a driver has to exit after its standard input has ended.
const exitTime = 5 * time.Second

// start runs the command in a process group of its own: a Ctrl-C at the
// terminal then reaches claudebench alone, which ends the group as a whole.
func (d Driver) start(ctx context.Context) (*child, error) {
	c := &child{cmd: exec.CommandContext(ctx, d.Command[0], d.Command[1:]...), stderr: &tail{}}
	c.cmd.Env = append(os.Environ(), d.Env...)
	c.cmd.Stderr = c.stderr
	c.cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	c.cmd.Cancel = func() error { c.kill(); return nil }
	c.cmd.WaitDelay = exitTime
	var err error
	if c.in, err = c.cmd.StdinPipe(); err != nil {
		return nil, err
	}
	if c.out, err = c.cmd.StdoutPipe(); err != nil {
		return nil, err
	}
	if err := c.cmd.Start(); err != nil {
		return nil, fmt.Errorf("starting the driver: %w", err)
	}
	return c, nil
}

// kill ends the child and all of its children.
func (c *child) kill() {
	syscall.Kill(-c.cmd.Process.Pid, syscall.SIGKILL)
}

// end lets the child exit, and says how the trial went: err is what came of
// the conversation.
func (c *child) end(ctx context.Context, err error) error {
	c.in.Close()
	late := time.AfterFunc(exitTime, c.kill)
	io.Copy(io.Discard, c.out)
	exit := c.reap()
	inTime := late.Stop()
	switch cause := context.Cause(ctx); {
	case cause != nil:
		return &Error{cause, c.stderr.lines()}
	case err != nil:
		return &Error{describe(err, exit), c.stderr.lines()}
	case !inTime:
		return &Error{fmt.Errorf("driver did not exit within %s after it was done", exitTime), c.stderr.lines()}
	case exit != nil:
		return &Error{fmt.Errorf("driver failed after it was done: %w", exit), c.stderr.lines()}
	}
	return nil
}

// reap waits for the child's end. What is left of its group is killed while
// the dead child still holds the group's number, so that nobody else's is hit.
func (c *child) reap() error {
	for unix.Waitid(unix.P_PID, c.cmd.Process.Pid, nil, unix.WEXITED|unix.WNOWAIT, nil) == unix.EINTR {
	}
	c.kill()
	return c.cmd.Wait()
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

// An Error says why a driver failed, with the last lines that it wrote to its
// standard error.
type Error struct {
	Err    error
	stderr []string
}

func (e *Error) Error() string { return redact(e.Err.Error()) }
func (e *Error) Unwrap() error { return e.Err }

// LastWords are the last lines of the driver's standard error.
func (e *Error) LastWords() []string { return e.stderr }

package process

import (
	"context"
	"errors"
	"io"
	"os"
	"os/exec"
	"syscall"
	"time"

	"golang.org/x/sys/unix"
)

// A Child is a process that ends when its standard input does. It has a process group of its own:
// a Ctrl-C at the terminal then reaches claudebench alone, which ends the group as a whole.
type Child struct {
	// In and Out are its standard input and output.
	In     io.WriteCloser
	Out    io.Reader
	cmd    *exec.Cmd
	stderr *tail
	// exited is closed when the child itself has ended.
	exited chan struct{}
}

// ErrLate means that a child had to be killed.
var ErrLate = errors.New("did not exit in time")

// stopTime is what a child has to end when it is asked to: one that has changed something of the
// host, as a group that it runs in, takes that back.
const stopTime = time.Second

// leftOver is how long what a child left behind may hold its outputs open.
const leftOver = 5 * time.Second

// Start starts a program with its arguments in a directory (empty: this process's own), with env
// added to the environment. When ctx ends, it is asked to end by SIGTERM, and killed a second later.
func Start(ctx context.Context, command []string, dir string, env []string) (*Child, error) {
	c := &Child{cmd: exec.CommandContext(ctx, command[0], command[1:]...), stderr: &tail{}, exited: make(chan struct{})}
	c.cmd.Dir = dir
	c.cmd.Env = append(os.Environ(), env...)
	c.cmd.Stderr = c.stderr
	c.cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	c.cmd.Cancel = c.stop
	c.cmd.WaitDelay = leftOver
	var err error
	if c.In, err = c.cmd.StdinPipe(); err != nil {
		return nil, err
	}
	if c.Out, err = c.cmd.StdoutPipe(); err != nil {
		return nil, err
	}
	return c, c.cmd.Start()
}

// stop asks the child and all of its children to end, and kills them if the child does not.
func (c *Child) stop() error {
	c.signal(syscall.SIGTERM)
	select {
	case <-c.exited: // and what is left of its group is killed
	case <-time.After(stopTime):
		c.kill()
	}
	return nil
}

// kill ends the child and all of its children.
func (c *Child) kill() { c.signal(syscall.SIGKILL) }

func (c *Child) signal(s syscall.Signal) { syscall.Kill(-c.cmd.Process.Pid, s) }

// End ends the child's standard input, and waits until it and all of its group are gone. A child
// that does not exit within the given time is killed, and that is [ErrLate]; other errors are those of
// [exec.Cmd.Wait].
func (c *Child) End(within time.Duration) error {
	c.In.Close()
	late := time.AfterFunc(within, c.kill)
	io.Copy(io.Discard, c.Out)
	exit := c.reap()
	if !late.Stop() {
		return errors.Join(ErrLate, exit)
	}
	return exit
}

// reap waits for the child's end. What is left of its group is killed while
// the dead child still holds the group's number, so that nobody else's is hit.
func (c *Child) reap() error {
	for unix.Waitid(unix.P_PID, c.cmd.Process.Pid, nil, unix.WEXITED|unix.WNOWAIT, nil) == unix.EINTR {
	}
	c.kill()
	close(c.exited)
	return c.cmd.Wait()
}

// Fault adds the child's last words to an error.
func (c *Child) Fault(err error) error { return &Error{err, c.stderr.lines()} }

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

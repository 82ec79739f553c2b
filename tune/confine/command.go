package confine

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"syscall"
	"time"

	"github.com/claudebench/claudebench/tune/cgroup"
	"github.com/claudebench/claudebench/tune/host"
)

// A Command is what shall run in a group of its own.
type Command struct {
	// Path is the program, and Args are its name and arguments.
	Path string
	Args []string
	// Limits are what it may use; those that are 0 or empty are none.
	Limits cgroup.Limits
	// As is whom it runs as.
	As             *Caller
	Stdin          io.Reader
	Stdout, Stderr io.Writer
	// Start makes this program call [Start], with the path and the arguments after it.
	Start []string
}

// Run runs a command until it has ended, and passes on to it the signals that this
// process gets. The report is nil if it did not run; beside an error it lacks the figures
// that could not be read.
func Run(ctx context.Context, c Command) (*Report, error) {
	signals := make(chan os.Signal, 8)
	notify(signals)
	defer signal.Stop(signals)
	made, err := confine(ctx, &c)
	if err != nil {
		return nil, err
	}
	if err := made.start(ctx, &c); err != nil {
		return nil, errors.Join(err, made.takeAway())
	}
	r := &Report{SchemaVersion: 1, Command: c.Args[0], limits: &c.Limits}
	err = made.watch(r, signals)
	if made.takeAway() != nil {
		r.Left = made.pen.left()
	}
	return r, err
}

// A confined command is one in a pen.
type confined struct {
	host        *host.FS
	hierarchies cgroup.Hierarchies
	pen         pen
	limits      *cgroup.Limits
	process     *waiting
	members     *cgroup.Membership
}

func confine(ctx context.Context, c *Command) (*confined, error) {
	h, err := host.Open("/")
	if err != nil {
		return nil, err
	}
	all, err := cgroup.Detect(h)
	if err != nil {
		return nil, err
	}
	p, err := newPen(ctx, h, all, c)
	if err != nil {
		return nil, err
	}
	return &confined{host: h, hierarchies: all, pen: p, limits: &c.Limits}, nil
}

// start starts the process that will be the command.
func (c *confined) start(ctx context.Context, command *Command) (err error) {
	if c.process, err = waitFor(command); err != nil {
		return err
	}
	if err = c.admit(ctx); err != nil {
		c.process.giveUp()
	}
	return err
}

// admit has the command begin, once it is in the pen and the pen holds.
func (c *confined) admit(ctx context.Context) (err error) {
	if c.members, err = c.pen.join(c.process.pid()); err != nil {
		return err
	}
	e, err := c.hierarchies.Effective(c.host, c.members)
	if err != nil {
		return err
	}
	if err := e.Holds(c.limits); err != nil {
		return fmt.Errorf("%w: %w", ErrLoose, err)
	}
	if err := ctx.Err(); err != nil {
		return err // a terminal that interrupted us may have missed the process
	}
	return c.process.goOn()
}

// ErrLoose is for a group that has not the limits it was made with, as one that
// systemd makes in a container.
var ErrLoose = errors.New("the limits of the group do not hold")

// watch passes signals on until the command has ended, and reports.
func (c *confined) watch(r *Report, signals <-chan os.Signal) error {
	began := time.Now()
	ended := make(chan error)
	go func() { ended <- c.process.cmd.Wait() }()
	err := passOn(signals, c.process.cmd.Process, ended)
	r.Wall = time.Since(began)
	state := c.process.cmd.ProcessState
	if state == nil {
		return err
	}
	r.ended(state.Sys().(syscall.WaitStatus))
	return c.measure(r)
}

// Processes that the command has left behind may be about to end.
const (
	removals      = 20
	removalsEvery = 50 * time.Millisecond
)

func (c *confined) takeAway() (err error) {
	for range removals {
		if err = c.pen.remove(); err == nil {
			return nil
		}
		time.Sleep(removalsEvery)
	}
	return err
}

package main

import (
	"context"
	"fmt"
	"os"
	"os/signal"
	"strings"
	"syscall"
	"time"

	"github.com/claudebench/claudebench/tune/cgroup"
	"github.com/claudebench/claudebench/tune/host"
	"golang.org/x/sys/unix"
)

// A confined command is one in a pen.
type confined struct {
	host        *host.FS
	hierarchies cgroup.Hierarchies
	pen         pen
	limits      *cgroup.Limits
	process     *waiting
	members     *cgroup.Membership
}

// confine runs a command in a group of its own, and reports on it.
func confine(ctx context.Context, s *streams, l *cgroup.Limits, who *caller, path string, command []string) (*groupReport, error) {
	signals := make(chan os.Signal, 8)
	notify(signals)
	defer signal.Stop(signals)
	c, err := newConfined(ctx, l)
	if err != nil {
		return nil, err
	}
	r := &groupReport{SchemaVersion: 1, Command: command[0], limits: l}
	if err = c.start(ctx, s, who, path, command); err == nil {
		err = c.watch(r, signals)
	}
	if stuck := c.takeAway(); stuck != nil {
		r.Left = c.pen.left()
		fmt.Fprintf(s.err, "claudebench: the command has left processes in its cgroup, which remains: %v\nhint: when they have ended: rmdir %s\n", stuck, strings.Join(r.Left, " "))
	}
	return r, err
}

func newConfined(ctx context.Context, l *cgroup.Limits) (*confined, error) {
	h, err := host.Open("/")
	if err != nil {
		return nil, err
	}
	all, err := cgroup.Detect(h)
	if err != nil {
		return nil, err
	}
	p, err := newPen(ctx, h, all, l)
	if err != nil {
		return nil, err
	}
	return &confined{host: h, hierarchies: all, pen: p, limits: l}, nil
}

// start starts the process that will be the command.
func (c *confined) start(ctx context.Context, s *streams, who *caller, path string, command []string) (err error) {
	if c.process, err = waitFor(s, who, path, command); err != nil {
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
	if err := held(&e, c.limits); err != nil {
		return err
	}
	if err := ctx.Err(); err != nil {
		return err // a terminal that interrupted us may have missed the process
	}
	return c.process.goOn()
}

// held is an error if a group has not the limits that it was made with, as one that
// systemd makes in a container.
func held(e *cgroup.Effective, l *cgroup.Limits) error {
	if err := e.Holds(l); err != nil {
		return hintedError{fmt.Errorf("the limits of the group do not hold: %w", err), "in a container, limit the container from outside"}
	}
	return nil
}

// watch passes signals on until the command has ended, and reports.
func (c *confined) watch(r *groupReport, signals <-chan os.Signal) error {
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

// notify has the signals that people send to a command sent to us, but for those that
// whoever started us wants to be ignored.
func notify(signals chan<- os.Signal) {
	for _, sig := range []os.Signal{syscall.SIGINT, syscall.SIGTERM, syscall.SIGHUP, syscall.SIGQUIT, syscall.SIGUSR1, syscall.SIGUSR2, syscall.SIGALRM} {
		if !signal.Ignored(sig) {
			signal.Notify(signals, sig)
		}
	}
}

// passOn passes signals to a process until it has ended.
func passOn(signals <-chan os.Signal, to *os.Process, ended <-chan error) error {
	for {
		select {
		case sig := <-signals:
			if (sig == syscall.SIGINT || sig == syscall.SIGQUIT) && inForeground() {
				continue // the terminal has sent it to the command as well
			}
			to.Signal(sig)
		case err := <-ended:
			return err
		}
	}
}

// inForeground tells whether our process group, which is the command's too, is the one
// that the keys of a terminal interrupt.
func inForeground() bool {
	tty, err := os.Open("/dev/tty")
	if err != nil {
		return false
	}
	defer tty.Close()
	group, err := unix.IoctlGetInt(int(tty.Fd()), unix.TIOCGPGRP)
	return err == nil && group == unix.Getpgrp()
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

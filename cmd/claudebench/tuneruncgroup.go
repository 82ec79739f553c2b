package main

import (
	"errors"
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

// errOwned is for groups that systemd would take back.
var errOwned = errors.New("systemd owns the cgroups of this host")

// confine runs a command in a group of its own, and reports on it.
func confine(s *streams, l *cgroup.Limits, who *caller, path string, command []string) (*groupReport, error) {
	h, err := host.Open("/")
	if err != nil {
		return nil, err
	}
	all, err := cgroup.Detect(h)
	if err != nil {
		return nil, err
	}
	signals := make(chan os.Signal, 8)
	notify(signals)
	defer signal.Stop(signals)
	made, err := makeGroup(h, all, l)
	if err != nil {
		return nil, err
	}
	r := &groupReport{SchemaVersion: 1, Command: command[0], limits: l}
	if err = r.runIn(s, made, who, path, command, signals); err == nil {
		err = r.measure(h, all, made)
	}
	if left := takeAway(made); left != nil {
		r.Left = made.Dirs()
		fmt.Fprintf(s.err, "claudebench: the command has left processes in its cgroup, which remains: %v\nhint: when they have ended: rmdir %s\n", left, strings.Join(r.Left, " "))
	}
	return r, err
}

func makeGroup(h *host.FS, all cgroup.Hierarchies, l *cgroup.Limits) (*cgroup.Made, error) {
	own, err := cgroup.Of(h, 0)
	if err != nil {
		return nil, err
	}
	for _, c := range []cgroup.Controller{cgroup.CPU, cgroup.Memory} {
		if g, err := all.Group(c, own); err == nil && g.Owned(h, nil) {
			return nil, errOwned
		}
	}
	return all.Make(h, h, own, fmt.Sprintf("claudebench-run-%d", os.Getpid()), l)
}

// runIn runs the command in the group until it ends.
func (r *groupReport) runIn(s *streams, made *cgroup.Made, who *caller, path string, command []string, signals <-chan os.Signal) error {
	w, err := waitFor(s, who, path, command)
	if err != nil {
		return err
	}
	if err := made.Join(w.cmd.Process.Pid); err != nil {
		w.giveUp()
		return err
	}
	began := time.Now()
	if err := w.goOn(); err != nil {
		w.giveUp()
		return err
	}
	ended := make(chan error)
	go func() { ended <- w.cmd.Wait() }()
	err = passOn(signals, w.cmd.Process, ended)
	r.Wall = time.Since(began)
	if w.cmd.ProcessState == nil {
		return err
	}
	r.ended(w.cmd.ProcessState.Sys().(syscall.WaitStatus))
	return nil
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

// takeAway removes a group.
func takeAway(made *cgroup.Made) (err error) {
	for range removals {
		if err = made.Remove(); err == nil {
			return nil
		}
		time.Sleep(removalsEvery)
	}
	return err
}

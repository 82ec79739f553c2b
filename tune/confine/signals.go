package confine

import (
	"os"
	"os/signal"
	"syscall"

	"golang.org/x/sys/unix"
)

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

package service

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"runtime"
	"syscall"
	"time"
)

// patience is how long a service may take to end by itself before it is killed.
const patience = 3 * time.Second

// A Program is what a keeper starts.
type Program struct {
	// Command is a program and its arguments, and Cgroup the group that it is started in (empty:
	// that of the keeper).
	Command []string
	Cgroup  string
	// Unit is a unit of systemd in the place of a command, and Env names the variables of the
	// keeper's environment that it is given.
	Unit string
	Env  []string
}

// running is a program that was started.
type running interface {
	pid() int
	// ended is sent how the program ended, by itself or not, once.
	ended() <-chan string
	// stop ends the program, whether or not it runs still, and whatever it has left behind.
	stop() error
}

// Keep starts a program, writes the pid of its first process as a line to out, and ends it when in
// ends, or ctx. If the program ends by itself, a line says how. Keep is what a process of its own
// does: nothing else may start processes there.
func Keep(ctx context.Context, in io.Reader, out io.Writer, p Program) error {
	runtime.LockOSThread() // the kernel kills a child with the thread that has started it
	defer runtime.UnlockOSThread()
	// Who listens at out may have been killed: a word to nobody must not end us before the program.
	broken := make(chan os.Signal, 1)
	signal.Notify(broken, syscall.SIGPIPE)
	defer signal.Stop(broken)
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	go func() {
		_, _ = io.Copy(io.Discard, in)
		cancel()
	}()
	r, err := p.start(ctx)
	if err != nil {
		return err
	}
	if _, err := fmt.Fprintln(out, r.pid()); err != nil {
		return errors.Join(err, r.stop())
	}
	select {
	case how := <-r.ended():
		err := r.stop()
		_, told := fmt.Fprintln(out, how)
		return errors.Join(err, told)
	case <-ctx.Done():
		return r.stop()
	}
}

func (p *Program) start(ctx context.Context) (running, error) {
	if p.Unit != "" {
		return startUnit(ctx, p)
	}
	return startCommand(p)
}

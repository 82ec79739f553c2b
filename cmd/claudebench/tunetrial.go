package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"syscall"
	"time"

	"github.com/claudebench/claudebench/tune"
	"github.com/claudebench/claudebench/tune/host"
	"github.com/spf13/cobra"
)

// arm starts the process that takes an apply on trial back. It has a session of its
// own, and a scope where systemd runs, so that neither the end of this process nor that
// of the terminal ends it, nor logind when the connection drops.
func (t *tuner) arm(ctx context.Context, id string, until time.Time) error {
	cmd := &exec.Cmd{Path: "/proc/self/exe", Args: []string{os.Args[0], "tune", "expire", id, "--at", until.Format(time.RFC3339Nano)}}
	cmd.SysProcAttr = &syscall.SysProcAttr{Setsid: true}
	cmd.Dir = "/"
	out, err := cmd.StdoutPipe()
	if err != nil {
		return err
	}
	if err := cmd.Start(); err != nil {
		return err
	}
	line, err := bufio.NewReader(out).ReadString('\n')
	if err == nil && line == watching {
		err = t.detach(ctx, id, cmd.Process.Pid)
	}
	if err != nil || line != watching {
		cmd.Process.Kill()
		cmd.Wait()
		return fmt.Errorf("the process that takes it back does not run: %q, %w", line, err)
	}
	return cmd.Process.Release()
}

// detach moves that process out of the scope of the session.
func (t *tuner) detach(ctx context.Context, id string, pid int) error {
	if t.units == nil {
		return nil
	}
	return t.units.StartScope(ctx, "claudebench-expire-"+id+".scope", "claudebench tune, which takes back "+id+" unless it is confirmed", []int{pid}, host.ScopeLimits{})
}

// watching is what that process says when it is ready.
const watching = "watching\n"

// newTuneExpire is the process that outlives an apply on trial, and takes it back
// when nobody has confirmed it.
func newTuneExpire(s *streams) *cobra.Command {
	var until string
	cmd := &cobra.Command{
		Use:    "expire ID",
		Hidden: true,
		Args:   cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			at, err := time.Parse(time.RFC3339Nano, until)
			if err != nil {
				return usageError{err}
			}
			h, err := host.Open("/")
			if err != nil {
				return err
			}
			fmt.Fprint(s.out, watching)
			time.Sleep(time.Until(at))
			return expire(cmd.Context(), h, args[0])
		},
	}
	cmd.Flags().StringVar(&until, "at", "", "when")
	return cmd
}

// The pause after a failure is the longer the more there have been.
const (
	firstPause = 100 * time.Millisecond
	lastPause  = 30 * time.Second
)

// expire takes an apply on trial back, and does not give up: whatever keeps it from that
// may pass, such as another program that has the lock, or a disk that is full. Systemd
// is not asked for anything, since on trial none of its files are written.
func expire(ctx context.Context, h *host.FS, id string) error {
	for pause := firstPause; ; pause = min(2*pause, lastPause) {
		err := expireOnce(ctx, h, id)
		if _, gone := tune.Find(h, id); err == nil || errors.Is(gone, tune.ErrNoEntry) {
			return err
		}
		select {
		case <-time.After(pause):
		case <-ctx.Done():
			return err
		}
	}
}

func expireOnce(ctx context.Context, h *host.FS, id string) error {
	t, err := tune.NewTuner(h, nil, defaults(h))
	if err != nil {
		return err
	}
	_, err = t.Expire(ctx, id)
	return err
}

package host

import (
	"context"
	"fmt"
	"syscall"

	systemd "github.com/coreos/go-systemd/v22/dbus"
)

// Start starts a unit, and returns when it has started.
func (u *Units) Start(ctx context.Context, name string) error {
	return job(ctx, name, func(ctx context.Context, name string, done chan<- string) (int, error) {
		return u.conn.StartUnitContext(ctx, name, "replace", done)
	})
}

// Stop stops a unit, and returns when it has stopped.
func (u *Units) Stop(ctx context.Context, name string) error {
	return job(ctx, name, func(ctx context.Context, name string, done chan<- string) (int, error) {
		return u.conn.StopUnitContext(ctx, name, "replace", done)
	})
}

// Kill sends a signal to all processes of a unit.
func (u *Units) Kill(ctx context.Context, name string, s syscall.Signal) error {
	return told(u.conn.KillUnitWithTarget(ctx, name, systemd.All, int32(s)))
}

// job has systemd do something to a unit, and waits until that is done.
func job(ctx context.Context, name string, do func(ctx context.Context, name string, done chan<- string) (int, error)) error {
	done := make(chan string, 1)
	if _, err := do(ctx, name, done); err != nil {
		return fmt.Errorf("%s: %w", name, told(err))
	}
	select {
	case result := <-done:
		if result != "done" {
			return fmt.Errorf("%s: systemd says %q", name, result)
		}
		return nil
	case <-ctx.Done():
		return fmt.Errorf("%s: %w", name, ctx.Err())
	}
}

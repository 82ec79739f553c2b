package service

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"syscall"

	"github.com/claudebench/claudebench/tune/host"
	"golang.org/x/sys/unix"
)

// A unit is one of systemd's, with a drop-in that is gone after a reboot at the latest.
type unit struct {
	name   string
	units  *host.Units
	main   int
	over   chan string
	dropIn string
}

// dropIns is where systemd looks for changes that do not last.
const dropIns = "/run/systemd/system"

// startUnit starts a unit that does not run. It is not started again when it ends: that would be
// another process than the one that is watched.
func startUnit(ctx context.Context, p *Program) (running, error) {
	units, err := host.DialUnits(context.WithoutCancel(ctx))
	if err != nil {
		return nil, err
	}
	u := &unit{name: p.Unit, units: units, over: make(chan string, 1), dropIn: filepath.Join(dropIns, p.Unit+".d", "90-claudebench.conf")}
	if err := u.idle(ctx); err != nil {
		units.Close()
		return nil, err
	}
	if err := u.start(ctx, p.Env); err != nil {
		return nil, errors.Join(err, u.stop())
	}
	return u, nil
}

func (u *unit) pid() int             { return u.main }
func (u *unit) ended() <-chan string { return u.over }

// idle tells that there is such a unit, and that nobody else uses it.
func (u *unit) idle(ctx context.Context) error {
	state, err := u.units.Unit(ctx, u.name)
	switch {
	case err != nil:
		return err
	case state.LoadState != "loaded":
		return fmt.Errorf("%s cannot be started: systemd says %q of it", u.name, state.LoadState)
	case state.ActiveState != "inactive" && state.ActiveState != "failed":
		return fmt.Errorf("%s is %s: stop it first (systemctl stop %s)", u.name, state.ActiveState, u.name)
	}
	return nil
}

func (u *unit) start(ctx context.Context, variables []string) error {
	if err := errors.Join(os.MkdirAll(filepath.Dir(u.dropIn), 0o755), os.WriteFile(u.dropIn, settings(variables), 0o600)); err != nil {
		return err
	}
	if err := u.units.Reload(ctx); err != nil {
		return err
	}
	if err := u.units.Start(ctx, u.name); err != nil {
		return err
	}
	state, err := u.units.Unit(ctx, u.name)
	if err != nil {
		return err
	}
	if u.main = state.MainPID; u.main == 0 {
		return fmt.Errorf("%s has no main process: it is %s", u.name, state.ActiveState)
	}
	fd, err := unix.PidfdOpen(u.main, 0)
	if err != nil {
		return fmt.Errorf("the main process of %s: %w", u.name, err)
	}
	go u.wait(fd)
	return nil
}

// wait waits for the end of the main process, which is no child of ours.
func (u *unit) wait(fd int) {
	defer unix.Close(fd)
	for {
		if _, err := unix.Poll([]unix.PollFd{{Fd: int32(fd), Events: unix.POLLIN}}, -1); err != unix.EINTR {
			break
		}
	}
	u.over <- "the main process of " + u.name + " exited (journalctl --unit " + u.name + ")"
}

// settings are a drop-in's.
func settings(variables []string) []byte {
	var b strings.Builder
	b.WriteString("# For the time of a measurement.\n[Service]\nRestart=no\n")
	for _, name := range variables {
		value := strings.NewReplacer(`\`, `\\`, `"`, `\"`, "%", "%%").Replace(os.Getenv(name))
		fmt.Fprintf(&b, "Environment=\"%s=%s\"\n", name, value)
	}
	return []byte(b.String())
}

// stop stops the unit, and takes the drop-in away.
func (u *unit) stop() error {
	defer u.units.Close()
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	err := u.units.Stop(ctx, u.name)
	cancel()
	last, cancel := context.WithTimeout(context.Background(), 2*patience)
	defer cancel()
	if errors.Is(err, context.DeadlineExceeded) {
		err = errors.Join(u.units.Kill(last, u.name, syscall.SIGKILL), u.units.Stop(last, u.name))
	}
	err = errors.Join(err, os.Remove(u.dropIn))
	_ = os.Remove(filepath.Dir(u.dropIn)) // unless others have settings there
	return errors.Join(err, u.units.Reload(last))
}

package main

import (
	"context"
	"errors"

	"github.com/claudebench/claudebench/tune"
	"github.com/claudebench/claudebench/tune/check"
	"github.com/claudebench/claudebench/tune/host"
	"github.com/spf13/cobra"
)

// newTuneSandbox is the part of this program that runs in namespaces of its own.
func newTuneSandbox(s *streams) *cobra.Command {
	return &cobra.Command{
		Use:    "sandbox",
		Hidden: true,
		Args:   cobra.NoArgs,
		RunE:   func(*cobra.Command, []string) error { return host.Try(s.in, s.out) },
	}
}

// newTuneLook is the part of this program that looks in the namespace of another.
func newTuneLook(s *streams) *cobra.Command {
	return &cobra.Command{
		Use:    "look",
		Hidden: true,
		Args:   cobra.NoArgs,
		RunE:   func(*cobra.Command, []string) error { return host.Look(s.in, s.out) },
	}
}

func sandbox() host.Sandbox { return host.Sandbox{Args: []string{"tune", "sandbox"}} }

// defaults are those of a host; one that is only a directory has no kernel to ask.
func defaults(h *host.FS) check.Defaults {
	if h.Root() != "/" {
		return check.DefaultsOf(h, nil)
	}
	return check.DefaultsOf(h, sandbox())
}

// systemd is that of a host: nil, and version 0, where none runs, where the host is only
// a directory, or where it cannot be reached and is not needed.
func systemd(ctx context.Context, h *host.FS, needed bool) (*host.Units, int, error) {
	if h.Root() != "/" {
		return nil, 0, nil
	}
	units, err := host.DialUnits(ctx)
	switch {
	case errors.Is(err, host.ErrNoSystemd), err != nil && !needed:
		return nil, 0, nil
	case err != nil:
		return nil, 0, hintedError{err, "where systemd has no bus, its own socket answers root alone; --only sysctl does without it"}
	}
	version, err := units.Version()
	return units, version, err
}

// A tuner is that of a host, with the host's systemd.
type tuner struct {
	*tune.Tuner
	// units is nil where no systemd runs.
	units *host.Units
}

// newTuner returns that of a host for work that needs systemd or does not.
func newTuner(ctx context.Context, h *host.FS, needed bool) (*tuner, error) {
	units, _, err := systemd(ctx, h, needed)
	if err != nil {
		return nil, err
	}
	t := &tuner{units: units}
	if units == nil {
		t.Tuner, err = tune.NewTuner(h, nil, defaults(h))
		return t, err
	}
	t.Tuner, err = tune.NewTuner(h, units, defaults(h))
	return t, err
}

func (t *tuner) close() {
	if t.units != nil {
		t.units.Close()
	}
}

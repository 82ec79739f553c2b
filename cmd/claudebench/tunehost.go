package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"strings"
	"syscall"
	"time"

	"github.com/claudebench/claudebench/tune"
	"github.com/claudebench/claudebench/tune/host"
	"github.com/claudebench/claudebench/tune/manual"
	"github.com/claudebench/claudebench/tune/sysctld"
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

// defaults tells what keys have where nobody sets them: those of the network from a
// new namespace of this kernel, the others as the manual has it. A host that is only
// a directory has no kernel to ask.
func defaults(h *host.FS) tune.Defaults {
	return func(keys []string) map[string]string {
		known := map[string]string{}
		var trials []host.Trial
		for _, key := range keys {
			if p, ok := manual.Find(key); ok && p.Default != "" {
				known[key] = p.Default
			}
			if strings.HasPrefix(key, "net.") {
				trials = append(trials, host.Trial{Path: sysctld.Path(key)})
			}
		}
		if h.Root() != "/" || len(trials) == 0 {
			return known
		}
		tried, err := sandbox().Try(trials)
		if err != nil {
			return known // the manual's will do
		}
		for _, t := range tried {
			if t.Writable {
				known[sysctld.Name(strings.TrimPrefix(t.Path, "/proc/sys/"))] = t.Before
			}
		}
		return known
	}
}

// tryFirst has the kernel try the values of the network before the host is touched:
// what it would refuse, or take in part, is refused here.
func tryFirst(p *tune.Plan) error {
	var trials []host.Trial
	for _, c := range p.Changes {
		if c.Form == tune.FormValue && strings.HasPrefix(c.Path, "/proc/sys/net/") {
			trials = append(trials, host.Trial{Path: c.Path, Value: c.After.Text})
		}
	}
	if len(trials) == 0 {
		return nil
	}
	tried, err := sandbox().Try(trials)
	if err != nil {
		return hintedError{err, "this host permits no user namespaces; see user.max_user_namespaces"}
	}
	var all []error
	for _, t := range tried {
		switch {
		case !t.There:
			continue // it belongs to no namespace
		case t.Error != "" && t.Writable:
			all = append(all, fmt.Errorf("this kernel refuses %q: %s", t.Value, t.Error))
		case t.Error == "" && !sameFields(t.Value, t.After):
			all = append(all, fmt.Errorf("%s: this kernel takes %q in part, as %q", t.Path, t.Value, t.After))
		}
	}
	return errors.Join(all...)
}

func sameFields(a, b string) bool {
	return strings.Join(strings.Fields(a), " ") == strings.Join(strings.Fields(b), " ")
}

// systemd is that of a host: nil, and version 0, where none runs, or where the host is
// only a directory.
func systemd(ctx context.Context, h *host.FS) (*host.Units, int, error) {
	if h.Root() != "/" {
		return nil, 0, nil
	}
	units, err := host.DialUnits(ctx)
	if errors.Is(err, host.ErrNoSystemd) {
		return nil, 0, nil
	}
	if err != nil {
		return nil, 0, err
	}
	version, err := units.Version()
	return units, version, err
}

// newTuner returns the tuner of a host, and what ends it.
func newTuner(ctx context.Context, h *host.FS) (*tune.Tuner, func(), error) {
	units, _, err := systemd(ctx, h)
	if err != nil {
		return nil, nil, err
	}
	if units == nil {
		t, err := tune.NewTuner(h, nil, defaults(h))
		return t, func() {}, err
	}
	t, err := tune.NewTuner(h, units, defaults(h))
	return t, units.Close, err
}

// armed starts the process that takes an apply on trial back. It has a session of
// its own, so that neither the end of this process nor that of the terminal ends
// it.
func armed(id string, until time.Time) error {
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
	if err != nil || line != watching {
		return fmt.Errorf("the process that takes it back does not run: %q, %w", line, err)
	}
	return cmd.Process.Release()
}

// watching is what that process says when it is ready.
const watching = "watching\n"

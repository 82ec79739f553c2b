package check

import (
	"context"
	"errors"
	"slices"

	"github.com/claudebench/claudebench/tune/host"
	"github.com/claudebench/claudebench/tune/profile"
	"github.com/claudebench/claudebench/tune/sysctld"
)

// A Checker compares a host with a profile. It changes nothing, and needs no more
// rights than to read.
type Checker struct {
	Host    *host.FS
	Profile *profile.Profile
	// Process is whose network namespace and limits to look at, nil for our own namespace
	// and what the host has.
	Process *host.Process
	// Only are the kinds to look at, all if it is empty.
	Only []Kind
	// Defaults is asked once.
	Defaults Defaults
	// Systemd is its version, 0 if it is not known.
	Systemd int
	// Unit tells what systemd knows of a unit; it is nil where none runs.
	Unit func(ctx context.Context, name string) (*host.UnitState, error)
	// Verify has systemd look at a unit, and returns what it prints; nil where that is
	// not possible.
	Verify func(ctx context.Context, path string) ([]byte, error)
}

func (c *Checker) wants(k Kind) bool { return len(c.Only) == 0 || slices.Contains(c.Only, k) }

// Check reads the host.
func (c *Checker) Check(ctx context.Context) (*Report, error) {
	r := &Report{SchemaVersion: reportVersion, Settings: []Setting{}}
	r.Host = Host{Root: c.Host.Root(), Profile: c.Profile.Name, Systemd: c.Systemd}
	r.Host.Kernel, _ = c.Host.Kernel()
	r.Host.BootID, _ = c.Host.BootID()
	if c.Process != nil {
		return r, c.within(r)
	}
	var err error
	if c.wants(Sysctl) {
		err = c.sysctls(r)
	}
	if c.wants(Systemd) {
		err = errors.Join(err, c.services(ctx, r))
	}
	if c.wants(Cgroup) {
		err = errors.Join(err, c.cgroups(r))
	}
	return r, err
}

func (c *Checker) sysctls(r *Report) error {
	if len(c.Profile.Sysctl) == 0 {
		return nil
	}
	config, err := sysctld.Systemd(c.Host)
	if err != nil {
		return err
	}
	for _, p := range config.Problems() {
		r.Findings = append(r.Findings, Finding{ID: "sysctl.d", Severity: "warning", File: p.File, Line: p.Line, Message: "systemd-sysctl passes over it: " + p.Message})
	}
	for _, p := range config.Unread() {
		r.Findings = append(r.Findings, Finding{ID: "unread", Severity: "warning", File: p.File, Message: "what it says is not known: " + p.Message, Hint: "run this as root; to root, a file that others may write, or one that is too large, is none to trust"})
	}
	system, err := sysctld.Procps(c.Host)
	if err != nil {
		return err
	}
	r.Findings = append(r.Findings, beside(c.Profile, config, system)...)
	facts := gather(c.Host, "/proc/self/net")
	defaults := c.Defaults(unset(c.Profile, config))
	for _, w := range c.Profile.Sysctl {
		r.Settings = append(r.Settings, c.sysctl(w, after(w.Key, config, defaults), facts))
	}
	return nil
}

package tune

import (
	"fmt"
	"slices"
	"strings"

	"github.com/claudebench/claudebench/tune/host"
	"github.com/claudebench/claudebench/tune/profile"
	"github.com/claudebench/claudebench/tune/sysctld"
)

// A Checker compares a host with a profile. It changes nothing, and needs no more
// rights than to read.
type Checker struct {
	Host    *host.FS
	Profile *profile.Profile
	// Process is in whose network namespace to look, nil for our own.
	Process *host.Process
	// Defaults is asked once.
	Defaults Defaults
}

// Defaults tells what sysctls have where nobody sets them, as far as that is known.
type Defaults func(keys []string) map[string]string

// Check reads the host.
func (c *Checker) Check() (*Report, error) {
	r := &Report{SchemaVersion: reportVersion, Settings: []Setting{}}
	r.Host = Host{Root: c.Host.Root(), Profile: c.Profile.Name}
	r.Host.Kernel, _ = c.Host.Kernel()
	r.Host.BootID, _ = c.Host.BootID()
	if c.Process != nil {
		return r, c.within(r)
	}
	config, err := sysctld.Systemd(c.Host)
	if err != nil {
		return nil, err
	}
	for _, p := range config.Problems() {
		r.Findings = append(r.Findings, Finding{ID: "sysctl.d", Severity: "warning", File: p.File, Line: p.Line, Message: "systemd-sysctl passes over it: " + p.Message})
	}
	facts := gather(c.Host, "/proc/self/net")
	defaults := c.Defaults(unset(c.Profile, config))
	for _, w := range c.Profile.Sysctl {
		r.Settings = append(r.Settings, c.sysctl(w, after(w.Key, config, defaults), facts))
	}
	return r, c.cgroups(r)
}

// within looks at the settings of the network in the namespace of the process. The
// files of the host say nothing about it, nor what it will be after a reboot.
func (c *Checker) within(r *Report) error {
	r.Host.PID = c.Process.PID
	paths := slices.Clone(factPaths)
	for _, w := range c.Profile.Sysctl {
		paths = append(paths, sysctld.Path(w.Key))
	}
	values, err := c.Process.Values(paths)
	if err != nil {
		return err
	}
	inside := Checker{Host: c.Host.WithValues(values), Profile: c.Profile}
	facts := gather(inside.Host, c.Process.Net())
	for _, w := range c.Profile.Sysctl {
		if !strings.HasPrefix(w.Key, "net.") {
			continue
		}
		s := inside.sysctl(w, later{}, facts)
		if s.Verdict == Fades {
			s.Verdict = OK
		}
		r.Settings = append(r.Settings, s)
	}
	if !c.Process.Alive() {
		return fmt.Errorf("process %d has ended", c.Process.PID)
	}
	return nil
}

package check

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/claudebench/claudebench/tune/sysctld"
)

// within looks at what a process has: the settings of the network in its namespace, and
// the limits of its cgroups. The files of the host say nothing about it, nor what it will
// be after a reboot.
func (c *Checker) within(r *Report) error {
	r.Host.PID = c.Process.PID
	err := errors.Join(c.network(r), c.confined(r, c.Process.PID))
	if !c.Process.Alive() {
		return fmt.Errorf("process %d has ended", c.Process.PID)
	}
	return err
}

// network checks the settings of the network in the namespace of the process.
func (c *Checker) network(r *Report) error {
	if !c.wants(Sysctl) || len(c.Profile.Sysctl) == 0 {
		return nil
	}
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
	return nil
}

package check

import (
	"errors"
	"fmt"
	"io/fs"
	"path"
	"time"

	"github.com/claudebench/claudebench/tune/cgroup"
	"github.com/claudebench/claudebench/tune/profile"
)

// cgroups checks the limits of the group that a profile wants. It is a group of our
// own at the top of each hierarchy, version 1 or 2; where systemd owns the tree there
// can be none.
func (c *Checker) cgroups(r *Report) error {
	if c.Profile.Cgroup == nil {
		return nil
	}
	all, err := cgroup.Detect(c.Host)
	if errors.Is(err, fs.ErrNotExist) {
		off := cgroup.Hierarchy{Why: "this host does not run, and has no cgroups"}
		all, err = cgroup.Hierarchies{cgroup.CPU: off, cgroup.Memory: off}, nil
	}
	if err != nil {
		return err
	}
	return c.groups(r, all, func(controller cgroup.Controller) (*cgroup.Group, rower, error) {
		h := all[controller]
		s, err := c.site(&cgroup.Group{Controller: controller, Version: h.Version, Top: h.Mount, Dir: path.Join(h.Mount, c.Profile.Cgroup.Name)})
		return s.group, s.row, err
	})
}

// A rower makes a row of a value that a group shall have.
type rower func(*profile.Group, cgroup.Value) Setting

// groups adds a row for each limit of the group that the profile wants, those that this
// host cannot have included. At finds the group of a controller.
func (c *Checker) groups(r *Report, all cgroup.Hierarchies, at func(cgroup.Controller) (*cgroup.Group, rower, error)) error {
	want := c.Profile.Cgroup
	limits := cgroup.Limits{
		CPU:       cgroup.Bandwidth{Quota: time.Duration(want.CPUQuota), Period: time.Duration(want.CPUPeriod)},
		MemoryMax: want.MemoryMax.Bytes, MemoryHigh: want.MemoryHigh.Bytes,
	}
	r.Findings = append(r.Findings, noIsolation(limits.CPU)...)
	for _, controller := range []cgroup.Controller{cgroup.CPU, cgroup.Memory} {
		h := all[controller]
		if !limits.Needs(controller) {
			continue
		}
		if h.Version == 0 {
			r.Settings = append(r.Settings, nowhere(want, string(controller), h.Why))
			continue
		}
		if h.Version == 1 && controller == cgroup.Memory && limits.MemoryHigh != 0 {
			r.Settings = append(r.Settings, nowhere(want, "memory.high", cgroup.ErrNoHigh.Error()))
			limits.MemoryHigh = 0
		}
		g, row, err := at(controller)
		if err != nil {
			return err
		}
		values, err := g.Values(c.Host, &limits)
		if err != nil {
			return err
		}
		for _, v := range values {
			r.Settings = append(r.Settings, row(want, v))
		}
	}
	return nil
}

// noIsolation says what a share of CPU time is not, if one is wanted.
func noIsolation(b cgroup.Bandwidth) []Finding {
	if b.Quota == 0 {
		return nil
	}
	return []Finding{{
		ID: "no-isolation", Severity: "note",
		Message: fmt.Sprintf("%v of CPU time in each %v is bandwidth, not isolation: the group runs on any CPU, beside all others, and waits for the rest of a period once it has had its share", b.Quota, b.Period),
		Hint:    "CPUs of its choice are AllowedCPUs= of a unit, or claudebench tune run --cpus; to keep others away from them, theirs have to be set, too",
	}}
}

// nowhere is the row of what cannot be limited on this host.
func nowhere(want *profile.Group, what, why string) Setting {
	return Setting{
		ID: want.Name + ":" + what, Kind: Cgroup, Mode: string(profile.Exactly), Shadowed: []string{},
		ActsHere: new(bool), Reason: why, Verdict: Missing, Refused: why,
	}
}

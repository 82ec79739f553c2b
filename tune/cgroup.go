package tune

import (
	"errors"
	"io/fs"
	"path"
	"strings"
	"time"

	"github.com/claudebench/claudebench/tune/cgroup"
	"github.com/claudebench/claudebench/tune/host"
	"github.com/claudebench/claudebench/tune/profile"
)

// cgroups checks the limits of the group that a profile wants. It is a group of our
// own at the top of each hierarchy, version 1 or 2; where systemd owns the tree there
// can be none.
func (c *Checker) cgroups(r *Report) error {
	want := c.Profile.Cgroup
	if want == nil {
		return nil
	}
	all, err := cgroup.Detect(c.Host)
	if err != nil {
		return err
	}
	limits := cgroup.Limits{
		CPU:       cgroup.Bandwidth{Quota: time.Duration(want.CPUQuota), Period: time.Duration(want.CPUPeriod)},
		MemoryMax: want.MemoryMax.Bytes, MemoryHigh: want.MemoryHigh.Bytes,
	}
	for _, controller := range []cgroup.Controller{cgroup.CPU, cgroup.Memory} {
		h := all[controller]
		g := cgroup.Group{Controller: controller, Version: h.Version, Top: h.Mount, Dir: path.Join(h.Mount, want.Name)}
		if h.Version == 0 {
			r.Settings = append(r.Settings, nowhere(want, controller, h.Why))
			continue
		}
		values, err := g.Values(c.Host, &limits)
		if errors.Is(err, cgroup.ErrNoHigh) {
			r.Settings = append(r.Settings, nowhere(want, "memory.high", err.Error()))
			limits.MemoryHigh = 0
			values, err = g.Values(c.Host, &limits)
		}
		if err != nil {
			return err
		}
		owned := g.Owned(c.Host, nil)
		for _, v := range values {
			r.Settings = append(r.Settings, limitOf(c.Host, want, v, owned))
		}
	}
	return nil
}

// nowhere is the row of what cannot be limited on this host.
func nowhere(want *profile.Group, what cgroup.Controller, why string) Setting {
	return Setting{
		ID: want.Name + ":" + string(what), Kind: Cgroup, Mode: string(profile.Exactly), Shadowed: []string{},
		ActsHere: new(bool), Reason: why, Verdict: Missing,
	}
}

// limitOf is the row of one value of the group.
func limitOf(h *host.FS, want *profile.Group, v cgroup.Value, owned bool) Setting {
	s := Setting{
		ID: want.Name + ":" + path.Base(v.File), Kind: Cgroup, Desired: v.Value, Mode: string(profile.Exactly), Shadowed: []string{},
		Reason: "a cgroup is gone after a reboot; the limits of a unit last. A share of CPU time is no CPU of one's own: that is AllowedCPUs=",
		target: v.Value, path: v.File,
	}
	text, err := h.Get(v.File)
	switch {
	case owned:
		s.ActsHere, s.Verdict = new(bool), Moot
		s.Reason = "systemd owns this tree, and would put back what it knows: limit a unit, or use claudebench tune run"
	case errors.Is(err, fs.ErrNotExist):
		s.Verdict = Differs
	case err != nil:
		s.Verdict, s.Reason = Unknown, err.Error()
	default:
		s.Current = &text
		s.Verdict = s.judge(sameFields(Text(text), Text(v.Value)), true)
	}
	return s
}

// limit adds to a plan what makes a value of the group as it is wanted: the group
// first, if it is not there.
func (p *Plan) limit(h *host.FS, s *Setting) {
	if s.Current != nil {
		p.Changes = append(p.Changes, Change{Kind: Cgroup, Form: FormValue, Path: s.path, Before: Text(*s.Current), After: Text(s.target)})
		return
	}
	dir := path.Dir(s.path)
	if _, err := h.List(dir); errors.Is(err, fs.ErrNotExist) && !p.makes(dir) {
		p.Changes = append(p.Changes, Change{Kind: Cgroup, Form: FormDir, Path: dir, After: Text("")})
	}
	p.Changes = append(p.Changes, Change{Kind: Cgroup, Form: FormValue, Path: s.path, After: Text(s.target)})
}

// makes tells whether the plan makes a directory.
func (p *Plan) makes(dir string) bool {
	for _, c := range p.Changes {
		if c.Form == FormDir && c.Path == dir {
			return true
		}
	}
	return false
}

// born tells whether the change is of a value that comes to be with a cgroup that the
// same plan makes. The kernel says what it is at first, and it goes with the group.
func (c *Change) born() bool {
	return c.Form == FormValue && !c.Before.There && strings.HasPrefix(c.Path, "/sys/fs/cgroup/")
}

package check

import (
	"path"

	"github.com/claudebench/claudebench/tune/cgroup"
	"github.com/claudebench/claudebench/tune/host"
	"github.com/claudebench/claudebench/tune/profile"
)

// confines are what limits a process: its cgroups and those above them, whoever has made
// them, and what it has by itself.
type confines struct {
	host *host.FS
	pid  int
	all  cgroup.Hierarchies
	in   *cgroup.Membership
	cgroup.Effective
}

// confined checks the limits of the profile, of a service and of a group, against those
// that a process has.
func (c *Checker) confined(r *Report, pid int) error {
	service, group := c.wants(Systemd) && c.Profile.Systemd != nil, c.wants(Cgroup) && c.Profile.Cgroup != nil
	if !service && !group {
		return nil
	}
	of, err := confinesOf(c.Host, pid)
	if err != nil {
		return err
	}
	if service {
		err = of.service(r, c.Profile.Systemd.Of())
	}
	if err != nil || !group {
		return err
	}
	return c.groups(r, of.all, func(controller cgroup.Controller) (*cgroup.Group, rower, error) {
		g, err := of.all.Group(controller, of.in)
		return &g, func(want *profile.Group, v cgroup.Value) Setting { return of.row(&g, want, v) }, err
	})
}

func confinesOf(h *host.FS, pid int) (*confines, error) {
	of := &confines{host: h, pid: pid}
	var err error
	if of.all, err = cgroup.Detect(h); err != nil {
		return nil, err
	}
	if of.in, err = cgroup.Of(h, pid); err != nil {
		return nil, err
	}
	of.Effective, err = of.all.Effective(h, of.in)
	return of, err
}

// row is that of a value which the group of the process shall have.
func (of *confines) row(g *cgroup.Group, want *profile.Group, v cgroup.Value) Setting {
	s := Setting{ID: want.Name + ":" + path.Base(v.File), Kind: Cgroup, Desired: v.Value, Mode: string(profile.Exactly), Shadowed: []string{}}
	text, by := of.Shows(v.File)
	s.limited(g, text, by)
	s.Verdict = s.judge(v.Taken(text), true)
	return s
}

// limited notes what limits the process, and which directory it is that does; by is empty
// if none does.
func (s *Setting) limited(g *cgroup.Group, text, by string) {
	if by == "" {
		s.ActsHere, s.Reason = yes("nothing that can be seen from here limits the process: neither " + g.Dir + " nor any group above it")
		return
	}
	s.Current = &text
	s.ActsHere, s.Reason = yes(by + " limits the process")
}

package plan

import (
	"errors"
	"io/fs"
	"path"
	"strings"

	"github.com/claudebench/claudebench/tune/check"
	"github.com/claudebench/claudebench/tune/host"
)

// Cgroups is where the hierarchies are.
const Cgroups = "/sys/fs/cgroup/"

// limit adds to a plan what makes values of groups as they are wanted: first the
// controllers that a group will need, and then the group, if it is not there.
func (p *Plan) limit(h *host.FS, settings []check.Setting) error {
	for _, s := range settings {
		if s.Enable != nil {
			p.once(enabling(s.Enable))
		}
	}
	for _, s := range settings {
		dir := path.Dir(s.Path)
		switch _, err := h.List(dir); {
		case errors.Is(err, fs.ErrNotExist):
			p.once(NewGroup(dir))
			p.note("A new group is empty: it limits a process whose id is written to cgroup.procs in each of its directories. It is gone after a reboot.")
		case err != nil:
			return err
		}
	}
	for _, s := range settings {
		c := Change{Kind: check.Cgroup, Form: FormValue, Path: s.Path, After: Text(s.Target)}
		if s.Current != nil {
			c.Before = Text(*s.Current)
		}
		p.once(c)
	}
	return nil
}

// NewGroup is the change that makes a group.
func NewGroup(dir string) Change {
	return Change{Kind: check.Cgroup, Form: FormDir, Path: dir, After: Text("")}
}

// Born tells whether the change is of a value that comes to be with a cgroup that the
// same plan makes. The kernel says what it is at first, and it goes with the group.
func (c *Change) Born() bool {
	return c.Form == FormValue && !c.Before.There && strings.HasPrefix(c.Path, Cgroups)
}

package tune

import (
	"errors"
	"io/fs"
	"path"
	"slices"
	"strings"

	"github.com/claudebench/claudebench/tune/host"
)

// cgroups is where the hierarchies are.
const cgroups = "/sys/fs/cgroup/"

// limit adds to a plan what makes values of groups as they are wanted: first the
// controllers that a group will need, and then the group, if it is not there.
func (p *Plan) limit(h *host.FS, settings []Setting) error {
	for _, s := range settings {
		if s.enable != nil {
			p.once(*s.enable)
		}
	}
	for _, s := range settings {
		dir := path.Dir(s.path)
		switch _, err := h.List(dir); {
		case errors.Is(err, fs.ErrNotExist):
			p.once(newGroup(dir))
			p.note("A new group is empty: it limits a process whose id is written to cgroup.procs in each of its directories. It is gone after a reboot.")
		case err != nil:
			return err
		}
	}
	for _, s := range settings {
		c := Change{Kind: Cgroup, Form: FormValue, Path: s.path, After: Text(s.target)}
		if s.Current != nil {
			c.Before = Text(*s.Current)
		}
		p.once(c)
	}
	return nil
}

// newGroup is the change that makes a group.
func newGroup(dir string) Change {
	return Change{Kind: Cgroup, Form: FormDir, Path: dir, After: Text("")}
}

// once adds a change that the plan does not have.
func (p *Plan) once(c Change) {
	if !slices.Contains(p.Changes, c) {
		p.Changes = append(p.Changes, c)
	}
}

// makes tells whether the plan makes a directory.
func (p *Plan) makes(dir string) bool {
	return slices.ContainsFunc(p.Changes, func(c Change) bool { return c.Form == FormDir && c.Path == dir })
}

// note adds what the plan leaves undone, once.
func (p *Plan) note(text string) {
	if !slices.Contains(p.Notes, text) {
		p.Notes = append(p.Notes, text)
	}
}

// born tells whether the change is of a value that comes to be with a cgroup that the
// same plan makes. The kernel says what it is at first, and it goes with the group.
func (c *Change) born() bool {
	return c.Form == FormValue && !c.Before.There && strings.HasPrefix(c.Path, cgroups)
}

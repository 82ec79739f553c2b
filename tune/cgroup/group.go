package cgroup

import (
	"errors"
	"io/fs"
	"path"
	"strings"
	"syscall"
)

// A Group is a cgroup as one controller has it.
type Group struct {
	Controller Controller
	// Version is 1 or 2.
	Version int
	// Top is where the hierarchy is mounted, Dir the directory of the group in it.
	Top, Dir string
}

func (g *Group) file(name string) string { return path.Join(g.Dir, name) }

// get returns a value of the group. A group may lack a file: that of the root, or that
// of a kernel without the feature; and it may be taken away while it is read.
func (g *Group) get(f Files, name string) (text string, ok bool, err error) {
	text, err = f.Get(g.file(name))
	if errors.Is(err, fs.ErrNotExist) || errors.Is(err, syscall.ENODEV) {
		return "", false, nil
	}
	return text, err == nil, err
}

// upwards returns the group and those above it, as far as they can be seen.
func (g *Group) upwards() []Group {
	all := []Group{*g}
	for up := *g; up.Dir != up.Top && strings.HasPrefix(up.Dir, up.Top); {
		up.Dir = path.Dir(up.Dir)
		all = append(all, up)
	}
	return all
}

// A reader takes from a group what belongs to its controller.
type reader func(*Group, Files) error

// each has the groups of a member read, except for controllers that no hierarchy has.
func (h Hierarchies) each(m *Membership, readers map[Controller]reader, f Files) error {
	for _, c := range controllers() {
		if readers[c] == nil || h[c].Version == 0 {
			continue
		}
		g, err := h.Group(c, m)
		if err != nil {
			return err
		}
		if err := readers[c](&g, f); err != nil {
			return err
		}
	}
	return nil
}

package cgroup

import (
	"errors"
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strconv"
	"syscall"
)

// A Maker makes groups, and writes to them.
type Maker interface {
	MakeDir(path string, mode fs.FileMode) error
	RemoveDir(path string) error
	Set(path, value string) error
}

// A Made group is one of our own, with a directory in each hierarchy that it needs.
type Made struct {
	// Members are the groups of those who join.
	Members *Membership
	// Enabled are the controllers of version 2 that had to be enabled for the groups
	// below its parent, and where. They stay enabled: by now others may use them.
	Enabled []string

	hierarchies Hierarchies
	files       Files
	maker       Maker
	dirs        []string
}

// ErrInhabited is for a group of version 2 that has processes of its own, and so can
// have no limited groups below it.
var ErrInhabited = errors.New("has processes of its own, and version 2 of cgroups limits no groups below such a one")

// Make makes a group below those of a member, so that what limits the member limits it
// too, and sets its limits. It has a name that no other group there has.
func (h Hierarchies) Make(f Files, w Maker, parent *Membership, name string, l *Limits) (*Made, error) {
	if err := l.Check(); err != nil {
		return nil, err
	}
	made := &Made{Members: parent.clone(), hierarchies: h, files: f, maker: w}
	for _, c := range l.controllers() {
		if h[c].Version == 0 && !l.Needs(c) {
			continue
		}
		if err := made.add(c, parent, name, l); err != nil {
			return nil, errors.Join(err, made.Remove())
		}
	}
	return made, nil
}

// controllers are those of the limits, and those that count.
func (l *Limits) controllers() []Controller {
	all := []Controller{CPU, CPUAcct, Memory}
	if l.Needs(Cpuset) {
		all = append(all, Cpuset)
	}
	return all
}

// Needs tells whether there is a limit that belongs to a controller.
func (l *Limits) Needs(c Controller) bool {
	switch c {
	case CPU:
		return l.CPU.Quota != 0
	case Memory:
		return l.MemoryHigh != 0 || l.MemoryMax != 0
	case Cpuset:
		return l.CPUs != ""
	}
	return false
}

// add makes the group in the hierarchy of a controller, and sets its limits there.
func (m *Made) add(c Controller, parent *Membership, name string, l *Limits) error {
	above, err := m.hierarchies.Group(c, parent)
	if err != nil {
		return err
	}
	g := above
	g.Dir = path.Join(above.Dir, name)
	if !slices.Contains(m.dirs, g.Dir) {
		if err := m.maker.MakeDir(g.Dir, 0o755); err != nil {
			return err
		}
		m.dirs = append(m.dirs, g.Dir)
	}
	m.Members.enter(c, g.Version, name)
	if err := m.prepare(&above, &g); err != nil {
		return err
	}
	values, err := g.Values(m.files, l)
	if err != nil {
		return err
	}
	for _, v := range values {
		if err := m.set(v); err != nil {
			return err
		}
	}
	return nil
}

// set writes a value, and reads it again: that it was written does not mean that it was
// taken in full.
func (m *Made) set(v Value) error {
	if err := m.maker.Set(v.File, v.Value); err != nil {
		return fmt.Errorf("%s: %w", v.Value, err)
	}
	now, err := m.files.Get(v.File)
	if err == nil && !v.Taken(now) {
		err = fmt.Errorf("%s was set to %s, and is %s", v.File, v.Value, now)
	}
	return err
}

// prepare does what a new group needs before its limits can be set, or before it can be
// joined: version 2 has a controller only where the group above passes it on, and a
// cpuset of version 1 begins without any memory nodes.
func (m *Made) prepare(above, g *Group) error {
	switch {
	case g.Version == 2:
		return m.enable(above)
	case g.Controller == Cpuset:
		nodes, err := m.files.Get(above.file("cpuset.effective_mems"))
		if err != nil {
			return err
		}
		return m.maker.Set(g.file("cpuset.mems"), nodes)
	}
	return nil
}

// enable has a group of version 2 pass its controller on. One with processes is not asked
// to: the kernel refuses that for memory, but takes it for cpu, and then no group below it,
// whoever made it, can have processes as before.
func (m *Made) enable(above *Group) error {
	inhabited, err := above.Inhabited(m.files)
	if err != nil {
		return err
	}
	if inhabited {
		return fmt.Errorf("%s %w", above.Dir, ErrInhabited)
	}
	passes, err := above.PassesOn(m.files)
	if err != nil || passes {
		return err
	}
	err = m.maker.Set(above.Control(), "+"+string(above.Controller))
	if errors.Is(err, syscall.EBUSY) || errors.Is(err, syscall.EOPNOTSUPP) { // somebody has just moved in
		return fmt.Errorf("%s %w", above.Dir, ErrInhabited)
	}
	if err != nil {
		return err
	}
	m.Enabled = append(m.Enabled, fmt.Sprintf("%s in %s", above.Controller, above.Dir))
	return nil
}

// Join moves a process into the group.
func (m *Made) Join(pid int) error {
	for _, dir := range m.dirs {
		if err := m.maker.Set(path.Join(dir, "cgroup.procs"), strconv.Itoa(pid)); err != nil {
			return err
		}
	}
	return nil
}

// Dirs are the directories of the group that have not been removed.
func (m *Made) Dirs() []string { return slices.Clone(m.dirs) }

// Remove takes the group away. Directories with processes in them remain, and are in the
// error; it can be called again for them.
func (m *Made) Remove() error {
	var left []string
	var all []error
	for _, dir := range m.dirs {
		if err := m.maker.RemoveDir(dir); err != nil && !errors.Is(err, fs.ErrNotExist) {
			left, all = append(left, dir), append(all, err)
		}
	}
	m.dirs = left
	return errors.Join(all...)
}

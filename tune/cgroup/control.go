package cgroup

import (
	"slices"
	"strings"
)

// Control is the file by which a group of version 2 passes controllers on to those below
// it. It reads as "cpu memory", and takes "+cpu" and "-cpu".
func (g *Group) Control() string { return g.file("cgroup.subtree_control") }

// PassesOn tells whether the groups below have the controller of this one. Those of
// version 1 always do.
func (g *Group) PassesOn(f Files) (bool, error) {
	if g.Version == 1 {
		return true, nil
	}
	text, err := f.Get(g.Control())
	return slices.Contains(strings.Fields(text), string(g.Controller)), err
}

// Inhabited tells whether a group of version 2 has processes of its own, and so must not
// pass controllers on. The root of all groups may, and is the only one without a type.
func (g *Group) Inhabited(f Files) (bool, error) {
	_, ok, err := g.get(f, "cgroup.type")
	if err != nil || !ok {
		return false, err
	}
	n, err := g.Processes(f)
	return n > 0, err
}

// Processes is how many a group has of its own, those below it left out; 0 for a group
// that is not there.
func (g *Group) Processes(f Files) (int, error) {
	text, _, err := g.get(f, "cgroup.procs")
	return len(strings.Fields(text)), err
}

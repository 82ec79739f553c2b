package cgroup

import (
	"errors"
	"fmt"
	"maps"
	"path"
	"strings"
)

// A Membership is the cgroups that a process is in, as paths below the root of our
// cgroup namespace.
type Membership struct {
	// one has those of version 1.
	one map[Controller]string
	// two is that of version 2, empty if there is none.
	two string
}

// Of returns the cgroups of a process, 0 being this one.
func Of(f Files, pid int) (*Membership, error) {
	file := "/proc/self/cgroup"
	if pid != 0 {
		file = fmt.Sprintf("/proc/%d/cgroup", pid)
	}
	text, err := f.Read(file)
	if err != nil {
		return nil, err
	}
	m, err := parseMembership(text)
	if err != nil {
		return nil, fmt.Errorf("%s:%w", file, err)
	}
	return m, nil
}

// parseMembership reads lines such as "4:cpu,cpuacct:/a" of version 1, and "0::/a" of
// version 2. A path may have colons.
func parseMembership(text []byte) (*Membership, error) {
	m := &Membership{one: map[Controller]string{}}
	for i, line := range strings.Split(strings.TrimSuffix(string(text), "\n"), "\n") {
		id, rest, _ := strings.Cut(line, ":")
		list, below, ok := strings.Cut(rest, ":")
		if !ok || !strings.HasPrefix(below, "/") {
			return nil, fmt.Errorf("%d: not HIERARCHY:CONTROLLERS:PATH: %.80q", i+1, line)
		}
		if id == "0" && list == "" {
			m.two = below
			continue
		}
		for name := range strings.SplitSeq(list, ",") {
			m.one[Controller(name)] = below
		}
	}
	return m, nil
}

func (m *Membership) path(c Controller, version int) (string, bool) {
	if version == 2 {
		return m.two, m.two != ""
	}
	path, ok := m.one[c]
	return path, ok
}

// ErrUnseen is for a cgroup outside of what is mounted here, or of our namespace.
var ErrUnseen = errors.New("cannot be seen from here")

// dir is where a cgroup is below the mount.
func (h *Hierarchy) dir(path string) (string, error) {
	below, ok := strings.CutPrefix(path, strings.TrimSuffix(h.Root, "/"))
	if !ok || below != "" && below[0] != '/' || climbs(below) {
		return "", fmt.Errorf("the cgroup %s %w: %s shows %s", path, ErrUnseen, h.Mount, h.Root)
	}
	return strings.TrimSuffix(strings.TrimSuffix(h.Mount, "/")+below, "/"), nil
}

// climbs tells whether a path leads above where it begins, as those of other
// namespaces do.
func climbs(path string) bool {
	for part := range strings.SplitSeq(path, "/") {
		if part == ".." {
			return true
		}
	}
	return false
}

func (m *Membership) clone() *Membership {
	return &Membership{one: maps.Clone(m.one), two: m.two}
}

// enter goes into a group below that of a controller. In version 2 there is only one
// for all controllers, which is entered once.
func (m *Membership) enter(c Controller, version int, name string) {
	switch {
	case version == 1:
		m.one[c] = path.Join(m.one[c], name)
	case path.Base(m.two) != name:
		m.two = path.Join(m.two, name)
	}
}

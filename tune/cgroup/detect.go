package cgroup

import (
	"errors"
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strings"
)

// Files are those of a host. A value has no last line feed. What does not exist is
// [fs.ErrNotExist].
type Files interface {
	Read(path string) ([]byte, error)
	Get(path string) (string, error)
	List(dir string) ([]string, error)
}

// Detect finds out which hierarchy has which controller.
func Detect(f Files) (Hierarchies, error) {
	text, err := f.Read("/proc/self/mountinfo")
	if err != nil {
		return nil, err
	}
	mounts, err := parseMountinfo(text)
	if err != nil {
		return nil, err
	}
	unified := widest(mounts, func(m *mount) bool { return m.version == 2 })
	available, err := available(f, unified)
	if err != nil {
		return nil, err
	}
	all := Hierarchies{}
	for _, c := range controllers() {
		own := widest(mounts, func(m *mount) bool { return m.version == 1 && slices.Contains(m.options, string(c)) })
		switch {
		case own != nil:
			all[c] = own.hierarchy()
		case slices.Contains(available, string(c)):
			all[c] = unified.hierarchy()
		default:
			all[c] = Hierarchy{Why: why(f, c)}
		}
	}
	return all, nil
}

// available are the controllers that version 2 has where it is mounted.
func available(f Files, unified *mount) ([]string, error) {
	if unified == nil {
		return nil, nil
	}
	text, err := f.Get(path.Join(unified.point, "cgroup.controllers"))
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil // something else is mounted over it
	}
	return strings.Fields(text), err
}

// widest returns of those mounts that are wanted the one that shows most: several may
// show parts of the same hierarchy. It is nil if there is none.
func widest(mounts []mount, wanted func(*mount) bool) *mount {
	var best *mount
	for i := range mounts {
		if m := &mounts[i]; wanted(m) && (best == nil || m.narrowness() < best.narrowness()) {
			best = m
		}
	}
	return best
}

// why says what the kernel tells of a controller without a hierarchy.
func why(f Files, c Controller) string {
	text, err := f.Read("/proc/cgroups")
	if err != nil {
		return "nothing more is known"
	}
	for line := range strings.Lines(string(text)) {
		fields := strings.Fields(line)
		if len(fields) < 4 || fields[0] != string(c) {
			continue
		}
		switch {
		case fields[3] == "0":
			return fmt.Sprintf("the kernel was booted with cgroup_disable=%s", c)
		case fields[1] == "0":
			return "the kernel has it, but it is not mounted, nor passed on to this cgroup"
		}
		return "its hierarchy is mounted nowhere that can be seen from here"
	}
	if c == CPUAcct {
		return "version 2 counts CPU time without it"
	}
	return "this kernel does not have it"
}

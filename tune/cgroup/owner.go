package cgroup

import (
	"path"
	"slices"
	"strings"
)

// Owned tells whether systemd owns a group: whoever else writes to it loses, since
// systemd puts back what it knows whenever it is reloaded. Below a unit with Delegate=,
// and only there, it leaves all to others; delegated tells which units are such, and
// none is if it is nil.
//
// That systemd runs is seen from the groups that it makes as well: process 1 of our own
// PID namespace may be another.
func (g *Group) Owned(f Files, delegated func(unit string) bool) bool {
	if !booted(f) && !slices.ContainsFunc(listed(f, g.Top), isSystemds) {
		return false
	}
	below := strings.TrimPrefix(g.Dir, g.Top)
	for unit := range strings.SplitSeq(path.Dir(below), "/") {
		if delegated != nil && isUnit(unit) && delegated(unit) {
			return false
		}
	}
	return true
}

// booted tells whether systemd was booted, by the test that sd_booted(3) gives.
func booted(f Files) bool {
	_, err := f.List("/run/systemd/system")
	return err == nil
}

// listed are the names in a directory; none if it cannot be read.
func listed(f Files, dir string) []string {
	names, err := f.List(dir)
	if err != nil {
		return nil
	}
	return names
}

// isSystemds tells a group that systemd makes on every host.
func isSystemds(name string) bool { return name == "init.scope" || name == "system.slice" }

func isUnit(name string) bool {
	return slices.Contains([]string{".service", ".scope", ".slice"}, path.Ext(name))
}

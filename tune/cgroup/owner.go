package cgroup

import "slices"

// Owned tells whether systemd owns a group: whoever else writes to it loses, since
// systemd puts back what it knows whenever it is reloaded. Groups below a unit with
// Delegate= it leaves to others; which units are such only systemd can tell, so that they
// are taken for owned as well.
//
// That systemd runs is seen from the groups that it makes as well: process 1 of our own
// PID namespace may be another.
func (g *Group) Owned(f Files) bool {
	return booted(f) || slices.ContainsFunc(listed(f, g.Top), isSystemds)
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

package service

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"github.com/claudebench/claudebench/tune/cgroup"
	"github.com/claudebench/claudebench/tune/host"
)

// within has start run in a control group, and comes back: what start starts stays there. A name
// without a group is refused; an empty one is the group of this process.
func within(name string, start func() error) error {
	if name == "" {
		return start()
	}
	groups, err := groupsOf(name)
	if err != nil {
		return err
	}
	for _, g := range groups {
		if err := enter(g.there); err != nil {
			return err
		}
	}
	started := start()
	for _, g := range groups {
		if err := enter(g.back); err != nil && started == nil {
			started = fmt.Errorf("the keeper cannot come back out of the cgroup: %w", err)
		}
	}
	return started
}

// enter moves this process into a group.
func enter(dir string) error {
	return os.WriteFile(filepath.Join(dir, "cgroup.procs"), []byte("0"), 0)
}

// A move is between two groups of one hierarchy, as directories.
type move struct{ there, back string }

// groupsOf finds the group of that name in each hierarchy that has one.
func groupsOf(name string) ([]move, error) {
	files, err := host.Open("/")
	if err != nil {
		return nil, err
	}
	all, err := cgroup.Detect(files)
	if err != nil {
		return nil, err
	}
	own, err := cgroup.Of(files, 0)
	if err != nil {
		return nil, err
	}
	var moves []move
	seen := map[string]bool{}
	for c, hierarchy := range all {
		dir := filepath.Join(hierarchy.Mount, name)
		if hierarchy.Version == 0 || seen[dir] {
			continue
		}
		seen[dir] = true
		if _, err := os.Stat(filepath.Join(dir, "cgroup.procs")); errors.Is(err, os.ErrNotExist) {
			continue
		}
		g, err := all.Group(c, own)
		if err != nil {
			return nil, err
		}
		moves = append(moves, move{dir, g.Dir})
	}
	if moves == nil {
		return nil, fmt.Errorf("there is no cgroup %s in any hierarchy; it has to be made before the run", name)
	}
	return moves, nil
}

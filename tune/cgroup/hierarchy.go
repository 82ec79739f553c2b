package cgroup

import (
	"errors"
	"fmt"
)

// A Controller is the part of the kernel that limits or counts one resource.
type Controller string

// The controllers that limits and figures of this package belong to.
const (
	CPU     Controller = "cpu"
	CPUAcct Controller = "cpuacct" // version 1 only: in version 2 every group counts CPU time
	Memory  Controller = "memory"
	Cpuset  Controller = "cpuset"
	Pids    Controller = "pids"
)

func controllers() []Controller { return []Controller{CPU, CPUAcct, Memory, Cpuset, Pids} }

// ErrNoController is for a controller that no hierarchy has.
var ErrNoController = errors.New("no cgroup hierarchy has this controller")

// A Hierarchy is a tree of cgroups as it is mounted.
type Hierarchy struct {
	// Version is 1 or 2; 0 where no hierarchy has the controller.
	Version int
	// Mount is the directory where it is mounted.
	Mount string
	// Root is the cgroup that is seen there. It is "/" unless only a part is mounted,
	// as in a container that shares the cgroup namespace of its host, and begins with
	// "/.." where it is above the root of our cgroup namespace.
	Root string
	// Why says what is known of a controller that no hierarchy has.
	Why string
}

// Hierarchies have an entry for each of the controllers above.
type Hierarchies map[Controller]Hierarchy

// Of returns the hierarchy of a controller, or an error that is [ErrNoController].
func (h Hierarchies) Of(c Controller) (Hierarchy, error) {
	if of := h[c]; of.Version != 0 {
		return of, nil
	}
	return Hierarchy{}, fmt.Errorf("%s: %w: %s", c, ErrNoController, h[c].Why)
}

// Group returns the cgroup of a member as a controller has it.
func (h Hierarchies) Group(c Controller, m *Membership) (Group, error) {
	of, err := h.Of(c)
	if err != nil {
		return Group{}, err
	}
	path, ok := m.path(c, of.Version)
	if !ok {
		return Group{}, fmt.Errorf("%s: the process is in no cgroup of version %d", c, of.Version)
	}
	dir, err := of.dir(path)
	if err != nil {
		return Group{}, fmt.Errorf("%s: %w", c, err)
	}
	return Group{Controller: c, Version: of.Version, Top: of.Mount, Dir: dir}, nil
}

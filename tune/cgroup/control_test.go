package cgroup

import (
	"errors"
	"io/fs"
	"testing"
)

// TestPassesOn checks by the list that the kernel shows, not by a part of a name.
func TestPassesOn(t *testing.T) {
	for _, c := range []struct {
		version    int
		controller Controller
		list       string
		want       bool
	}{
		{2, CPU, "cpu memory", true},
		{2, Memory, "cpu memory", true},
		{2, CPU, "cpuset memory", false},
		{2, CPU, "", false},
		{1, CPU, "", true},
	} {
		g := Group{Controller: c.controller, Version: c.version, Top: "/", Dir: "/g"}
		if got, err := g.PassesOn(tree{"/g/cgroup.subtree_control": c.list}); err != nil || got != c.want {
			t.Errorf("%+v: %v, %v", c, got, err)
		}
	}
	g := Group{Controller: CPU, Version: 2, Top: "/", Dir: "/g"}
	if _, err := g.PassesOn(tree{}); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("nothing to read: %v", err)
	}
}

// TestInhabited: all but the root of all groups, which has no type, must be empty.
func TestInhabited(t *testing.T) {
	for name, c := range map[string]struct {
		files tree
		want  bool
	}{
		"the root":      {tree{"/g/cgroup.procs": "1\n2"}, false},
		"a full group":  {tree{"/g/cgroup.procs": "1\n2", "/g/cgroup.type": "domain"}, true},
		"an empty one":  {tree{"/g/cgroup.procs": "", "/g/cgroup.type": "domain"}, false},
		"one gone away": {tree{}, false},
	} {
		g := Group{Controller: CPU, Version: 2, Top: "/", Dir: "/g"}
		if got, err := g.Inhabited(c.files); err != nil || got != c.want {
			t.Errorf("%s: %v, %v", name, got, err)
		}
	}
}

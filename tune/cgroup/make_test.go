package cgroup

import (
	"errors"
	"fmt"
	"io/fs"
	"path"
	"strings"
	"syscall"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// scribe is a kernel that notes what is done to it, and fails where it is told to.
type scribe struct {
	tree
	done []string
	// fail has the error of what is done, by how it is noted.
	fail map[string]error
}

func (s *scribe) do(format string, args ...any) error {
	op := fmt.Sprintf(format, args...)
	if err := s.fail[op]; err != nil {
		return err
	}
	s.done = append(s.done, op)
	return nil
}

func (s *scribe) MakeDir(dir string, mode fs.FileMode) error { return s.do("mkdir %s %o", dir, mode) }
func (s *scribe) RemoveDir(dir string) error                 { return s.do("rmdir %s", dir) }

func (s *scribe) Set(file, value string) error {
	if err := s.do("%s = %s", file, value); err != nil {
		return err
	}
	s.tree[file] = value
	return nil
}

func version2(controllers ...Controller) Hierarchies {
	h := Hierarchies{}
	for _, c := range controllers {
		h[c] = Hierarchy{Version: 2, Mount: "/c", Root: "/"}
	}
	return h
}

func limits() *Limits { return &Limits{CPU: Bandwidth{50 * ms, 100 * ms}, MemoryMax: 1 << 30} }

// TestMake2 checks what is done for a group of version 2: there is one directory, whose
// parent has to pass both controllers on, and what it passes on already is left.
func TestMake2(t *testing.T) {
	s := &scribe{tree: tree{"/c/a/cgroup.subtree_control": "cpu io"}}
	made, err := version2(CPU, Memory).Make(s, s, &Membership{two: "/a"}, "own", limits())
	if err != nil {
		t.Fatal(err)
	}
	if err := errors.Join(made.Join(7), made.Remove()); err != nil {
		t.Fatal(err)
	}
	want := []string{
		"mkdir /c/a/own 755",
		"/c/a/own/cpu.max = 50000 100000",
		"/c/a/cgroup.subtree_control = +memory",
		"/c/a/own/memory.max = 1073741824",
		"/c/a/own/cgroup.procs = 7",
		"rmdir /c/a/own",
	}
	if diff := cmp.Diff(want, s.done); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
	if diff := cmp.Diff([]string{"memory in /c/a"}, made.Enabled); diff != "" {
		t.Errorf("enabled (-want +got)\n%s", diff)
	}
	if made.Members.two != "/a/own" {
		t.Errorf("members are in %s", made.Members.two)
	}
}

// TestMakeBoth checks a group that is in hierarchies of both versions, and of version 1
// in one for two controllers.
func TestMakeBoth(t *testing.T) {
	h := version2(Memory)
	h[CPU] = Hierarchy{Version: 1, Mount: "/cpu", Root: "/"}
	h[CPUAcct] = h[CPU]
	h[Cpuset] = Hierarchy{Version: 1, Mount: "/set", Root: "/"}
	l := limits()
	l.CPUs = "0"
	s := &scribe{tree: tree{"/c/cgroup.subtree_control": "memory", "/set/cpuset.effective_mems": "0-1"}}
	own := &Membership{one: map[Controller]string{CPU: "/b", CPUAcct: "/b", Cpuset: "/"}, two: "/"}
	if _, err := h.Make(s, s, own, "own", l); err != nil {
		t.Fatal(err)
	}
	want := []string{
		"mkdir /cpu/b/own 755",
		"/cpu/b/own/cpu.cfs_period_us = 100000",
		"/cpu/b/own/cpu.cfs_quota_us = 50000",
		"mkdir /c/own 755",
		"/c/own/memory.max = 1073741824",
		"mkdir /set/own 755",
		"/set/own/cpuset.mems = 0-1",
		"/set/own/cpuset.cpus = 0",
	}
	if diff := cmp.Diff(want, s.done); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
	if own.two != "/" || own.one[CPU] != "/b" {
		t.Errorf("the parent has become %+v", own)
	}
}

// TestMakeFails checks that of a group that cannot be made nothing is left.
func TestMakeFails(t *testing.T) {
	own := &Membership{two: "/a"}
	for name, c := range map[string]struct {
		h    Hierarchies
		op   string
		err  error
		want error
	}{
		"exists":         {version2(CPU, Memory), "mkdir /c/a/own 755", fs.ErrExist, fs.ErrExist},
		"inhabited":      {version2(CPU, Memory), "/c/a/cgroup.subtree_control = +cpu", fmt.Errorf("no: %w", syscall.EBUSY), ErrInhabited},
		"inhabited, too": {version2(CPU, Memory), "/c/a/cgroup.subtree_control = +cpu", syscall.EOPNOTSUPP, ErrInhabited},
		"not delegated":  {version2(CPU, Memory), "/c/a/cgroup.subtree_control = +memory", fs.ErrNotExist, fs.ErrNotExist},
		"refused":        {version2(CPU, Memory), "/c/a/own/memory.max = 1073741824", syscall.EINVAL, syscall.EINVAL},
		"no controller":  {version2(CPU), "", nil, ErrNoController},
		"no CPU at all":  {version2(Memory), "", nil, ErrNoController},
		"nothing fails":  {version2(CPU, Memory), "", nil, nil},
	} {
		s := &scribe{tree: tree{"/c/a/cgroup.subtree_control": ""}, fail: map[string]error{c.op: c.err}}
		_, err := c.h.Make(s, s, own, "own", limits())
		if !errors.Is(err, c.want) {
			t.Errorf("%s: %v, want %v", name, err, c.want)
		}
		left := strings.Count(strings.Join(s.done, "\n"), "mkdir") - strings.Count(strings.Join(s.done, "\n"), "rmdir")
		if err != nil && left != 0 {
			t.Errorf("%s: %d directories are left", name, left)
		}
	}
}

// TestMakeInhabited checks that a group with processes is not asked to pass controllers
// on: it would take cpu, and keep it.
func TestMakeInhabited(t *testing.T) {
	s := &scribe{tree: tree{"/c/a/cgroup.subtree_control": "", "/c/a/cgroup.type": "domain", "/c/a/cgroup.procs": "7"}}
	_, err := version2(CPU, Memory).Make(s, s, &Membership{two: "/a"}, "own", limits())
	if !errors.Is(err, ErrInhabited) {
		t.Errorf("%v", err)
	}
	if diff := cmp.Diff([]string{"mkdir /c/a/own 755", "rmdir /c/a/own"}, s.done); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
}

// TestMakeReadsBack checks that a limit that was written but not taken is an error.
func TestMakeReadsBack(t *testing.T) {
	s := &scribe{tree: tree{"/c/a/cgroup.subtree_control": "cpu memory"}}
	deaf := deafTo{s, "memory.max"}
	if _, err := version2(CPU, Memory).Make(s, deaf, &Membership{two: "/a"}, "own", limits()); err == nil || !strings.Contains(err.Error(), "was set to 1073741824, and is max") {
		t.Errorf("%v", err)
	}
}

// deafTo is a kernel that takes no value for one file, and says nothing of it.
type deafTo struct {
	*scribe
	file string
}

func (d deafTo) Set(file, value string) error {
	if path.Base(file) == d.file {
		d.tree[file] = "max"
		return nil
	}
	return d.scribe.Set(file, value)
}

// TestRemoveAgain checks that what could not be removed is named, and tried again.
func TestRemoveAgain(t *testing.T) {
	h := version2(Memory)
	h[CPU] = Hierarchy{Version: 1, Mount: "/cpu", Root: "/"}
	s := &scribe{tree: tree{"/c/cgroup.subtree_control": "memory"}, fail: map[string]error{"rmdir /c/own": syscall.EBUSY}}
	made, err := h.Make(s, s, &Membership{one: map[Controller]string{CPU: "/"}, two: "/"}, "own", limits())
	if err != nil {
		t.Fatal(err)
	}
	if err := made.Remove(); !errors.Is(err, syscall.EBUSY) {
		t.Errorf("%v", err)
	}
	if diff := cmp.Diff([]string{"/c/own"}, made.Dirs()); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
	s.fail = nil
	if err := made.Remove(); err != nil || len(made.Dirs()) != 0 {
		t.Errorf("%v, %v", made.Dirs(), err)
	}
	if last := s.done[len(s.done)-1]; last != "rmdir /c/own" {
		t.Errorf("last was %s", last)
	}
}

package tune

import (
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"

	"github.com/claudebench/claudebench/tune/host"
	"github.com/claudebench/claudebench/tune/host/hosttest"
)

// unified is a host with version 2, whose root passes no controller on.
const unified = `
-- proc/sys/kernel/random/boot_id --
first
-- proc/sys/kernel/osrelease --
6.18.44
-- proc/self/mountinfo --
35 25 0:30 / /sys/fs/cgroup rw,nosuid - cgroup2 cgroup2 rw
-- proc/4711/cgroup --
0::/box/job
-- proc/4711/limits --
Limit                     Soft Limit           Hard Limit           Units
Max open files            1024                 524288               files
-- sys/fs/cgroup/.keep --
-- var/lib/other --
`

// mine has values that the kernel reads otherwise than it was told.
const mine = `
name: mine
cgroup:
  name: mine
  cpu_quota: 50ms
  cpu_period: 100ms
  memory_high: max
  memory_max: "1000001"
`

// groups is a kernel with cgroups of version 2, as the virtual machine of the proof has
// a real one: values come with a directory and its controller, and go with either.
type groups struct {
	hosttest.Kernel
	passed map[string]bool
	// root are the values of the group at the top, told those that were written.
	root, told map[string]string
}

const top = "/sys/fs/cgroup"

func (g *groups) Get(file string) (string, error) {
	dir, name := path.Split(strings.TrimPrefix(file, top+"/"))
	controller, _, _ := strings.Cut(name, ".")
	text, inRoot := g.root[name]
	fresh, ok := map[string]string{"cpu.max": "max 100000", "memory.max": "max", "memory.high": "max"}[name]
	switch {
	case !strings.HasPrefix(file, top+"/"):
		return g.Kernel.Get(file)
	case file == top+"/cgroup.subtree_control":
		return strings.Join(slices.Sorted(maps.Keys(g.passed)), " ") + "\n", nil
	case dir == "" && inRoot:
		return text + "\n", nil
	case dir == "" || !ok || !g.passed[controller] || !g.isDir(path.Dir(file)):
		return "", &fs.PathError{Op: "open", Path: file, Err: syscall.ENOENT}
	}
	if told, ok := g.told[file]; ok {
		return told + "\n", nil
	}
	return fresh + "\n", nil
}

func (g *groups) isDir(dir string) bool {
	info, err := os.Stat(filepath.Join(g.Root, dir))
	return err == nil && info.IsDir()
}

func (g *groups) Set(file, value string) error {
	if file == top+"/cgroup.subtree_control" {
		return g.pass(file, value)
	}
	if !strings.HasPrefix(file, top+"/") {
		return g.Kernel.Set(file, value)
	}
	if _, err := g.Get(file); err != nil {
		return err
	}
	var n int
	if _, err := fmt.Sscan(value, &n); err == nil && strings.HasPrefix(path.Base(file), "memory.") {
		value = fmt.Sprint(n / os.Getpagesize() * os.Getpagesize())
	}
	g.told[file] = value
	return nil
}

func (g *groups) pass(file, value string) error {
	if len(value) < 2 || !strings.Contains(g.root["cgroup.controllers"], value[1:]) {
		return &fs.PathError{Op: "write", Path: file, Err: syscall.EINVAL}
	}
	delete(g.passed, value[1:])
	if value[0] == '+' {
		g.passed[value[1:]] = true
	}
	maps.DeleteFunc(g.told, func(told, _ string) bool { return strings.HasPrefix(path.Base(told), value[1:]+".") && value[0] == '-' })
	return nil
}

// unifiedHost is a host with such a kernel, which passes on what is given.
func unifiedHost(t *testing.T, passed ...string) (*host.FS, *groups) {
	t.Helper()
	h := hosttest.New(t, unified)
	g := &groups{Kernel: hosttest.Kernel{Root: h.Root()}, passed: map[string]bool{}, told: map[string]string{}, root: map[string]string{"cgroup.controllers": "cpuset cpu memory"}}
	for _, name := range passed {
		g.passed[name] = true
	}
	return h.WithValues(g), g
}

// state is all that the kernel of a host has of cgroups.
func state(t *testing.T, h *host.FS, g *groups) string {
	t.Helper()
	var dirs []string
	for file := range snapshot(t, h) {
		if strings.HasPrefix(file, top) {
			dirs = append(dirs, file)
		}
	}
	slices.Sort(dirs)
	return fmt.Sprint(dirs, slices.Sorted(maps.Keys(g.passed)))
}

func mkdir(t *testing.T, h *host.FS, dir string) {
	t.Helper()
	if err := os.MkdirAll(filepath.Join(h.Root(), dir), 0o755); err != nil {
		t.Fatal(err)
	}
}

// TestControllersComeAndGo checks a plan that enables what it needs and is not there:
// after it the check is passed, and after its revert all is as before.
func TestControllersComeAndGo(t *testing.T) {
	for _, passed := range [][]string{nil, {"memory"}, {"cpu", "memory"}} {
		h, g := unifiedHost(t, passed...)
		before := state(t, h, g)
		p := planned(t, h, mine)
		if n := 2 - len(passed) + 4; len(p.Changes) != n {
			t.Errorf("passing on %q: %d changes, want %d: %+v", passed, len(p.Changes), n, p.Changes)
		}
		u := newTuner(t, h)
		id, err := u.Apply(t.Context(), p, nil)
		if err != nil {
			t.Fatal(err)
		}
		for _, s := range check(t, h, mine).Settings {
			if s.Verdict != OK {
				t.Errorf("%+v", s)
			}
		}
		e, err := Find(h, id)
		if err != nil {
			t.Fatal(err)
		}
		all, err := Verify(h, &e)
		if err != nil || slices.ContainsFunc(all, func(s Survival) bool { return !s.OK }) {
			t.Errorf("%+v, %v", all, err)
		}
		if left, err := u.Revert(t.Context(), id); err != nil || len(left) > 0 {
			t.Errorf("%q, %v", left, err)
		}
		if after := state(t, h, g); after != before {
			t.Errorf("passing on %q: before %s, after %s", passed, before, after)
		}
	}
}

// TestControllersInUseStay: those that another group has by now are left and named, those
// that our own still has are tried again.
func TestControllersInUseStay(t *testing.T) {
	h, g := unifiedHost(t)
	u := newTuner(t, h)
	id, err := u.Apply(t.Context(), planned(t, h, mine), nil)
	if err != nil {
		t.Fatal(err)
	}
	mkdir(t, h, top+"/mine/below")
	if _, err := u.Revert(t.Context(), id); !errors.Is(err, errInUse) || !errors.Is(err, ErrPartly) || !g.passed["cpu"] {
		t.Errorf("%v, with %v passed on", err, g.passed)
	}
	if err := os.Remove(filepath.Join(h.Root(), top, "mine/below")); err != nil {
		t.Fatal(err)
	}
	mkdir(t, h, top+"/other")
	left, err := u.Revert(t.Context(), id)
	if err != nil || len(left) != 2 || !strings.Contains(left[0], `"+memory" stays, as other groups may use it: other`) || !strings.Contains(left[1], `"+cpu"`) {
		t.Errorf("%q, %v", left, err)
	}
	if !g.passed["cpu"] || !g.passed["memory"] {
		t.Errorf("passed on: %v", g.passed)
	}
	if g.isDir(top + "/mine") {
		t.Error("our group is still there")
	}
}

// TestGroupsThatCannotBeMade: each is refused with the reason, and by name too.
func TestGroupsThatCannotBeMade(t *testing.T) {
	for name, c := range map[string]struct {
		prepare func(*testing.T, *host.FS, *groups)
		verdict Verdict
		why     string
	}{
		"systemd's": {func(t *testing.T, h *host.FS, _ *groups) { mkdir(t, h, "/run/systemd/system") }, Moot, "systemd owns this tree"},
		"inhabited": {func(_ *testing.T, _ *host.FS, g *groups) {
			g.root["cgroup.type"], g.root["cgroup.procs"] = "domain", "1\n7"
		}, Moot, "has processes of its own"},
		"somebody's": {func(t *testing.T, h *host.FS, _ *groups) { mkdir(t, h, top+"/mine") }, Differs, "does not pass the controller cpu on"},
		"nowhere":    {func(_ *testing.T, _ *host.FS, g *groups) { g.root["cgroup.controllers"] = "cpuset memory" }, Missing, "nothing more is known"},
	} {
		h, g := unifiedHost(t)
		c.prepare(t, h, g)
		before := state(t, h, g)
		r := check(t, h, mine)
		s := r.Settings[0]
		if s.Verdict != c.verdict || !strings.Contains(s.Reason, c.why) {
			t.Errorf("%s: %s: %s", name, s.Verdict, s.Reason)
		}
		chosen, err := r.Choose([]string{s.ID})
		if err != nil {
			t.Fatal(err)
		}
		if p, err := MakePlan(h, load(t, mine), chosen, 0); err == nil || !strings.Contains(err.Error(), c.why) {
			t.Errorf("%s: planned %+v, %v", name, p, err)
		}
		if after := state(t, h, g); after != before {
			t.Errorf("%s: before %s, after %s", name, before, after)
		}
	}
}

// TestInhabitedRoot: the root of all groups may have processes, and has no type.
func TestInhabitedRoot(t *testing.T) {
	h, g := unifiedHost(t)
	g.root["cgroup.procs"] = "1\n7"
	if r := check(t, h, mine); r.Settings[0].Verdict != Differs {
		t.Errorf("%+v", r.Settings[0])
	}
}

// TestPlansOfControllers checks what a plan that was saved may say of them.
func TestPlansOfControllers(t *testing.T) {
	const form = `{"schema_version":1,"changes":[{"kind":"cgroup","form":"controller","path":%q,"before":%q,"after":%q}]}`
	for _, c := range []struct {
		path, before, after string
		ok                  bool
	}{
		{top + "/cgroup.subtree_control", "-cpu", "+cpu", true},
		{top + "/cgroup.subtree_control", "+cpu", "-cpu", false},
		{top + "/cgroup.subtree_control", "-cpu", "+memory", false},
		{top + "/cgroup.subtree_control", "-cpu +io", "+cpu +io", false},
		{top + "/cgroup.subtree_control", "-", "+", false},
		{top + "/cgroup.procs", "-cpu", "+cpu", false},
		{"/proc/sys/cgroup.subtree_control", "-cpu", "+cpu", false},
	} {
		if _, err := ParsePlan(fmt.Appendf(nil, form, c.path, c.before, c.after)); (err == nil) != c.ok {
			t.Errorf("%+v: %v", c, err)
		}
	}
}

// errCutOff ends a test's apply or revert where a crash would.
var errCutOff = errors.New("cut off")

// cutOff calls do, and has it end before the n-th change that goes through the door. It
// tells whether it came to that.
func cutOff(h *host.FS, n int, do func()) (cut bool) {
	h.Trace = func(string, string) {
		if n--; n < 0 {
			panic(errCutOff)
		}
	}
	defer func() {
		h.Trace = nil
		why := recover()
		if cut = why == errCutOff; why != nil && !cut {
			panic(why)
		}
	}()
	do()
	return false
}

// TestCutOffAtEveryStepOfAGroup: whatever was done, and undone, until then is taken back.
func TestCutOffAtEveryStepOfAGroup(t *testing.T) {
	for _, verb := range []string{"apply", "revert"} {
		step := 0
		for cut := true; cut; step++ {
			h, g := unifiedHost(t)
			before := state(t, h, g)
			p := planned(t, h, mine)
			apply := func() { newTuner(t, h).Apply(t.Context(), p, nil) }
			revert := func() {
				if e, err := Find(h, ""); err == nil {
					newTuner(t, h).Revert(t.Context(), e.ID)
				}
			}
			if verb == "apply" {
				cut = cutOff(h, step, apply)
			} else {
				apply()
				cut = cutOff(h, step, revert)
			}
			revert()
			if after := state(t, h, g); after != before {
				t.Errorf("%s, cut off at step %d: before %s, after %s", verb, step, before, after)
			}
		}
		if step < 2*6 {
			t.Errorf("%s: there were only %d steps", verb, step)
		}
	}
}

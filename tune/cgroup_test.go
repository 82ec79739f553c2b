package tune

import (
	"errors"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/claudebench/claudebench/tune/check"
	"github.com/claudebench/claudebench/tune/host"
	"github.com/claudebench/claudebench/tune/plan"
	"github.com/claudebench/claudebench/tune/tunetest"
)

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

// TestControllersComeAndGo checks a plan that enables what it needs and is not there:
// after it the check is passed, and after its revert all is as before.
func TestControllersComeAndGo(t *testing.T) {
	for _, passed := range [][]string{nil, {"memory"}, {"cpu", "memory"}} {
		h, g := tunetest.Unified(t, passed...)
		before := state(t, h, g)
		p := planned(t, h, mine)
		if n := 2 - len(passed) + 4; len(p.Changes) != n || len(p.Notes) != 1 {
			t.Errorf("passing on %q: %d changes, want %d: %+v", passed, len(p.Changes), n, p)
		}
		u := newTuner(t, h)
		id, err := u.Apply(t.Context(), p, nil)
		if err != nil {
			t.Fatal(err)
		}
		for _, s := range checked(t, h, mine).Settings {
			if s.Verdict != check.OK {
				t.Errorf("%+v", s)
			}
		}
		e, err := Find(h, id)
		if err != nil {
			t.Fatal(err)
		}
		if v, err := Verify(h, &e); err != nil || !v.Holds() {
			t.Errorf("%+v, %v", v, err)
		}
		if left, err := leftBy(u.Revert(t.Context(), id)); err != nil || len(left) > 0 {
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
	h, g := tunetest.Unified(t)
	u := newTuner(t, h)
	id, err := u.Apply(t.Context(), planned(t, h, mine), nil)
	if err != nil {
		t.Fatal(err)
	}
	tunetest.MakeDir(t, h, tunetest.Cgroups+"/mine/below")
	if _, err := leftBy(u.Revert(t.Context(), id)); !errors.Is(err, errInUse) || !errors.Is(err, ErrPartly) || !g.Passed["cpu"] {
		t.Errorf("%v, with %v passed on", err, g.Passed)
	}
	if err := os.Remove(filepath.Join(h.Root(), tunetest.Cgroups, "mine/below")); err != nil {
		t.Fatal(err)
	}
	tunetest.MakeDir(t, h, tunetest.Cgroups+"/other")
	left, err := leftBy(u.Revert(t.Context(), id))
	if err != nil || len(left) != 2 || !strings.Contains(left[0], `"+memory" stays, as other groups may use it: other`) || !strings.Contains(left[1], `"+cpu"`) {
		t.Errorf("%q, %v", left, err)
	}
	if !g.Passed["cpu"] || !g.Passed["memory"] {
		t.Errorf("passed on: %v", g.Passed)
	}
	if g.IsDir(tunetest.Cgroups + "/mine") {
		t.Error("our group is still there")
	}
}

// TestGroupsThatCannotBeMade: each is refused with the reason, and by name too.
func TestGroupsThatCannotBeMade(t *testing.T) {
	for name, c := range map[string]struct {
		prepare func(*testing.T, *host.FS, *tunetest.Groups)
		verdict check.Verdict
		why     string
	}{
		"systemd's": {func(t *testing.T, h *host.FS, _ *tunetest.Groups) { tunetest.MakeDir(t, h, "/run/systemd/system") }, check.Moot, "systemd owns this tree"},
		"inhabited": {func(_ *testing.T, _ *host.FS, g *tunetest.Groups) {
			g.Top["cgroup.type"], g.Top["cgroup.procs"] = "domain", "1\n7"
		}, check.Moot, "has processes of its own"},
		"somebody's": {func(t *testing.T, h *host.FS, _ *tunetest.Groups) { tunetest.MakeDir(t, h, tunetest.Cgroups+"/mine") }, check.Differs, "does not pass the controller cpu on"},
		"nowhere":    {func(_ *testing.T, _ *host.FS, g *tunetest.Groups) { g.Top["cgroup.controllers"] = "cpuset memory" }, check.Missing, "nothing more is known"},
	} {
		h, g := tunetest.Unified(t)
		c.prepare(t, h, g)
		before := state(t, h, g)
		r := checked(t, h, mine)
		s := r.Settings[0]
		if s.Verdict != c.verdict || !strings.Contains(s.Reason, c.why) {
			t.Errorf("%s: %s: %s", name, s.Verdict, s.Reason)
		}
		chosen, err := r.Choose([]string{s.ID})
		if err != nil {
			t.Fatal(err)
		}
		if p, err := plan.Make(h, tunetest.Load(t, mine), chosen, 0, Written(h)); err == nil || !strings.Contains(err.Error(), c.why) {
			t.Errorf("%s: planned %+v, %v", name, p, err)
		}
		if after := state(t, h, g); after != before {
			t.Errorf("%s: before %s, after %s", name, before, after)
		}
	}
}

// TestInhabitedRoot: the root of all groups may have processes, and has no type.
func TestInhabitedRoot(t *testing.T) {
	h, g := tunetest.Unified(t)
	g.Top["cgroup.procs"] = "1\n7"
	if r := checked(t, h, mine); r.Settings[0].Verdict != check.Differs {
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
		{tunetest.Cgroups + "/cgroup.subtree_control", "-cpu", "+cpu", true},
		{tunetest.Cgroups + "/cgroup.subtree_control", "+cpu", "-cpu", false},
		{tunetest.Cgroups + "/cgroup.subtree_control", "-cpu", "+memory", false},
		{tunetest.Cgroups + "/cgroup.subtree_control", "-cpu +io", "+cpu +io", false},
		{tunetest.Cgroups + "/cgroup.subtree_control", "-", "+", false},
		{tunetest.Cgroups + "/cgroup.procs", "-cpu", "+cpu", false},
		{"/proc/sys/cgroup.subtree_control", "-cpu", "+cpu", false},
	} {
		if _, err := plan.Parse(fmt.Appendf(nil, form, c.path, c.before, c.after)); (err == nil) != c.ok {
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
			h, g := tunetest.Unified(t)
			before := state(t, h, g)
			p := planned(t, h, mine)
			apply := func() { newTuner(t, h).Apply(t.Context(), p, nil) }
			revert := func() {
				if e, err := Find(h, ""); err == nil {
					leftBy(newTuner(t, h).Revert(t.Context(), e.ID))
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

// state is all that the kernel of a host has of cgroups.
func state(t *testing.T, h *host.FS, g *tunetest.Groups) string {
	t.Helper()
	var dirs []string
	for file := range tunetest.Snapshot(t, h) {
		if strings.HasPrefix(file, tunetest.Cgroups) {
			dirs = append(dirs, file)
		}
	}
	slices.Sort(dirs)
	return fmt.Sprint(dirs, slices.Sorted(maps.Keys(g.Passed)))
}

package cgroup_test

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/claudebench/claudebench/tune/cgroup"
	"github.com/claudebench/claudebench/tune/host/hosttest"
	"github.com/google/go-cmp/cmp"
	"github.com/rogpeppe/go-internal/txtar"
)

// TestHosts checks on each tree of testdata/hosts what is found out about it.
func TestHosts(t *testing.T) {
	files, err := filepath.Glob("testdata/hosts/*.txtar")
	if err != nil || len(files) == 0 {
		t.Fatal("no hosts", err)
	}
	for _, file := range files {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".txtar"), func(t *testing.T) {
			text, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			want := string(txtar.Parse(text).Files[0].Data)
			if diff := cmp.Diff(want, told(t, hosttest.New(t, string(text)))); diff != "" {
				t.Errorf("(-want +got)\n%s", diff)
			}
		})
	}
}

// told is all that this package can tell of a host and of the process itself.
func told(t *testing.T, f cgroup.Files) string {
	h, err := cgroup.Detect(f)
	if err != nil {
		t.Fatal(err)
	}
	m, err := cgroup.Of(f, 0)
	if err != nil {
		t.Fatal(err)
	}
	var b strings.Builder
	for _, c := range []cgroup.Controller{cgroup.CPU, cgroup.CPUAcct, cgroup.Memory, cgroup.Cpuset, cgroup.Pids} {
		if of, err := h.Of(c); err == nil {
			fmt.Fprintf(&b, "%s: version %d at %s of %s\n", c, of.Version, of.Mount, of.Root)
		} else {
			fmt.Fprintf(&b, "%s: nowhere: %s\n", c, h[c].Why)
		}
	}
	for _, c := range []cgroup.Controller{cgroup.CPU, cgroup.CPUAcct, cgroup.Memory, cgroup.Cpuset, cgroup.Pids} {
		fmt.Fprintf(&b, "group %s: %s\n", c, toldGroup(f, h, c, m))
	}
	toldLimits(&b, f, h, m)
	stats, err := h.Stats(f, m)
	if err != nil {
		fmt.Fprintf(&b, "stats: %v\n", err)
		return b.String()
	}
	fmt.Fprintf(&b, "stats: %+v\n", stats)
	return b.String()
}

func toldGroup(f cgroup.Files, h cgroup.Hierarchies, c cgroup.Controller, m *cgroup.Membership) string {
	g, err := h.Group(c, m)
	switch {
	case err != nil:
		return err.Error()
	case g.Owned(f):
		return g.Dir + ", owned by systemd"
	}
	return g.Dir + ", owned by nobody else"
}

func toldLimits(b *strings.Builder, f cgroup.Files, h cgroup.Hierarchies, m *cgroup.Membership) {
	e, err := h.Effective(f, m)
	if err != nil {
		fmt.Fprintf(b, "effective: %v\n", err)
		return
	}
	cpu, high, most := "none", "none", "none"
	if e.CPU.By != "" {
		cpu = fmt.Sprintf("%v in %v by %s", e.CPU.Limit.Quota, e.CPU.Limit.Period, e.CPU.By)
	}
	if e.MemoryHigh.By != "" {
		high = fmt.Sprintf("%d by %s", e.MemoryHigh.Limit, e.MemoryHigh.By)
	}
	if e.MemoryMax.By != "" {
		most = fmt.Sprintf("%d by %s", e.MemoryMax.Limit, e.MemoryMax.By)
	}
	fmt.Fprintf(b, "CPU: %s\nmemory.high: %s\nmemory.max: %s\nCPUs: %s\n", cpu, high, most, e.CPUs)
}

// TestOwned checks by what systemd is seen: that it was booted, or its groups.
func TestOwned(t *testing.T) {
	for tree, want := range map[string]bool{
		"-- run/systemd/system/.keep --\n":                   true,
		"-- c/init.scope/cgroup.procs --\n1\n":               true,
		"-- c/user.slice/cgroup.procs --\n-- run/other --\n": false,
	} {
		g := cgroup.Group{Controller: cgroup.CPU, Version: 2, Top: "/c", Dir: "/c/mine"}
		if got := g.Owned(hosttest.New(t, tree)); got != want {
			t.Errorf("%q: owned by systemd %v, want %v", tree, got, want)
		}
	}
}

package tunetest

import (
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

// Groups is a kernel with cgroups of version 2, as the virtual machine of the proof has
// a real one: values come with a directory and its controller, and go with either.
type Groups struct {
	hosttest.Kernel
	// Passed are the controllers that the group at the top passes on.
	Passed map[string]bool
	// Top are the values of the group at the top.
	Top map[string]string
	// Told are the values that were written.
	Told map[string]string
}

// Cgroups is where the hierarchy is.
const Cgroups = "/sys/fs/cgroup"

// Get is as in [hosttest.Kernel].
func (g *Groups) Get(file string) (string, error) {
	dir, name := path.Split(strings.TrimPrefix(file, Cgroups+"/"))
	controller, _, _ := strings.Cut(name, ".")
	text, inRoot := g.Top[name]
	fresh, ok := map[string]string{"cpu.max": "max 100000", "memory.max": "max", "memory.high": "max"}[name]
	switch {
	case !strings.HasPrefix(file, Cgroups+"/"):
		return g.Kernel.Get(file)
	case file == Cgroups+"/cgroup.subtree_control":
		return strings.Join(slices.Sorted(maps.Keys(g.Passed)), " ") + "\n", nil
	case dir == "" && inRoot:
		return text + "\n", nil
	case dir == "" || !ok || !g.Passed[controller] || !g.IsDir(path.Dir(file)):
		return "", &fs.PathError{Op: "open", Path: file, Err: syscall.ENOENT}
	}
	if told, ok := g.Told[file]; ok {
		return told + "\n", nil
	}
	return fresh + "\n", nil
}

// IsDir tells whether there is a group.
func (g *Groups) IsDir(dir string) bool {
	info, err := os.Stat(filepath.Join(g.Root, dir))
	return err == nil && info.IsDir()
}

// Set is as in [hosttest.Kernel].
func (g *Groups) Set(file, value string) error {
	if file == Cgroups+"/cgroup.subtree_control" {
		return g.pass(file, value)
	}
	if !strings.HasPrefix(file, Cgroups+"/") {
		return g.Kernel.Set(file, value)
	}
	if _, err := g.Get(file); err != nil {
		return err
	}
	var n int
	if _, err := fmt.Sscan(value, &n); err == nil && strings.HasPrefix(path.Base(file), "memory.") {
		value = fmt.Sprint(n / os.Getpagesize() * os.Getpagesize())
	}
	g.Told[file] = value
	return nil
}

func (g *Groups) pass(file, value string) error {
	if len(value) < 2 || !strings.Contains(g.Top["cgroup.controllers"], value[1:]) {
		return &fs.PathError{Op: "write", Path: file, Err: syscall.EINVAL}
	}
	delete(g.Passed, value[1:])
	if value[0] == '+' {
		g.Passed[value[1:]] = true
	}
	maps.DeleteFunc(g.Told, func(told, _ string) bool { return strings.HasPrefix(path.Base(told), value[1:]+".") && value[0] == '-' })
	return nil
}

// Unified is a host with such a kernel, which passes on what is given.
func Unified(t *testing.T, passed ...string) (*host.FS, *Groups) {
	t.Helper()
	h := hosttest.New(t, unified)
	g := &Groups{Kernel: hosttest.Kernel{Root: h.Root()}, Passed: map[string]bool{}, Told: map[string]string{}, Top: map[string]string{"cgroup.controllers": "cpuset cpu memory"}}
	for _, name := range passed {
		g.Passed[name] = true
	}
	return h.WithValues(g), g
}

// MakeDir makes a directory as somebody else.
func MakeDir(t testing.TB, h *host.FS, dir string) {
	t.Helper()
	if err := os.MkdirAll(filepath.Join(h.Root(), dir), 0o755); err != nil {
		t.Fatal(err)
	}
}

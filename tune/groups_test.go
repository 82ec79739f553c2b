package tune

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

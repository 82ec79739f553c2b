package host_test

import (
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"

	"github.com/claudebench/claudebench/tune/host"
	"github.com/claudebench/claudebench/tune/host/hosttest"
)

// places are where something may be put, and where not.
const places = `
-- etc/sysctl.d/a.conf --
old
-- etc/sysctl.d/link.conf -> a.conf --
-- etc/sysctl.d/.a.conf.claudebench-new 0666 --
left by a crash
-- etc/kernel -> /proc/sys --
-- etc/theirs -> /shared --
-- etc/sub/full/file --
-- shared/ 0777 --
-- shared/dir/file --
-- proc/sys/vm/swappiness --
60
-- sys/fs/cgroup/file --
`

func TestReplace(t *testing.T) {
	h := hosttest.New(t, places)
	defer syscall.Umask(syscall.Umask(0o077)) // which must not matter
	for path, want := range map[string]string{
		"/etc/sysctl.d/a.conf":           "",
		"/etc/sysctl.d/new.conf":         "",
		"/etc/sysctl.d/link.conf":        "",
		"/etc/sub":                       "is a directory",
		"/etc/none/new.conf":             "absent",
		"/etc/sysctl.d/a.conf/x":         "no directory",
		"/proc/sys/vm/swappiness":        "read only",
		"/proc/new":                      "read only",
		"/sys/fs/cgroup/new":             "read only",
		"/etc/kernel/vm/swappiness":      "read only",
		"/etc/../proc/sys/vm/swappiness": "read only",
		"/shared/new":                    "untrusted",
		"/shared/dir/file":               "untrusted",
		"/etc/theirs/new":                "untrusted",
		"/":                              "device or resource busy",
	} {
		before := snapshot(t, h)
		err := h.Replace(path, []byte("new\n"), 0o640)
		if got := kind(err); got != want && !strings.HasSuffix(got, ": "+want) {
			t.Errorf("%s: %v, want %q", path, err, want)
		}
		after := snapshot(t, h)
		if want != "" {
			if !slices.Equal(lines(before), lines(after)) {
				t.Errorf("%s was refused, and there is\n%q, where there was\n%q", path, lines(after), lines(before))
			}
			continue
		}
		if got := after[path]; got != "-rw-r----- new\n" {
			t.Errorf("%s has become %q", path, got)
		}
	}
	after := snapshot(t, h)
	for _, name := range slices.Sorted(maps.Keys(after)) {
		if strings.Contains(name, "claudebench-new") {
			t.Errorf("%s is left", name)
		}
	}
}

func TestRemove(t *testing.T) {
	h := hosttest.New(t, places)
	for path, want := range map[string]string{
		"/etc/sysctl.d/link.conf": "",
		"/etc/sysctl.d/none.conf": "absent",
		"/etc/sub":                "is a directory",
		"/proc/sys/vm/swappiness": "read only",
		"/shared/dir/file":        "untrusted",
	} {
		if got := kind(h.Remove(path)); got != want && !strings.HasSuffix(got, ": "+want) {
			t.Errorf("%s: %s, want %q", path, got, want)
		}
	}
	after := snapshot(t, h)
	if _, ok := after["/etc/sysctl.d/link.conf"]; ok || after["/etc/sysctl.d/a.conf"] == "" {
		t.Errorf("%q", lines(after))
	}
}

func TestDirectories(t *testing.T) {
	h := hosttest.New(t, places)
	defer syscall.Umask(syscall.Umask(0o077))
	for path, want := range map[string]string{
		"/var/lib/claudebench/tune": "",
		"/etc/sub":                  "",
		"/sys/fs/cgroup/a/b":        "",
		"/proc/sys/new":             "read only",
		"/sys/new":                  "read only",
		"/etc/kernel/new":           "read only",
		"/shared/new":               "untrusted",
		"/etc/sysctl.d/a.conf/x":    "no directory",
		"/etc/sysctl.d/a.conf":      "no directory",
	} {
		if got := kind(h.MakeDirs(path, 0o700)); got != want {
			t.Errorf("make %s: %s, want %q", path, got, want)
		}
	}
	for path, mode := range map[string]fs.FileMode{"/var/lib": 0o755, "/var/lib/claudebench/tune": 0o700, "/etc/sub": 0o755, "/sys/fs/cgroup/a/b": 0o700} {
		if info, err := h.Stat(path); err != nil || info.Mode != mode|fs.ModeDir {
			t.Errorf("%s: %v, %v, want %v", path, info.Mode, err, mode)
		}
	}
	for path, want := range map[string]string{
		"/sys/fs/cgroup/a/b":   "",
		"/etc/sub":             "", // somebody has put something into it
		"/etc/none":            "absent",
		"/etc/sysctl.d/a.conf": "no directory",
		"/shared/dir":          "untrusted",
		"/proc/sys/vm":         "read only",
	} {
		if got := kind(h.RemoveDir(path)); got != want {
			t.Errorf("remove %s: %s, want %q", path, got, want)
		}
	}
	after := snapshot(t, h)
	if after["/sys/fs/cgroup/a"] == "" || after["/sys/fs/cgroup/a/b"] != "" || after["/etc/sub/full/file"] == "" {
		t.Errorf("%q", lines(after))
	}
}

func TestSweep(t *testing.T) {
	h := hosttest.New(t, places)
	for _, path := range []string{"/etc/sysctl.d/a.conf", "/etc/sysctl.d/a.conf", "/etc/none/a.conf"} {
		if err := h.Sweep(path); err != nil {
			t.Errorf("%s: %v", path, err)
		}
	}
	after := snapshot(t, h)
	if after["/etc/sysctl.d/.a.conf.claudebench-new"] != "" || after["/etc/sysctl.d/a.conf"] == "" {
		t.Errorf("%q", lines(after))
	}
}

// TestTraceComesFirst: what is told to Trace has not been done yet.
func TestTraceComesFirst(t *testing.T) {
	h := hosttest.New(t, places)
	was := snapshot(t, h)
	var ops []string
	h.Trace = func(op, path string) {
		if now := snapshot(t, h); len(ops) == 0 && !slices.Equal(lines(now), lines(was)) {
			t.Errorf("%s %s is told when it is done", op, path)
		}
		ops = append(ops, op+" "+path)
	}
	for _, change := range []struct {
		do   func() error
		want string
	}{
		{func() error { return h.Replace("/etc/new", nil, 0o644) }, "write /etc/new, replace /etc/new"},
		{func() error { return h.Remove("/etc/new") }, "remove /etc/new"},
		{func() error { return h.MakeDir("/etc/dir", 0o755) }, "mkdir /etc/dir"},
		{func() error { return h.RemoveDir("/etc/dir") }, "rmdir /etc/dir"},
		{func() error { return h.Set("/proc/sys/vm/swappiness", "10") }, "set /proc/sys/vm/swappiness"},
		{func() error { _, err := h.Append("/etc/log", 0o600); return err }, "append /etc/log"},
		{func() error { _, err := h.Lock("/etc/lock"); return err }, "lock /etc/lock"},
	} {
		ops, was = nil, snapshot(t, h)
		if err := change.do(); err != nil {
			t.Fatal(err)
		}
		if got := strings.Join(ops, ", "); got != change.want {
			t.Errorf("%s, want %s", got, change.want)
		}
	}
}

// snapshot is all that is in a tree: modes and texts, and where links lead.
func snapshot(t *testing.T, h *host.FS) map[string]string {
	t.Helper()
	all := map[string]string{}
	err := filepath.WalkDir(h.Root(), func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		info, err := d.Info()
		if err != nil {
			return err
		}
		var text []byte
		switch info.Mode().Type() {
		case 0:
			text, err = os.ReadFile(path)
		case fs.ModeSymlink:
			var target string
			target, err = os.Readlink(path)
			text = []byte(target)
		}
		all[strings.TrimPrefix(path, h.Root())] = info.Mode().String() + " " + string(text)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return all
}

func lines(m map[string]string) []string {
	var all []string
	for _, k := range slices.Sorted(maps.Keys(m)) {
		all = append(all, k+" "+m[k])
	}
	return all
}

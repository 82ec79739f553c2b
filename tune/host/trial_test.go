package host

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
)

// shared is a kernel on which inside and outside have a value in common; writing
// says what happens to it inside.
type shared map[string]string

func (s shared) Get(path string) (string, error) {
	if v, ok := s[path]; ok {
		return v, nil
	}
	return "", fs.ErrNotExist
}

func (s shared) Set(path, value string) error { return errors.New(path + " was set from outside") }

// TestLeak: a value that is the host's although a namespace shows it is put back, and
// told; one that somebody else changes in the meantime is theirs.
func TestLeak(t *testing.T) {
	const path, value = "/proc/sys/net/leaky", "2"
	for name, c := range map[string]struct {
		inside func(outside shared, value string)
		leaked bool
		end    string
	}{
		"separate":           {func(shared, string) {}, false, "1"},
		"leaks":              {func(s shared, v string) { s[path] = v }, true, "1"},
		"changed by another": {func(s shared, _ string) { s[path] = "9" }, false, "9"},
		"the same by chance": {func(s shared, _ string) { s[path] = value }, false, value},
	} {
		outside := shared{path: "1"}
		run := func(trials []Trial) ([]Trial, error) {
			for _, t := range trials {
				c.inside(outside, t.Value)
			}
			return []Trial{{Path: path, Value: value, After: value, There: true, Writable: true}, {Path: "/other", Writable: true}}, nil
		}
		got, err := guarded((&FS{root: "/"}).WithValues(outside), []Trial{{Path: path, Value: value}, {Path: "/other"}}, run)
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		if got[0].Leaked != c.leaked || got[0].Writable == c.leaked || got[1].Leaked || outside[path] != c.end {
			t.Errorf("%s: %+v, and is %s outside", name, got[0], outside[path])
		}
	}
}

func TestHint(t *testing.T) {
	for _, c := range []struct {
		path, value string
		err         error
		root        bool
		want        string
	}{
		{"proc/sys/user/max_user_namespaces", "0", syscall.ENOSPC, true, "user.max_user_namespaces is 0"},
		{"proc/sys/user/max_user_namespaces", "9", syscall.EACCES, true, "as nobody"},
		{"proc/sys/kernel/unprivileged_userns_clone", "0", syscall.EPERM, false, "only root"},
		{"proc/sys/kernel/unprivileged_userns_clone", "0", syscall.EPERM, true, "containers"},
		{"proc/sys/kernel/apparmor_restrict_unprivileged_userns", "1", syscall.EPERM, false, "AppArmor"},
		{"none", "", syscall.EPERM, true, "containers"},
	} {
		dir := t.TempDir()
		file := filepath.Join(dir, c.path)
		if err := errors.Join(os.MkdirAll(filepath.Dir(file), 0o755), os.WriteFile(file, []byte(c.value+"\n"), 0o644)); err != nil {
			t.Fatal(err)
		}
		h, err := Open(dir)
		if err != nil {
			t.Fatal(err)
		}
		if got := hint(h, c.err, c.root); !strings.Contains(got, c.want) {
			t.Errorf("%s %s, root %v: %s, want %s", c.path, c.value, c.root, got, c.want)
		}
	}
}

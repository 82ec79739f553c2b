package host_test

import (
	"io/fs"
	"os"
	"path/filepath"
	"syscall"
	"testing"

	"github.com/claudebench/claudebench/tune/host/hosttest"
)

// TestStat holds what is told of things against what Go tells of them.
func TestStat(t *testing.T) {
	h := hosttest.New(t, "-- file 0640 --\n-- tmp/ 1777 --\n-- link -> file --\n-- null -> /dev/null --\n")
	below := func(name string) string { return filepath.Join(h.Root(), name) }
	if err := syscall.Mkfifo(below("pipe"), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(below("setid"), nil, 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.Chmod(below("setid"), 0o755|fs.ModeSetuid|fs.ModeSetgid); err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"", "file", "tmp", "link", "pipe", "setid"} {
		want, err := os.Stat(below(name))
		if err != nil {
			t.Fatal(err)
		}
		got, err := h.Stat("/" + name)
		if err != nil || got.Mode != want.Mode() || got.Inode != want.Sys().(*syscall.Stat_t).Ino || int(got.UID) != os.Geteuid() {
			t.Errorf("%q: %+v, %v, want %v", name, got, err, want)
		}
	}
	if got, err := h.Stat("/null"); got.Mode.Type() != fs.ModeDevice|fs.ModeCharDevice || err != nil {
		t.Errorf("%v, %v", got, err)
	}
	for path, device := range map[string]fs.FileMode{"/dev/null": fs.ModeDevice | fs.ModeCharDevice, "/dev": fs.ModeDir} {
		if got, err := this(t).Stat(path); got.Mode.Type() != device || err != nil {
			t.Errorf("%s: %v, %v", path, got, err)
		}
	}
	if _, err := h.Stat("/none"); kind(err) != "absent" {
		t.Error(err)
	}
}

package hosttest

import (
	"io/fs"
	"os"
	"path/filepath"
	"testing"
)

func TestNewMakesWhatTheNamesSay(t *testing.T) {
	h := New(t, `
-- etc/link -> ../usr/none --
-- etc/file --
text
-- etc/secret 0600 --
-- tmp/ 1777 --
-- var/ --
`)
	for name, want := range map[string]fs.FileMode{
		"": fs.ModeDir | 0o755, "etc": fs.ModeDir | 0o755, "etc/file": 0o644, "etc/secret": 0o600, "etc/link": fs.ModeSymlink | 0o777,
		"tmp": fs.ModeDir | fs.ModeSticky | 0o777, "var": fs.ModeDir | 0o755,
	} {
		info, err := os.Lstat(filepath.Join(h.Root(), name))
		if err != nil || info.Mode() != want {
			t.Errorf("%s: %v, want %v: %v", name, info.Mode(), want, err)
		}
	}
	if target, err := os.Readlink(filepath.Join(h.Root(), "etc/link")); target != "../usr/none" {
		t.Errorf("%q, %v", target, err)
	}
}

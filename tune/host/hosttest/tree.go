package hosttest

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/claudebench/claudebench/tune/host"
	"github.com/rogpeppe/go-internal/txtar"
)

// New returns a host of the files in a txtar archive, in a directory that is gone
// when the test ends.
func New(t testing.TB, archive string) *host.FS {
	t.Helper()
	dir := t.TempDir()
	if err := os.Chmod(dir, 0o755); err != nil {
		t.Fatal(err)
	}
	for _, f := range txtar.Parse([]byte(archive)).Files {
		path := filepath.Join(dir, f.Name)
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, f.Data, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	return Open(t, dir)
}

// Open returns the host in a directory that [New] has made.
func Open(t testing.TB, dir string) *host.FS {
	t.Helper()
	h, err := host.Open(dir)
	if err != nil {
		t.Fatal(err)
	}
	return h.WithValues(Kernel{dir})
}

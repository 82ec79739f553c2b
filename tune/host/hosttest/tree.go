package hosttest

import (
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/claudebench/claudebench/tune/host"
	"github.com/rogpeppe/go-internal/txtar"
)

// New returns a host of the files in a txtar archive, in a directory that is gone
// when the test ends, with a [Kernel]. A name may say more than a name:
//
//	-- etc/sysctl.d/99-sysctl.conf -> ../sysctl.conf --   a link
//	-- proc/sys/net/core/rmem_max 0444 --                 a file of that mode
//	-- tmp/ 0777 --                                       a directory of that mode
func New(t testing.TB, archive string) *host.FS {
	t.Helper()
	dir := t.TempDir()
	if err := os.Chmod(dir, 0o755); err != nil {
		t.Fatal(err)
	}
	for _, f := range txtar.Parse([]byte(archive)).Files {
		if err := plant(dir, f); err != nil {
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
	return h.WithValues(Kernel{Root: dir})
}

// plant makes what a file of the archive says.
func plant(dir string, f txtar.File) error {
	name, target, link := strings.Cut(f.Name, " -> ")
	name, mode, err := moded(name)
	if err != nil {
		return err
	}
	path := filepath.Join(dir, name)
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		return err
	}
	switch {
	case link:
		return os.Symlink(target, path)
	case strings.HasSuffix(name, "/"):
		err = os.MkdirAll(path, 0o755)
	default:
		err = os.WriteFile(path, f.Data, 0o644)
	}
	if err != nil || mode == 0 {
		return err
	}
	return os.Chmod(path, mode)
}

// moded splits a name from its mode, which is 0 if it has none. A sticky directory has
// four digits and the first is 1.
func moded(name string) (string, fs.FileMode, error) {
	name, text, ok := strings.Cut(name, " ")
	if !ok {
		return name, 0, nil
	}
	bits, err := strconv.ParseUint(text, 8, 12)
	mode := fs.FileMode(bits & 0o777)
	if bits&0o1000 != 0 {
		mode |= fs.ModeSticky
	}
	return name, mode, err
}

package monitor

import (
	"io"
	"os"
	"path/filepath"
	"strings"
)

// maxRead bounds what is read of a file, in bytes. Those that are read whole have some kilobytes.
const maxRead = 1 << 20

// A root is the directory that the files of a host lie below: "/" for this one. It is what
// [cgroup.Detect] reads.
type root string

// here is this host.
const here = root("/")

func (r root) path(name string) string { return filepath.Join(string(r), name) }

// Read returns what is in a file, up to 1 MiB.
func (r root) Read(name string) ([]byte, error) {
	file, err := os.Open(r.path(name))
	if err != nil {
		return nil, err
	}
	defer file.Close()
	return io.ReadAll(io.LimitReader(file, maxRead))
}

// Get returns a value, without the line feed at its end.
func (r root) Get(name string) (string, error) {
	text, err := r.Read(name)
	return strings.TrimSuffix(string(text), "\n"), err
}

// List returns the names in a directory, sorted.
func (r root) List(dir string) ([]string, error) {
	entries, err := os.ReadDir(r.path(dir))
	names := make([]string, len(entries))
	for i, e := range entries {
		names[i] = e.Name()
	}
	return names, err
}

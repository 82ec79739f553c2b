package host

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
)

// maxRead bounds what is read of a file, in bytes.
const maxRead = 1 << 20

// What the door refuses, beside [fs.ErrNotExist] and [fs.ErrPermission].
var (
	// ErrReadOnly is for what nobody may write: a file system mounted so, or a
	// value that the kernel only shows.
	ErrReadOnly = errors.New("can only be read")
	// ErrRefused is the kernel's no to a value.
	ErrRefused = errors.New("is refused by the kernel")
	// ErrUntrusted is for a link or a directory that others could have planted.
	ErrUntrusted = errors.New("could have been planted by others than root")
	// ErrTooLarge is for files above 1 MiB.
	ErrTooLarge = errors.New("is too large")
)

// An FS is the files of a host, and the values of its kernel. Paths are absolute, and
// are taken below the root, those in links included.
type FS struct {
	root string
	// values are the kernel's.
	values Values
	// Trace is told of each change before it is made, if it is set.
	Trace func(op, path string)
}

// Values are those of a kernel. Errors are those of the system.
type Values interface {
	Get(path string) (string, error)
	Set(path, value string) error
}

// Open returns the host below a directory: "/" is this machine, anything else
// looks like one.
func Open(root string) (*FS, error) {
	root, err := filepath.Abs(root)
	if err != nil {
		return nil, err
	}
	if root, err = filepath.EvalSymlinks(root); err != nil {
		return nil, err
	}
	info, err := os.Stat(root)
	if err != nil {
		return nil, err
	}
	if !info.IsDir() {
		return nil, fmt.Errorf("%s is no directory", root)
	}
	f := &FS{root: root}
	f.values = kernel{f}
	return f, nil
}

// WithValues returns the same host with another kernel.
func (f *FS) WithValues(v Values) *FS {
	other := *f
	other.values = v
	return &other
}

// Root is the directory.
func (f *FS) Root() string { return f.root }

// Read returns what is in a file, up to 1 MiB. A link to /dev/null reads as empty.
func (f *FS) Read(path string) ([]byte, error) {
	real, err := f.resolve(path)
	if err != nil {
		return nil, err
	}
	if real == "/dev/null" {
		return nil, nil
	}
	file, err := os.Open(f.below(real))
	if err != nil {
		return nil, f.wrap(path, err)
	}
	defer file.Close()
	text, err := io.ReadAll(io.LimitReader(file, maxRead+1))
	switch {
	case err != nil:
		return nil, f.wrap(path, err)
	case len(text) > maxRead:
		return nil, fmt.Errorf("%s %w: more than %d bytes", path, ErrTooLarge, maxRead)
	}
	return text, nil
}

// List returns the names in a directory, sorted.
func (f *FS) List(dir string) ([]string, error) {
	real, err := f.resolve(dir)
	if err != nil {
		return nil, err
	}
	entries, err := os.ReadDir(f.below(real))
	if err != nil {
		return nil, f.wrap(dir, err)
	}
	names := make([]string, len(entries))
	for i, e := range entries {
		names[i] = e.Name()
	}
	return names, nil
}

// Kernel is the release of the kernel, such as "6.1.0-18-amd64".
func (f *FS) Kernel() (string, error) { return f.line("/proc/sys/kernel/osrelease") }

// BootID tells one boot of the host from all others.
func (f *FS) BootID() (string, error) { return f.line("/proc/sys/kernel/random/boot_id") }

func (f *FS) line(path string) (string, error) {
	text, err := f.Read(path)
	return strings.TrimSpace(string(text)), err
}

func (f *FS) below(path string) string { return filepath.Join(f.root, path) }

// wrap names the path as the host has it, without our root.
func (f *FS) wrap(path string, err error) error {
	var of *fs.PathError
	if errors.As(err, &of) {
		err = of.Err
	}
	return fmt.Errorf("%s: %w", path, err)
}

func (f *FS) trace(op, path string) {
	if f.Trace != nil {
		f.Trace(op, path)
	}
}

package host

import (
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"golang.org/x/sys/unix"
)

// maxRead bounds what is read of a file, in bytes.
const maxRead = 1 << 20

// An FS is the files of a host, and the values of its kernel. Paths are absolute, and
// are taken below the root, those in links included.
//
// A link is followed only where it, all that leads to it and all that it leads through
// are root's and nobody else may write them: a directory such as /tmp, in which everybody
// may put what is theirs, does not suffice. Below another root than "/" they may be
// those of whoever runs us, too.
type FS struct {
	root string
	// values are the kernel's.
	values Values
	// Trace is told of each change before it is made, if it is set.
	Trace func(op, path string)
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
	text, err := f.read(path)
	return text, named(path, err)
}

func (f *FS) read(path string) ([]byte, error) {
	w, err := f.walk(path)
	if err != nil {
		return nil, err
	}
	defer w.close()
	if w.null {
		return nil, nil
	}
	if !w.end().is(unix.S_IFREG) {
		return nil, ErrNoFile
	}
	file, err := w.open(unix.O_RDONLY)
	if err != nil {
		return nil, err
	}
	defer file.Close()
	text, err := io.ReadAll(io.LimitReader(file, maxRead+1))
	if err == nil && len(text) > maxRead {
		return nil, fmt.Errorf("%w: more than %d bytes", ErrTooLarge, maxRead)
	}
	return text, err
}

// List returns the names in a directory, sorted.
func (f *FS) List(dir string) ([]string, error) {
	names, err := f.list(dir)
	return names, named(dir, err)
}

func (f *FS) list(path string) ([]string, error) {
	w, err := f.walk(path)
	if err != nil {
		return nil, err
	}
	defer w.close()
	if w.null {
		return nil, unix.ENOTDIR
	}
	dir, err := w.open(unix.O_RDONLY | unix.O_DIRECTORY)
	if err != nil {
		return nil, err
	}
	defer dir.Close()
	names, err := dir.Readdirnames(-1)
	slices.Sort(names)
	return names, err
}

// Kernel is the release of the kernel, such as "6.1.0-18-amd64".
func (f *FS) Kernel() (string, error) { return f.line("/proc/sys/kernel/osrelease") }

// BootID tells one boot of the host from all others.
func (f *FS) BootID() (string, error) { return f.line("/proc/sys/kernel/random/boot_id") }

func (f *FS) line(path string) (string, error) {
	text, err := f.Read(path)
	return strings.TrimSpace(string(text)), err
}

func (f *FS) trace(op, path string) {
	if f.Trace != nil {
		f.Trace(op, path)
	}
}

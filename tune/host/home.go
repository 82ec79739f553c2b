package host

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"golang.org/x/sys/unix"
)

// A home is a directory in which something of a name is to be changed, held open.
// Nobody but root can put another in its place, nor anything into it.
type home struct {
	*walk
	name string
}

// home returns that of a path. Close what it returns.
func (f *FS) home(path string) (*home, error) {
	path = filepath.Clean("/" + path)
	if path == "/" {
		return nil, unix.EBUSY
	}
	w, err := f.walk(filepath.Dir(path))
	if err != nil {
		return nil, err
	}
	if w.null {
		err = unix.ENOTDIR
	} else {
		err = w.end().doubt
	}
	if err != nil {
		w.close()
		return nil, err
	}
	return &home{w, filepath.Base(path)}, nil
}

// fileHome returns that of a path that is no value of the kernel's.
func (f *FS) fileHome(path string) (*home, error) {
	h, err := f.home(path)
	if err != nil {
		return nil, err
	}
	if isKernels(h.path()) {
		h.close()
		return nil, fmt.Errorf("%w: the kernel's values are not files to be replaced", ErrReadOnly)
	}
	return h, nil
}

// dirHome returns that of a directory: among the kernel's values only cgroups are some.
func (f *FS) dirHome(path string) (*home, error) {
	h, err := f.home(path)
	if err != nil {
		return nil, err
	}
	if isKernels(h.path()) && !strings.HasPrefix(h.path(), "/sys/fs/cgroup/") {
		h.close()
		return nil, fmt.Errorf("%w: the kernel's directories are its own, but for cgroups", ErrReadOnly)
	}
	return h, nil
}

// path is where the thing is, without links.
func (h *home) path() string { return filepath.Join(h.end().path, h.name) }

// file opens the thing, or something of another name beside it.
func (h *home) file(name string, flags int, mode os.FileMode) (*os.File, error) {
	return h.end().open(name, flags, mode)
}

// sync makes the names in the directory last. A file system that has nothing to sync,
// as that of cgroups, says EINVAL.
func (h *home) sync() error {
	dir, err := h.end().open(".", unix.O_RDONLY|unix.O_DIRECTORY, 0)
	if err != nil {
		return err
	}
	err = dir.Sync()
	if errors.Is(err, unix.EINVAL) {
		err = nil
	}
	return errors.Join(err, dir.Close())
}

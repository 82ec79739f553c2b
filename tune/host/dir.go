package host

import (
	"errors"
	"io/fs"
	"path/filepath"

	"golang.org/x/sys/unix"
)

// MakeDir makes a directory in one that exists. It has the mode that is given,
// whatever the umask is.
func (f *FS) MakeDir(path string, mode fs.FileMode) error {
	h, err := f.dirHome(path)
	if err != nil {
		return named(path, err)
	}
	defer h.close()
	f.trace("mkdir", path)
	return named(path, h.makeDir(mode))
}

func (h *home) makeDir(mode fs.FileMode) error {
	if err := unix.Mkdirat(h.end().fd, h.name, uint32(mode.Perm())); err != nil {
		return err
	}
	dir, err := h.file(h.name, unix.O_RDONLY|unix.O_DIRECTORY, 0)
	if err != nil {
		return err
	}
	return errors.Join(dir.Chmod(mode), dir.Close(), h.sync())
}

// MakeDirs makes a directory and those above it that are missing. Those above are for
// everybody to look into.
func (f *FS) MakeDirs(path string, mode fs.FileMode) error {
	if _, err := f.List(path); !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	if err := f.MakeDirs(filepath.Dir(path), 0o755); err != nil {
		return err
	}
	return f.MakeDir(path, mode)
}

// RemoveDir takes a directory away, if nothing is in it: one that others have put
// something into stays, without an error.
func (f *FS) RemoveDir(path string) error {
	h, err := f.dirHome(path)
	if err != nil {
		return named(path, err)
	}
	defer h.close()
	f.trace("rmdir", path)
	err = unix.Unlinkat(h.end().fd, h.name, unix.AT_REMOVEDIR)
	if err != nil && !errors.Is(err, unix.ENOTEMPTY) {
		return named(path, err)
	}
	return named(path, h.sync())
}

package host

import (
	"errors"
	"io/fs"

	"golang.org/x/sys/unix"
)

// Writable tells, without writing, whether a value of the kernel's can be set, or a
// file or a directory made, replaced and taken away: as far as can be known before. The
// error is as that of the change would be.
func (f *FS) Writable(path string) error {
	h, err := f.home(path)
	if err != nil {
		return named(path, err)
	}
	defer h.close()
	name := "."
	if isKernels(h.path()) {
		name = h.name
	}
	err = unix.Faccessat(h.end().fd, name, unix.W_OK, unix.AT_EACCESS)
	if errors.Is(err, fs.ErrNotExist) && name != "." {
		return nil // a group that is to be made
	}
	return named(path, err)
}

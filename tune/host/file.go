package host

import (
	"errors"
	"io/fs"
	"os"

	"golang.org/x/sys/unix"
)

// Replace puts content in the place of a file, or makes it. Whoever reads it,
// whenever the host stops, sees all of the old or all of the new. A link is replaced
// itself.
func (f *FS) Replace(path string, content []byte, mode fs.FileMode) error {
	return named(path, f.replace(path, content, mode))
}

func (f *FS) replace(path string, content []byte, mode fs.FileMode) error {
	h, err := f.fileHome(path)
	if err != nil {
		return err
	}
	defer h.close()
	f.trace("write", path)
	if err := h.draft(content, mode); err != nil {
		return errors.Join(err, h.sweep())
	}
	f.trace("replace", path)
	if err := unix.Renameat(h.end().fd, h.temporary(), h.end().fd, h.name); err != nil {
		return errors.Join(err, h.sweep())
	}
	return h.sync()
}

// draft writes the new content beside the file.
func (h *home) draft(content []byte, mode fs.FileMode) error {
	if err := h.sweep(); err != nil {
		return err
	}
	file, err := h.file(h.temporary(), unix.O_CREAT|unix.O_EXCL|unix.O_WRONLY, mode)
	if err != nil {
		return err
	}
	_, err = file.Write(content)
	return errors.Join(err, file.Chmod(mode), file.Sync(), file.Close())
}

// temporary is the name under which the new content of a file is written. It is
// always the same one, so that it can be found again, and no program takes it for
// one of its files.
func (h *home) temporary() string { return "." + h.name + ".claudebench-new" }

// sweep takes away what was written beside the file, if there is something.
func (h *home) sweep() error {
	err := unix.Unlinkat(h.end().fd, h.temporary(), 0)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	return err
}

// Sweep takes away what a Replace of the path that was killed has left.
func (f *FS) Sweep(path string) error {
	h, err := f.fileHome(path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return named(path, err)
	}
	defer h.close()
	return named(path, h.sweep())
}

// Remove takes a file away. A link is taken away itself.
func (f *FS) Remove(path string) error {
	h, err := f.fileHome(path)
	if err != nil {
		return named(path, err)
	}
	defer h.close()
	f.trace("remove", path)
	if err := unix.Unlinkat(h.end().fd, h.name, 0); err != nil {
		return named(path, err)
	}
	return named(path, h.sync())
}

// ours tells whether a file that was opened is one that nobody else may write.
func (h *home) ours(file *os.File) error {
	var stat unix.Stat_t
	if err := unix.Fstat(int(file.Fd()), &stat); err != nil {
		return err
	}
	switch {
	case stat.Mode&unix.S_IFMT != unix.S_IFREG:
		return ErrNoFile
	case !h.fs.safe(&stat):
		return untrusted(h.path(), &stat)
	}
	return nil
}

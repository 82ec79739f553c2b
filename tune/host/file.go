package host

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"syscall"
)

// Replace puts content in the place of a file, or makes it. Whoever reads it,
// whenever the host stops, sees all of the old or all of the new.
func (f *FS) Replace(path string, content []byte, mode fs.FileMode) error {
	dir, err := f.place(path)
	if err != nil {
		return err
	}
	tmp, target := filepath.Join(dir, temporary(path)), filepath.Join(dir, filepath.Base(path))
	f.trace("write", path)
	if err := writeSynced(tmp, content, mode); err != nil {
		return f.wrap(path, errors.Join(err, os.Remove(tmp)))
	}
	f.trace("replace", path)
	if err := os.Rename(tmp, target); err != nil {
		return f.wrap(path, errors.Join(err, os.Remove(tmp)))
	}
	return syncDir(dir)
}

// Sweep takes away what a Replace of the path that was killed has left.
func (f *FS) Sweep(path string) error {
	dir, err := f.place(path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return err
	}
	if err := os.Remove(filepath.Join(dir, temporary(path))); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return f.wrap(path, err)
	}
	return nil
}

// temporary is the name under which the new content of a file is written. It is
// always the same one, so that it can be found again, and no program takes it for
// one of its files.
func temporary(path string) string { return "." + filepath.Base(path) + ".claudebench-new" }

func writeSynced(path string, content []byte, mode fs.FileMode) error {
	file, err := os.OpenFile(path, os.O_CREATE|os.O_TRUNC|os.O_WRONLY|syscall.O_NOFOLLOW, mode)
	if err != nil {
		return err
	}
	_, err = file.Write(content)
	return errors.Join(err, file.Chmod(mode), file.Sync(), file.Close())
}

// Remove takes a file away. A link is taken away itself.
func (f *FS) Remove(path string) error {
	dir, err := f.place(path)
	if err != nil {
		return err
	}
	f.trace("remove", path)
	if err := os.Remove(filepath.Join(dir, filepath.Base(path))); err != nil {
		return f.wrap(path, err)
	}
	return syncDir(dir)
}

// MakeDir makes a directory in one that exists.
func (f *FS) MakeDir(path string, mode fs.FileMode) error {
	dir, err := f.home(path)
	if err != nil {
		return err
	}
	f.trace("mkdir", path)
	if err := os.Mkdir(filepath.Join(dir, filepath.Base(path)), mode); err != nil {
		return f.wrap(path, err)
	}
	return syncDir(dir)
}

// MakeDirs makes a directory and those above it that are missing.
func (f *FS) MakeDirs(path string, mode fs.FileMode) error {
	if _, err := f.resolve(path); !errors.Is(err, fs.ErrNotExist) {
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
	dir, err := f.home(path)
	if err != nil {
		return err
	}
	f.trace("rmdir", path)
	err = os.Remove(filepath.Join(dir, filepath.Base(path)))
	if err != nil && !errors.Is(err, syscall.ENOTEMPTY) {
		return f.wrap(path, err)
	}
	return syncDir(dir)
}

// place is the directory of a file that may be changed, links followed.
func (f *FS) place(path string) (string, error) {
	if strings.HasPrefix(path, "/proc/") || strings.HasPrefix(path, "/sys/") {
		return "", fmt.Errorf("%s: the kernel's values are not files to be replaced", path)
	}
	return f.home(path)
}

// home is the directory of a path that may be changed, links followed.
func (f *FS) home(path string) (string, error) {
	dir, err := f.resolve(filepath.Dir(path))
	if err != nil {
		return "", err
	}
	if err := f.trusted(dir); err != nil {
		return "", err
	}
	return f.below(dir), nil
}

// syncDir makes the names in a directory last. A cgroup has nothing to sync.
func syncDir(dir string) error {
	d, err := os.Open(dir)
	if err != nil {
		return err
	}
	err = d.Sync()
	if errors.Is(err, syscall.EINVAL) {
		err = nil
	}
	return errors.Join(err, d.Close())
}

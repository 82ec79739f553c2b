package host

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"strings"
	"syscall"
)

// Get returns a value of the kernel, without its last line feed.
func (f *FS) Get(path string) (string, error) {
	text, err := f.values.Get(path)
	if err != nil {
		return "", f.sort(path, err)
	}
	return strings.TrimSuffix(text, "\n"), nil
}

// Set writes a value of the kernel, in one piece. That it was written does not mean
// that it was taken in full: read it again.
func (f *FS) Set(path, value string) error {
	if strings.ContainsAny(value, "\n\x00") {
		return fmt.Errorf("%s: a value is one line", path)
	}
	f.trace("set", path)
	if err := f.values.Set(path, value); err != nil {
		return f.sort(path, err)
	}
	return nil
}

// sort makes of the system's errors those of the door.
func (f *FS) sort(path string, err error) error {
	switch {
	case errors.Is(err, fs.ErrNotExist), errors.Is(err, fs.ErrPermission) && !f.shown(path):
		return f.wrap(path, err)
	case errors.Is(err, syscall.EROFS), errors.Is(err, fs.ErrPermission):
		return fmt.Errorf("%s %w", path, ErrReadOnly)
	case errors.Is(err, syscall.EINVAL), errors.Is(err, syscall.ERANGE), errors.Is(err, syscall.EBUSY):
		return fmt.Errorf("%s %w: %w", path, ErrRefused, err)
	}
	return f.wrap(path, err)
}

// shown tells whether nobody may write the value.
func (f *FS) shown(path string) bool {
	info, err := os.Stat(f.below(path))
	return err == nil && info.Mode().Perm()&0o222 == 0
}

// kernel is the real one, whose values are files.
type kernel struct{ f *FS }

func (k kernel) Get(path string) (string, error) {
	text, err := k.f.Read(path)
	return string(text), err
}

// Set neither creates nor truncates: a key that the kernel lacks must not appear in
// a tree that only looks like one.
func (k kernel) Set(path, value string) error {
	file, err := os.OpenFile(k.f.below(path), os.O_WRONLY, 0)
	if err != nil {
		return err
	}
	_, err = file.WriteString(value)
	return errors.Join(err, file.Close())
}

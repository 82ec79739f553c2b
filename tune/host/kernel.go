package host

import (
	"errors"
	"fmt"
	"io/fs"
	"strings"

	"golang.org/x/sys/unix"
)

// maxValue bounds what is written as a value of the kernel, in bytes: it takes no more
// than a page at once.
const maxValue = 4095

// Values are those of a kernel. Errors are those of the system; that of a write which
// the kernel refuses is a [fs.PathError] of the operation "write".
type Values interface {
	Get(path string) (string, error)
	Set(path, value string) error
}

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
	switch {
	case strings.ContainsAny(value, "\n\x00"):
		return fmt.Errorf("%s: a value is one line", path)
	case len(value) > maxValue:
		return fmt.Errorf("%s: the value %w: more than %d bytes", path, ErrTooLarge, maxValue)
	}
	f.trace("set", path)
	return f.sort(path, f.values.Set(path, value))
}

// sort makes of the system's errors those of the door.
func (f *FS) sort(path string, err error) error {
	var of *fs.PathError
	switch {
	case err == nil:
		return nil
	case errors.Is(err, unix.EROFS), errors.Is(err, fs.ErrPermission) && f.shown(path):
		return fmt.Errorf("%s %w", path, ErrReadOnly)
	case errors.Is(err, fs.ErrPermission):
		return named(path, err)
	case errors.As(err, &of) && of.Op == "write":
		return &refusal{path, of.Err}
	}
	return named(path, err)
}

// shown tells whether nobody may write the value.
func (f *FS) shown(path string) bool {
	info, err := f.Stat(path)
	return err == nil && info.Mode.Perm()&0o222 == 0
}

// kernel is the real one, whose values are files.
type kernel struct{ f *FS }

func (k kernel) Get(path string) (string, error) {
	text, err := k.f.read(path)
	return string(text), err
}

// Set does not create: a key that the kernel lacks must not appear in a tree that only
// looks like one. There a value is a file, which must not keep the end of a longer one; the
// kernel's own values have nothing to truncate.
func (k kernel) Set(path, value string) error {
	w, err := k.f.walk(path)
	if err != nil {
		return err
	}
	defer w.close()
	if w.null || !w.end().is(unix.S_IFREG) {
		return ErrNoFile
	}
	file, err := w.open(unix.O_WRONLY | unix.O_TRUNC)
	if err != nil {
		return err
	}
	return errors.Join(writeOnce(int(file.Fd()), path, value), file.Close())
}

// writeOnce writes a value with a single call. That the kernel took less than it was
// given is no error: it does so where it drops what follows a value that is complete, and
// the rest, written again, would be another value.
func writeOnce(fd int, path, value string) error {
	_, err := unix.Write(fd, []byte(value))
	for errors.Is(err, unix.EINTR) {
		_, err = unix.Write(fd, []byte(value))
	}
	if err != nil {
		return &fs.PathError{Op: "write", Path: path, Err: err}
	}
	return nil
}

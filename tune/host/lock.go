package host

import (
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"syscall"
)

// ErrLocked says that another process has the lock.
var ErrLocked = errors.New("is locked by another process")

// Lock takes the lock at path, and returns what releases it. The kernel releases
// it, too, when the process ends, however it does. It does not wait.
func (f *FS) Lock(path string) (release func() error, err error) {
	dir, err := f.place(path)
	if err != nil {
		return nil, err
	}
	file, err := os.OpenFile(filepath.Join(dir, filepath.Base(path)), os.O_CREATE|os.O_RDWR|syscall.O_NOFOLLOW, 0o600)
	if err != nil {
		return nil, f.wrap(path, err)
	}
	if err := syscall.Flock(int(file.Fd()), syscall.LOCK_EX|syscall.LOCK_NB); err != nil {
		holder, _ := io.ReadAll(io.LimitReader(file, 20))
		file.Close()
		return nil, fmt.Errorf("%s %w: pid %s", path, ErrLocked, strings.TrimSpace(string(holder)))
	}
	if err := errors.Join(file.Truncate(0), write(file)); err != nil {
		file.Close()
		return nil, f.wrap(path, err)
	}
	return file.Close, nil
}

func write(file *os.File) error {
	_, err := fmt.Fprintln(file, os.Getpid())
	return err
}

package host

import (
	"errors"
	"fmt"
	"io"
	"os"
	"strconv"
	"strings"

	"golang.org/x/sys/unix"
)

// Lock takes the lock at path, and returns what releases it. The kernel releases
// it, too, when the process ends, however it does. It does not wait: while another
// process has the lock, the error is [ErrLocked] and names it.
func (f *FS) Lock(path string) (release func() error, err error) {
	file, err := f.lock(path)
	if err != nil {
		return nil, named(path, err)
	}
	if err := unix.Flock(int(file.Fd()), unix.LOCK_EX|unix.LOCK_NB); err != nil {
		defer file.Close()
		if errors.Is(err, unix.EWOULDBLOCK) {
			return nil, fmt.Errorf("%s %w%s", path, ErrLocked, holder(file))
		}
		return nil, named(path, err)
	}
	if err := sign(file); err != nil {
		return nil, named(path, errors.Join(err, file.Close()))
	}
	return file.Close, nil
}

// lock opens the file, which stays when the lock is released: another process may
// already wait for it.
func (f *FS) lock(path string) (*os.File, error) {
	h, err := f.fileHome(path)
	if err != nil {
		return nil, err
	}
	defer h.close()
	f.trace("lock", path)
	file, err := h.file(h.name, unix.O_CREAT|unix.O_RDWR|unix.O_NONBLOCK, 0o600)
	if err != nil {
		return nil, err
	}
	if err := h.ours(file); err != nil {
		return nil, errors.Join(err, file.Close())
	}
	return file, nil
}

// sign writes who has the lock.
func sign(file *os.File) error {
	if err := file.Truncate(0); err != nil {
		return err
	}
	_, err := fmt.Fprintln(file, os.Getpid())
	return err
}

// holder is who has signed, for an error. One that has not yet done so is not named.
func holder(file *os.File) string {
	text, _ := io.ReadAll(io.LimitReader(file, 20))
	pid, err := strconv.Atoi(strings.TrimSpace(string(text)))
	if err != nil {
		return ""
	}
	return fmt.Sprintf(", whose pid is %d", pid)
}

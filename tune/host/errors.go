package host

import (
	"errors"
	"fmt"
	"io/fs"
	"syscall"
)

// What the door refuses, beside [fs.ErrNotExist] and [fs.ErrPermission].
var (
	// ErrReadOnly is for what nobody may write: a file system mounted so, or a
	// value that the kernel only shows.
	ErrReadOnly = errors.New("can only be read")
	// ErrRefused is the kernel's no to a value.
	ErrRefused = errors.New("is refused by the kernel")
	// ErrUntrusted is for a link or a directory that others could have planted.
	ErrUntrusted = errors.New("could have been planted by others than root")
	// ErrTooLarge is for files above 1 MiB.
	ErrTooLarge = errors.New("is too large")
	// ErrNoFile is for what is read as a file and is a directory, a pipe or a device.
	ErrNoFile = errors.New("is no file")
	// ErrLocked says that another process has the lock.
	ErrLocked = errors.New("is locked by another process")
)

// A refusal is [ErrRefused], and what the kernel has said; but its ENOENT, which it says
// to a name that it does not know, does not mean that the value is absent.
type refusal struct {
	path string
	said error
}

func (r *refusal) Error() string        { return fmt.Sprintf("%s %v: %v", r.path, ErrRefused, r.said) }
func (r *refusal) Is(target error) bool { return target == ErrRefused || target == r.said }

// named names the path as the host has it, without our root, and tells what can only
// be read from what is denied to us.
func named(path string, err error) error {
	var of *fs.PathError
	if errors.As(err, &of) {
		err = of.Err
	}
	switch {
	case err == nil:
		return nil
	case errors.Is(err, ErrUntrusted): // which names what could have been planted
		return err
	case errors.Is(err, syscall.EROFS):
		return fmt.Errorf("%s %w", path, ErrReadOnly)
	case errors.Is(err, ErrNoFile), errors.Is(err, ErrTooLarge), errors.Is(err, ErrReadOnly):
		return fmt.Errorf("%s %w", path, err)
	}
	return fmt.Errorf("%s: %w", path, err)
}

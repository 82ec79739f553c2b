// Package hosttest makes hosts to test with: a tree of files, and a kernel that
// takes and refuses values as Linux does.
package hosttest

import (
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"syscall"
)

// A Kernel is values in plain files below a directory, with the ways of Linux, which
// plain files do not have: a vector may be taken in part, a value out of its range
// is refused, and what follows a value that is complete is dropped; a value without
// permission to write cannot be written by root either. That it does as Linux does is
// tested side by side with the real one.
type Kernel struct {
	Root string
	// ReadOnly is for values that nobody may write, as most containers have them.
	ReadOnly bool
}

// Get reads a value.
func (k Kernel) Get(path string) (string, error) {
	file, _, err := k.find(path, 0o444)
	if err != nil {
		return "", err
	}
	text, err := os.ReadFile(file)
	return string(text), err
}

// Set writes a value, as far as the kernel takes it.
func (k Kernel) Set(path, value string) error {
	file, mode, err := k.find(path, 0o222)
	if err != nil {
		return err
	}
	if k.ReadOnly {
		return &fs.PathError{Op: "open", Path: path, Err: syscall.EROFS}
	}
	taker, ok := takers[strings.TrimPrefix(path, "/proc/sys/")]
	if !ok {
		return write(file, value, mode)
	}
	now, err := os.ReadFile(file)
	if err != nil {
		return err
	}
	after, refused := taker.take(strings.TrimSpace(string(now)), value)
	if err := write(file, after, mode); err != nil {
		return err
	}
	if refused {
		return &fs.PathError{Op: "write", Path: path, Err: syscall.EINVAL}
	}
	return nil
}

// find returns the file of a value, if its mode has one of the bits.
func (k Kernel) find(path string, bits fs.FileMode) (file string, mode fs.FileMode, err error) {
	file = filepath.Join(k.Root, path)
	info, err := os.Stat(file)
	if err != nil {
		return "", 0, err
	}
	if info.Mode()&bits == 0 {
		return "", 0, &fs.PathError{Op: "open", Path: path, Err: syscall.EACCES}
	}
	return file, info.Mode(), nil
}

func write(file, text string, mode fs.FileMode) error {
	return os.WriteFile(file, []byte(text+"\n"), mode)
}

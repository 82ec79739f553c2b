package host

import (
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"syscall"
)

// maxLinks is how many links a path may have, as in the kernel.
const maxLinks = 40

// resolve follows the links of a path, and returns where it leads below the root. A
// link is followed only if nobody but root could have put it or what it leads
// through; the kernel's own in /proc always are.
func (f *FS) resolve(path string) (string, error) {
	real, left, links := "/", parts(path), 0
	for len(left) > 0 {
		next := filepath.Join(real, left[0])
		left = left[1:]
		info, err := os.Lstat(f.below(next))
		if err != nil {
			return "", f.wrap(path, err)
		}
		if info.Mode()&fs.ModeSymlink == 0 {
			real = next
			continue
		}
		if links++; links > maxLinks {
			return "", f.wrap(path, syscall.ELOOP)
		}
		target, err := f.follow(next, info)
		if err != nil {
			return "", err
		}
		if target == "/dev/null" {
			return target, nil
		}
		if filepath.IsAbs(target) {
			real = "/"
		}
		left = append(parts(target), left...)
	}
	return real, nil
}

func parts(path string) []string {
	return strings.FieldsFunc(path, func(r rune) bool { return r == '/' })
}

// follow returns what a link says, if it can be trusted.
func (f *FS) follow(link string, info fs.FileInfo) (string, error) {
	if !strings.HasPrefix(link, "/proc/") {
		if !f.owned(info) {
			return "", fmt.Errorf("%s %w", link, ErrUntrusted)
		}
		if err := f.trusted(filepath.Dir(link)); err != nil {
			return "", err
		}
	}
	target, err := os.Readlink(f.below(link))
	return target, f.wrapIf(link, err)
}

func (f *FS) wrapIf(path string, err error) error {
	if err == nil {
		return nil
	}
	return f.wrap(path, err)
}

// trusted tells whether nobody but root can change what is in a directory, or put
// another in its place. The path has no links.
func (f *FS) trusted(dir string) error {
	for {
		info, err := os.Lstat(f.below(dir))
		if err != nil {
			return f.wrap(dir, err)
		}
		if !f.owned(info) || info.Mode().Perm()&0o022 != 0 {
			return fmt.Errorf("%s %w", dir, ErrUntrusted)
		}
		if dir == "/" {
			return nil
		}
		dir = filepath.Dir(dir)
	}
}

// owned tells whether something is root's, or in a tree that only looks like a host
// that of whoever runs us.
func (f *FS) owned(info fs.FileInfo) bool {
	st, ok := info.Sys().(*syscall.Stat_t)
	return ok && (st.Uid == 0 || f.root != "/" && int(st.Uid) == os.Geteuid())
}

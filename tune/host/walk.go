package host

import (
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"golang.org/x/sys/unix"
)

// maxLinks is how many links a path may lead through, as in the kernel.
const maxLinks = 40

// A walk goes along a path, a name at a time, and holds open what it has come
// through: what a look has found to be root's cannot become another's before the next
// step. openat2(2) and os.Root keep a walk below its root, too, but tell nothing of who
// owns what the links lead through; openat2 also needs Linux 5.6.
type walk struct {
	fs *FS
	// trail leads from the root to where the walk stands.
	trail []node
	left  []string
	links int
	// null tells that it has come to /dev/null, which a tree need not have.
	null bool
}

// A node is a thing on the way, open as O_PATH.
type node struct {
	fd int
	// path is where it is below the root, without links.
	path string
	stat unix.Stat_t
	// doubt says why others than root can put another in its place, or in that of
	// what is in it.
	doubt error
}

// walk goes to where a path leads. Close what it returns.
func (f *FS) walk(path string) (*walk, error) {
	w := &walk{fs: f, left: parts(path)}
	err := w.begin()
	for err == nil && len(w.left) > 0 {
		err = w.step()
	}
	if err != nil {
		w.close()
		return nil, err
	}
	return w, nil
}

// parts are the names of a path. What ends in a slash must be a directory, as what is
// followed by a dot.
func parts(path string) []string {
	names := strings.FieldsFunc(path, func(r rune) bool { return r == '/' })
	if strings.HasSuffix(path, "/") {
		names = append(names, ".")
	}
	return names
}

func (w *walk) begin() error {
	fd, err := unix.Open(w.fs.root, unix.O_PATH|unix.O_DIRECTORY|unix.O_CLOEXEC, 0)
	if err != nil {
		return err
	}
	return w.enter(fd, "/", nil)
}

func (w *walk) step() error {
	name := w.left[0]
	w.left = w.left[1:]
	switch {
	case w.null || !w.end().is(unix.S_IFDIR):
		return unix.ENOTDIR
	case name == ".":
		return nil
	case name == "..":
		w.back(max(1, len(w.trail)-1)) // the root's parent is the root
		return nil
	}
	fd, err := unix.Openat(w.end().fd, name, unix.O_PATH|unix.O_NOFOLLOW|unix.O_CLOEXEC, 0)
	if err != nil {
		return err
	}
	return w.enter(fd, filepath.Join(w.end().path, name), w.end().doubt)
}

// enter takes the step to what is open, or along it if it is a link. Once a link was
// followed, all must be beyond doubt.
func (w *walk) enter(fd int, path string, doubt error) error {
	n := node{fd: fd, path: path, doubt: doubt}
	if err := unix.Fstat(fd, &n.stat); err != nil {
		unix.Close(fd)
		return err
	}
	link := n.is(unix.S_IFLNK)
	if w.fs.root == "/" && isKernels(path) {
		n.doubt = nil // nobody plants anything there, whoever owns it
	} else if n.doubt == nil && !w.fs.safe(&n.stat) {
		n.doubt = untrusted(path, &n.stat)
	}
	if n.doubt != nil && (link || w.links > 0) {
		unix.Close(fd)
		return n.doubt
	}
	if link {
		return w.follow(n)
	}
	w.trail = append(w.trail, n)
	return nil
}

// follow goes on with what a link says.
func (w *walk) follow(link node) error {
	target, err := readlink(link.fd)
	unix.Close(link.fd)
	if err != nil {
		return err
	}
	if w.links++; w.links > maxLinks {
		return unix.ELOOP
	}
	whole := target
	if filepath.IsAbs(target) {
		w.back(1)
	} else {
		whole = filepath.Join(w.end().path, target)
	}
	if whole == "/dev/null" {
		w.null = true
		return nil
	}
	w.left = append(parts(target), w.left...)
	return nil
}

// readlink reads a link that is open.
func readlink(fd int) (string, error) {
	target := make([]byte, unix.PathMax)
	n, err := unix.Readlinkat(fd, "", target)
	return string(target[:max(0, n)]), err
}

// safe tells whether only root can change a thing, and in a tree that only looks like
// a host whoever runs us.
func (f *FS) safe(stat *unix.Stat_t) bool {
	ours := stat.Uid == 0 || f.root != "/" && int(stat.Uid) == os.Geteuid()
	link := stat.Mode&unix.S_IFMT == unix.S_IFLNK // whose mode means nothing
	return ours && (link || stat.Mode&0o022 == 0)
}

// untrusted says why a thing is not safe, and so what to do about it.
func untrusted(path string, stat *unix.Stat_t) error {
	why := fmt.Sprintf("it belongs to user %d", stat.Uid)
	switch {
	case stat.Mode&unix.S_IFMT == unix.S_IFLNK:
	case stat.Mode&0o002 != 0:
		why = "everybody may write it"
	case stat.Mode&0o020 != 0:
		why = fmt.Sprintf("group %d may write it", stat.Gid)
	}
	return fmt.Errorf("%s %w: %s", path, ErrUntrusted, why)
}

// isKernels tells whether a path, without links, is in /proc or /sys.
func isKernels(path string) bool {
	return slices.ContainsFunc([]string{"/proc", "/sys"}, func(dir string) bool {
		return path == dir || strings.HasPrefix(path, dir+"/")
	})
}

// is tells whether it is of a type, such as S_IFDIR.
func (n *node) is(kind uint32) bool { return n.stat.Mode&unix.S_IFMT == kind }

// end is where the walk stands.
func (w *walk) end() *node { return &w.trail[len(w.trail)-1] }

// open opens the end of the walk once more, to read or to write it. A thing that
// waits for others when it is opened, such as a pipe, does not make it wait.
func (w *walk) open(flags int) (*os.File, error) {
	at, name := w.end(), "."
	if n := len(w.trail); n > 1 {
		at, name = &w.trail[n-2], filepath.Base(w.end().path)
	}
	return at.open(name, flags|unix.O_NONBLOCK, 0)
}

// open opens what is in a directory, but no link.
func (n *node) open(name string, flags int, mode fs.FileMode) (*os.File, error) {
	fd, err := unix.Openat(n.fd, name, flags|unix.O_NOFOLLOW|unix.O_CLOEXEC, uint32(mode.Perm()))
	if err != nil {
		return nil, err
	}
	return os.NewFile(uintptr(fd), filepath.Join(n.path, name)), nil
}

// back forgets what is beyond the first n nodes.
func (w *walk) back(n int) {
	for _, gone := range w.trail[n:] {
		unix.Close(gone.fd)
	}
	w.trail = w.trail[:n]
}

func (w *walk) close() { w.back(0) }

package host

import (
	"io/fs"

	"golang.org/x/sys/unix"
)

// Info is what a thing is and whose.
type Info struct {
	// Mode has the type and the permissions.
	Mode fs.FileMode
	// UID and GID are its owner and its group.
	UID, GID uint32
	// Device and Inode tell it from all others.
	Device, Inode uint64
}

// Stat returns what is at a path, links followed.
func (f *FS) Stat(path string) (Info, error) {
	w, err := f.walk(path)
	if err != nil {
		return Info{}, named(path, err)
	}
	defer w.close()
	if w.null {
		return Info{Mode: fs.ModeDevice | fs.ModeCharDevice | 0o666}, nil
	}
	st := &w.end().stat
	return Info{modeOf(st.Mode), st.Uid, st.Gid, st.Dev, st.Ino}, nil
}

// types are those of the things that are no files.
var types = map[uint32]fs.FileMode{
	unix.S_IFDIR:  fs.ModeDir,
	unix.S_IFIFO:  fs.ModeNamedPipe,
	unix.S_IFSOCK: fs.ModeSocket,
	unix.S_IFBLK:  fs.ModeDevice,
	unix.S_IFCHR:  fs.ModeDevice | fs.ModeCharDevice,
}

// modeOf is a mode of the kernel's as Go has it.
func modeOf(mode uint32) fs.FileMode {
	m := fs.FileMode(mode&0o777) | types[mode&unix.S_IFMT]
	if mode&unix.S_ISUID != 0 {
		m |= fs.ModeSetuid
	}
	if mode&unix.S_ISGID != 0 {
		m |= fs.ModeSetgid
	}
	if mode&unix.S_ISVTX != 0 {
		m |= fs.ModeSticky
	}
	return m
}

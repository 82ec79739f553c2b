package host

import (
	"io/fs"
	"os"
	"path/filepath"
	"syscall"
)

// A Log is a file to whose end is written.
type Log struct {
	file *os.File
	path string
	fs   *FS
}

// Append opens a file to write to its end, and makes it if it is not there.
func (f *FS) Append(path string, mode fs.FileMode) (*Log, error) {
	dir, err := f.place(path)
	if err != nil {
		return nil, err
	}
	f.trace("append", path)
	file, err := os.OpenFile(filepath.Join(dir, filepath.Base(path)), os.O_APPEND|os.O_CREATE|os.O_WRONLY|syscall.O_NOFOLLOW, mode)
	if err != nil {
		return nil, f.wrap(path, err)
	}
	return &Log{file, path, f}, syncDir(dir)
}

// Write appends, and returns when it is on the disk.
func (l *Log) Write(b []byte) (int, error) {
	l.fs.trace("record", l.path)
	n, err := l.file.Write(b)
	if err != nil {
		return n, err
	}
	return n, l.file.Sync()
}

// Close closes the file.
func (l *Log) Close() error { return l.file.Close() }

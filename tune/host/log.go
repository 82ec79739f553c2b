package host

import (
	"errors"
	"io"
	"io/fs"
	"os"

	"golang.org/x/sys/unix"
)

// A Log is a file to whose end is written.
type Log struct {
	file *os.File
	path string
	fs   *FS
}

// Append opens a file to write to its end, and makes it if it is not there. One that
// others may write is refused.
func (f *FS) Append(path string, mode fs.FileMode) (*Log, error) {
	h, err := f.fileHome(path)
	if err != nil {
		return nil, named(path, err)
	}
	defer h.close()
	f.trace("append", path)
	file, err := h.file(h.name, unix.O_APPEND|unix.O_CREAT|unix.O_WRONLY|unix.O_NONBLOCK, mode)
	if err != nil {
		return nil, named(path, err)
	}
	if err := errors.Join(h.ours(file), h.sync()); err != nil {
		return nil, named(path, errors.Join(err, file.Close()))
	}
	return &Log{file, path, f}, nil
}

// Write appends, and returns when it is on the disk. Of what could not be written as a
// whole nothing stays, so that what is written next begins where it should.
func (l *Log) Write(b []byte) (int, error) {
	l.fs.trace("record", l.path)
	end, err := l.file.Seek(0, io.SeekEnd)
	if err != nil {
		return 0, named(l.path, err)
	}
	if _, err := l.file.Write(b); err != nil {
		return 0, named(l.path, errors.Join(err, l.file.Truncate(end)))
	}
	if err := l.file.Sync(); err != nil {
		return 0, named(l.path, err)
	}
	return len(b), nil
}

// Close closes the file.
func (l *Log) Close() error { return l.file.Close() }

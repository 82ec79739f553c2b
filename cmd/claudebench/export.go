package main

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"

	"github.com/claudebench/claudebench/report/render"
)

// toStdout is the path that means standard output.
const toStdout = "-"

// exports are files that can be written when the run is over: that one cannot is found before
// its first request.
type exports []*export

// An export is written beside its path, and takes its place as a whole. What is no regular file,
// such as /dev/null, is written itself. On standard output there is no file.
type export struct {
	format, path string
	file         *os.File
	beside       bool
	// mode is that of the file whose place is taken; 0 if there is none yet.
	mode os.FileMode
}

func (o *outputFlags) open() (exports, error) {
	var all exports
	for _, e := range o.exports {
		format, path, _ := strings.Cut(e, "=")
		e := &export{format: format, path: path}
		if err := e.open(); err != nil {
			all.close()
			return nil, fmt.Errorf("--export %s=%s: %w", format, path, err)
		}
		all = append(all, e)
	}
	return all, nil
}

func (e *export) open() error {
	if e.path == toStdout {
		return nil
	}
	if target, err := filepath.EvalSymlinks(e.path); err == nil {
		e.path = target // a link stays one
	}
	there, err := os.OpenFile(e.path, os.O_WRONLY, 0)
	switch {
	case errors.Is(err, os.ErrNotExist):
		return e.openBeside()
	case err != nil:
		return err
	}
	info, err := there.Stat()
	if err == nil && !info.Mode().IsRegular() {
		e.file = there
		return nil
	}
	there.Close()
	if err != nil {
		return err
	}
	e.mode = info.Mode().Perm()
	return e.openBeside()
}

func (e *export) openBeside() (err error) {
	dir, name := filepath.Split(e.path)
	name = fmt.Sprintf("%s.%s-%08x", dir, name, rand.Uint32())
	e.file, err = os.OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o666)
	e.beside = err == nil
	return err
}

// write writes to the export's path.
func (e *export) write(write printer, o render.Options) error {
	err := write(e.file, e.format, o)
	if err == nil && e.beside {
		err = e.settle()
	}
	if err != nil {
		return fmt.Errorf("writing %s: %w", e.path, err)
	}
	return nil
}

// settle gives what was written beside the path its place.
func (e *export) settle() error {
	err := e.file.Sync()
	if e.mode != 0 {
		err = errors.Join(err, e.file.Chmod(e.mode))
	}
	if err != nil {
		return err
	}
	err = os.Rename(e.file.Name(), e.path)
	e.beside = err != nil
	return err
}

// close leaves nothing of what was not written.
func (all exports) close() {
	for _, e := range all {
		if e.file == nil {
			continue
		}
		e.file.Close()
		if e.beside {
			os.Remove(e.file.Name())
		}
	}
}

package plan

import (
	"errors"
	"fmt"
	"io/fs"
	"path"

	"github.com/claudebench/claudebench/tune/check"
	"github.com/claudebench/claudebench/tune/host"
)

// FileMode is that of all files that we write.
const FileMode = 0o644

// file adds to a plan the change of one of our files, and of its directory if that is not
// there, unless it says so already.
func (p *Plan) file(h *host.FS, kind check.Kind, file, text string) (changed bool, err error) {
	old, err := h.Read(file)
	before, err := Found(string(old), err)
	if err != nil || before == Text(text) {
		return false, err
	}
	if err := plain(h, file); err != nil {
		return false, err
	}
	if _, err := h.List(path.Dir(file)); errors.Is(err, fs.ErrNotExist) {
		p.once(Change{Kind: kind, Form: FormDir, Path: path.Dir(file), After: Text("")})
	} else if err != nil {
		return false, err
	}
	p.once(Change{Kind: kind, Form: FormFile, Path: file, Before: before, After: Text(text)})
	return true, nil
}

// plain is an error if something is in the place of a file of ours that a revert could
// not bring back as it was: only the text is kept.
func plain(h *host.FS, file string) error {
	info, err := h.Stat(file)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil
	case err != nil:
		return err
	case info.Mode != FileMode || info.UID != 0 && h.Root() == "/":
		return fmt.Errorf("%s is not as we write it, but %v: somebody wants it so, and it is not written over", file, info.Mode)
	}
	return nil
}

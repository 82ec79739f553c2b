package plan

import (
	"errors"
	"fmt"
	"io/fs"

	"github.com/claudebench/claudebench/tune/host"
	"github.com/claudebench/claudebench/tune/unit"
)

// keyIsThere refuses a unit whose key is missing, since it would not start, or is not
// root's alone. The key itself is not read.
func keyIsThere(h *host.FS, c unit.Credential) error {
	if c.Path == "" {
		return nil
	}
	info, err := h.Stat(c.Path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return &MissingKey{c.Path}
	case errors.Is(err, fs.ErrPermission):
		return nil // it is root's, as it should be
	case err != nil:
		return err
	case !info.Mode.IsRegular():
		return fmt.Errorf("%s, which is to hold the API key, is no file", c.Path)
	case info.Mode.Perm()&0o077 != 0 || info.UID != 0 && h.Root() == "/":
		return &OpenKey{c.Path}
	}
	return nil
}

// A MissingKey is a plan that cannot be made until the key is in its file.
type MissingKey struct{ Path string }

func (e *MissingKey) Error() string {
	return fmt.Sprintf("the API key is not in %s", e.Path)
}

// An OpenKey is a plan that cannot be made while others than root may read the key.
type OpenKey struct{ Path string }

func (e *OpenKey) Error() string {
	return fmt.Sprintf("others than root may read the API key in %s", e.Path)
}

package plan

import (
	"errors"
	"fmt"
	"io/fs"
	"path"
	"slices"

	"github.com/claudebench/claudebench/tune/check"

	"github.com/claudebench/claudebench/tune/host"
	"github.com/claudebench/claudebench/tune/profile"
	"github.com/claudebench/claudebench/tune/unit"
)

// equip adds to a plan the unit in full, if there is none, or else our drop-in with
// those limits that differ.
func (p *Plan) equip(h *host.FS, want *profile.Service, settings []check.Setting, version int, written Written) error {
	if len(settings) == 0 {
		return nil
	}
	of := want.Of()
	u, _, err := unit.Load(h, of.Name)
	if err != nil {
		return err
	}
	ours, err := asWritten(h, of.Path(), written)
	if err != nil {
		return err
	}
	file, text := of.Path(), ""
	if u == nil || ours {
		if err := keyIsThere(h, of.Credential); err != nil {
			return err
		}
		text, err = of.Render(version)
	} else {
		d := unit.DropIn{Service: of.Name}
		file = d.Path()
		d.Limits = of.Limits.Only(version, func(key string) bool {
			return u.Last("Service", key).File == file || slices.ContainsFunc(settings, func(c check.Setting) bool { return c.ID == of.Name+":"+key })
		})
		p.outranked(u, d, version)
		text, err = d.Render(version)
	}
	if err != nil {
		return err
	}
	if version == 0 {
		p.Notes = append(p.Notes, "No systemd runs here: it will read the files when it starts, or at systemctl daemon-reload.")
	}
	changed, err := p.file(h, check.Systemd, file, text)
	if changed {
		p.note("The service is neither started, enabled nor restarted: new limits of CPU and memory act when systemd has read its files again, those of open files when the service is restarted.")
	}
	return err
}

// asWritten tells whether a file is as one of our applies has left it. One of ours that
// somebody has edited since is theirs.
func asWritten(h *host.FS, file string, written Written) (bool, error) {
	now, err := h.Read(file)
	if errors.Is(err, fs.ErrNotExist) || err == nil && !unit.Ours(string(now)) {
		return false, nil
	}
	if err != nil {
		return false, err
	}
	return written(file, string(now))
}

// outranked notes which limits other drop-ins say after ours.
func (p *Plan) outranked(u *unit.Unit, ours unit.DropIn, version int) {
	for _, key := range ours.Limits.Keys(version) {
		s := u.Last("Service", key)
		if unit.IsDropIn(s.File) && path.Base(s.File) > path.Base(ours.Path()) {
			p.Notes = append(p.Notes, fmt.Sprintf("%s will stay %s: %s comes after our drop-in", key, s.Value, s.Where()))
		}
	}
}

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

package tune

import (
	"errors"
	"fmt"
	"io/fs"
	"path"
	"slices"

	"github.com/claudebench/claudebench/tune/host"
	"github.com/claudebench/claudebench/tune/profile"
	"github.com/claudebench/claudebench/tune/unit"
)

// equip adds to a plan the unit in full, if there is none, or else our drop-in with
// those limits that differ.
func (p *Plan) equip(h *host.FS, want *profile.Service, settings []Setting, version int) error {
	if len(settings) == 0 {
		return nil
	}
	of := want.Of()
	u, _, err := unit.Load(h, of.Name)
	if err != nil {
		return err
	}
	ours, err := h.Read(of.Path())
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	file, text := of.Path(), ""
	if u == nil || unit.Ours(string(ours)) {
		if err := keyIsThere(h, of.Credential); err != nil {
			return err
		}
		text, err = of.Render(version)
	} else {
		d := unit.DropIn{Service: of.Name}
		file = d.Path()
		d.Limits = only(of.Limits, func(keys ...string) bool {
			return slices.ContainsFunc(keys, func(key string) bool {
				return u.Last("Service", key).File == file || slices.ContainsFunc(settings, func(c Setting) bool { return c.ID == of.Name+":"+key })
			})
		})
		p.outranked(u, d, version)
		if text, err = d.Render(version); err == nil {
			err = p.makeDir(h, d.Dir())
		}
	}
	if err != nil {
		return err
	}
	if version == 0 {
		p.Notes = append(p.Notes, "No systemd runs here: it will read the files when it starts, or at systemctl daemon-reload.")
	}
	return p.replace(h, file, text)
}

// outranked notes which limits other drop-ins say after ours.
func (p *Plan) outranked(u *unit.Unit, ours unit.DropIn, version int) {
	for _, l := range limits(ours.Limits, version) {
		s := u.Last("Service", l.key)
		if isDropIn(s.File) && path.Base(s.File) > path.Base(ours.Path()) {
			p.Notes = append(p.Notes, fmt.Sprintf("%s will stay %s: %s comes after our drop-in", l.key, s.Value, s.Where()))
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

func (p *Plan) makeDir(h *host.FS, dir string) error {
	_, err := h.List(dir)
	if errors.Is(err, fs.ErrNotExist) {
		p.Changes = append(p.Changes, Change{Kind: Systemd, Form: FormDir, Path: dir, After: Text("")})
		return nil
	}
	return err
}

func (p *Plan) replace(h *host.FS, file, text string) error {
	old, err := h.Read(file)
	before, err := found(string(old), err)
	if err != nil {
		return err
	}
	if before != Text(text) {
		p.Changes = append(p.Changes, Change{Kind: Systemd, Form: FormFile, Path: file, Before: before, After: Text(text)})
		p.Notes = append(p.Notes, "The service is neither started, enabled nor restarted: new limits of CPU and memory act when systemd has read its files again, those of open files when the service is restarted.")
	}
	return nil
}

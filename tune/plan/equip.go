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
		text, err = inFull(h, of, version)
	} else {
		file, text, err = p.dropIn(u, of, settings, version)
	}
	if err != nil {
		return err
	}
	if version == 0 {
		p.note("No systemd runs here: it will read the files when it starts, or at systemctl daemon-reload.")
	}
	changed, err := p.file(h, check.Systemd, file, text)
	if changed {
		p.note("The service is neither started, enabled nor restarted: new limits of CPU and memory act when systemd has read its files again, those of open files when the service is restarted.")
	}
	return err
}

// inFull is the text of a unit that can be started.
func inFull(h *host.FS, of unit.Service, version int) (string, error) {
	if err := keyIsThere(h, of.Credential); err != nil {
		return "", err
	}
	return of.Render(version)
}

// dropIn is our drop-in to a unit, with what it says already.
func (p *Plan) dropIn(u *unit.Unit, of unit.Service, settings []check.Setting, version int) (file, text string, err error) {
	d := unit.DropIn{Service: of.Name}
	d.Limits = of.Limits.Only(version, func(key string) bool {
		return u.Last("Service", key).File == d.Path() || slices.ContainsFunc(settings, func(s check.Setting) bool { return s.ID == of.Name+":"+key })
	})
	p.outranked(u, d, version)
	text, err = d.Render(version)
	return d.Path(), text, err
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

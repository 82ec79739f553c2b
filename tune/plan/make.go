package plan

import (
	"errors"
	"fmt"
	"io/fs"
	"slices"

	"github.com/claudebench/claudebench/tune/check"
	"github.com/claudebench/claudebench/tune/host"
	"github.com/claudebench/claudebench/tune/profile"
	"github.com/claudebench/claudebench/tune/sysctld"
)

// Written tells whether an earlier plan that was carried out has written a text to a file.
type Written func(file, text string) (bool, error)

// Make returns what would make the settings as they are wanted. Systemd is its version,
// 0 if it is not known.
func Make(h *host.FS, want *profile.Profile, settings []check.Setting, systemd int, written Written) (*Plan, error) {
	p := &Plan{SchemaVersion: Version, Profile: want.Name, Changes: []Change{}}
	var lasting, limits, groups []check.Setting
	for _, s := range settings {
		switch {
		case s.Refused != "":
			return nil, fmt.Errorf("%s=%s is refused: %s", s.ID, s.Desired, s.Refused)
		case s.Kind == check.Cgroup:
			groups = append(groups, s)
		case s.Kind == check.Systemd:
			limits = append(limits, s)
		case s.Current == nil:
			return nil, fmt.Errorf("%s cannot be set here: %s", s.ID, s.Reason)
		case s.Current != nil:
			p.set(&s)
			lasting = append(lasting, s)
		}
	}
	if err := errors.Join(p.limit(h, groups), p.persist(h, lasting)); err != nil {
		return nil, err
	}
	if want.Systemd == nil {
		return p, nil
	}
	return p, p.equip(h, want.Systemd, limits, systemd, written)
}

// set adds the change of a sysctl, if it is not as it shall be.
func (p *Plan) set(s *check.Setting) {
	if !Text(*s.Current).Same(Text(s.Target)) {
		p.Changes = append(p.Changes, Change{Kind: check.Sysctl, Form: FormValue, Path: s.Path, Before: Text(*s.Current), After: Text(s.Target)})
	}
}

// persist adds the change of our file.
func (p *Plan) persist(h *host.FS, settings []check.Setting) error {
	if len(settings) == 0 {
		return nil
	}
	old, err := h.Read(SysctlFile)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	values := map[string]string{}
	for _, s := range settings {
		values[s.ID] = s.Target
	}
	text := sysctlText(string(old), values)
	changed, err := p.file(h, check.Sysctl, SysctlFile, text)
	if !changed {
		return err
	}
	return p.warn(h, settings, text)
}

// warn notes which settings would be overridden by files of others, whatever ours
// says.
func (p *Plan) warn(h *host.FS, settings []check.Setting, text string) error {
	booted, err := sysctld.Systemd(h)
	if err != nil {
		return err
	}
	all, err := sysctld.Procps(h)
	if err != nil {
		return err
	}
	for _, how := range []struct {
		config *sysctld.Config
		what   string
	}{{booted, "after a reboot"}, {all, "after sysctl --system"}} {
		config := how.config.With(SysctlFile, []byte(text))
		for _, s := range settings {
			o := config.Of(s.ID)
			switch w := o.Winner; {
			case o.Doubt != nil:
				p.note(fmt.Sprintf("%s may be something else %s: %s comes after our file, and could not be read", s.ID, how.what, o.Doubt.File))
			case w != nil && w.File != SysctlFile:
				p.note(fmt.Sprintf("%s will be %q %s: %s comes after our file", s.ID, w.Value, how.what, w.Where()))
			}
		}
	}
	slices.Sort(p.Notes)
	return nil
}

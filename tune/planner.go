package tune

import (
	"errors"
	"fmt"
	"io/fs"
	"slices"

	"github.com/claudebench/claudebench/tune/host"
	"github.com/claudebench/claudebench/tune/profile"
	"github.com/claudebench/claudebench/tune/sysctld"
)

// Choose returns those settings of a report that a plan is for: those of the ids
// that are given, or else those for which the check fails.
func (r *Report) Choose(ids []string) ([]Setting, error) {
	var chosen []Setting
	for _, id := range ids {
		named := func(s Setting) bool { return s.ID == id }
		i := slices.IndexFunc(r.Settings, named)
		switch {
		case i < 0:
			return nil, fmt.Errorf("the profile has no setting %q", id)
		case slices.ContainsFunc(chosen, named):
			continue
		}
		chosen = append(chosen, r.Settings[i])
	}
	if len(ids) > 0 {
		return chosen, nil
	}
	for _, s := range r.Settings {
		if s.Fails() && s.Verdict != Unknown {
			chosen = append(chosen, s)
		}
	}
	return chosen, nil
}

// MakePlan returns what would make the settings as they are wanted. Systemd is its
// version, 0 if it is not known.
func MakePlan(h *host.FS, want *profile.Profile, settings []Setting, systemd int) (*Plan, error) {
	p := &Plan{SchemaVersion: planVersion, Profile: want.Name, Changes: []Change{}}
	var lasting, limits, groups []Setting
	for _, s := range settings {
		switch {
		case s.refused != "":
			return nil, fmt.Errorf("%s=%s is refused: %s", s.ID, s.Desired, s.refused)
		case s.Kind == Cgroup:
			groups = append(groups, s)
		case s.Kind == Systemd:
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
	return p, p.equip(h, want.Systemd, limits, systemd)
}

// set adds the change of a sysctl, if it is not as it shall be.
func (p *Plan) set(s *Setting) {
	if !sameFields(Text(*s.Current), Text(s.target)) {
		p.Changes = append(p.Changes, Change{Kind: Sysctl, Form: FormValue, Path: s.path, Before: Text(*s.Current), After: Text(s.target)})
	}
}

// persist adds the change of our file.
func (p *Plan) persist(h *host.FS, settings []Setting) error {
	if len(settings) == 0 {
		return nil
	}
	old, err := h.Read(sysctlFile)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	values := map[string]string{}
	for _, s := range settings {
		values[s.ID] = s.target
	}
	text := sysctlText(string(old), values)
	changed, err := p.file(h, Sysctl, sysctlFile, text)
	if !changed {
		return err
	}
	return p.warn(h, settings, text)
}

// warn notes which settings would be overridden by files of others, whatever ours
// says.
func (p *Plan) warn(h *host.FS, settings []Setting, text string) error {
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
		config := how.config.With(sysctlFile, []byte(text))
		for _, s := range settings {
			if w := config.Of(s.ID).Winner; w != nil && w.File != sysctlFile {
				p.Notes = append(p.Notes, fmt.Sprintf("%s will be %q %s: %s comes after our file", s.ID, w.Value, how.what, place(w)))
			}
		}
	}
	slices.Sort(p.Notes)
	p.Notes = slices.Compact(p.Notes)
	return nil
}

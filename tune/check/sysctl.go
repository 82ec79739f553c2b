package check

import (
	"errors"
	"io/fs"
	"slices"
	"strings"

	"github.com/claudebench/claudebench/tune/manual"
	"github.com/claudebench/claudebench/tune/profile"
	"github.com/claudebench/claudebench/tune/sysctld"
)

// unset are the keys of a profile that no file sets.
func unset(p *profile.Profile, config *sysctld.Config) []string {
	var keys []string
	for _, w := range p.Sysctl {
		if config.Of(w.Key).Winner == nil {
			keys = append(keys, w.Key)
		}
	}
	return keys
}

// later is what a key will be after a reboot, nil if nobody knows, and what the
// files have to do with it.
type later struct {
	value *string
	sysctld.Outcome
}

func after(key string, config *sysctld.Config, defaults map[string]string) later {
	l := later{Outcome: config.Of(key)}
	text, ok := defaults[key]
	switch {
	case l.Doubt != nil:
	case l.Winner != nil:
		l.value = &l.Winner.Value
	case ok:
		l.value = &text
	}
	return l
}

// sysctl checks one key.
func (c *Checker) sysctl(w profile.Want, l later, f facts) Setting {
	s := Setting{ID: w.Key, Kind: Sysctl, Desired: w.Value(), Mode: w.Mode(), Shadowed: []string{}, AfterReboot: l.value, Path: sysctld.Path(w.Key)}
	s.ActsHere, s.Reason = f.acts(w.Key)
	if l.Winner != nil {
		s.Persisted, s.PersistedBy = &l.Winner.Value, l.Winner.Where()
	}
	for _, a := range l.Shadowed {
		s.Shadowed = append(s.Shadowed, a.Where())
	}
	text, err := c.Host.Get(s.Path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		s.Verdict, s.Reason = Missing, "this kernel does not have it"
		s.ActsHere = new(bool)
		return s
	case err != nil:
		s.Verdict, s.Reason = Unknown, err.Error()
		return s
	}
	s.Current = &text
	current := strings.Fields(text)
	target := w.Target(current)
	s.Target = strings.Join(target, " ")
	if page, ok := manual.FindSysctl(w.Key); ok && !slices.Equal(target, current) {
		if err := page.Takes(f.kernel, target); err != nil {
			s.Refused, s.Reason = err.Error(), err.Error()
		}
	}
	s.Verdict = s.judge(w.Met(current), l.value != nil && w.Met(strings.Fields(*l.value)))
	switch {
	case s.Verdict == OK && l.Winner == nil && l.value != nil:
		s.ActsHere, s.Reason = no("it is so by default")
	case s.Verdict == Fades && l.Doubt != nil:
		s.Verdict, s.Reason = Unknown, "what it will be after a reboot is not known: "+l.Doubt.File+" could not be read"
	}
	return s
}

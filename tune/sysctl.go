package tune

import (
	"errors"
	"fmt"
	"io/fs"
	"strings"

	"github.com/claudebench/claudebench/tune/profile"
	"github.com/claudebench/claudebench/tune/sysctld"
)

// sysctlFile is the file of ours by which sysctls last. Its name comes after those
// that distributions and people use, 99-sysctl.conf among them.
const sysctlFile = "/etc/sysctl.d/99-zz-claudebench.conf"

// sysctl checks one key.
func (c *Checker) sysctl(w profile.Want, config *sysctld.Config, f facts) Setting {
	s := Setting{ID: w.Key, Kind: Sysctl, Desired: w.Value(), Mode: w.Mode(), Shadowed: []string{}, path: sysctld.Path(w.Key)}
	s.ActsHere, s.Reason = f.acts(w.Key)
	c.persisted(&s, config.Of(w.Key))
	text, err := c.Host.Get(s.path)
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
	s.target = strings.Join(w.Target(current), " ")
	later := s.AfterReboot != nil && w.Met(strings.Fields(*s.AfterReboot))
	s.Verdict = s.judge(w.Met(current), later)
	return s
}

// persisted says what a key will be after a reboot, and by which file.
func (c *Checker) persisted(s *Setting, o sysctld.Outcome) {
	for _, a := range o.Shadowed {
		s.Shadowed = append(s.Shadowed, place(&a))
	}
	if o.Winner != nil {
		s.Persisted, s.PersistedBy, s.AfterReboot = &o.Winner.Value, place(o.Winner), &o.Winner.Value
		return
	}
	if text, ok := c.Default(s.ID); ok {
		s.AfterReboot = &text
	}
}

func place(a *sysctld.Assignment) string { return fmt.Sprintf("%s:%d", a.File, a.Line) }

package check

import (
	"errors"
	"fmt"
	"io/fs"
	"path"

	"github.com/claudebench/claudebench/tune/cgroup"
	"github.com/claudebench/claudebench/tune/host"
	"github.com/claudebench/claudebench/tune/profile"
)

// A site is a group of our own in one hierarchy, there or not.
type site struct {
	host  *host.FS
	group *cgroup.Group
	// acts and why are those of its rows, refused and enable what a plan needs to know.
	acts    *bool
	why     string
	refused string
	enable  *cgroup.Group
}

func (c *Checker) site(g *cgroup.Group) (*site, error) {
	s := &site{host: c.Host, group: g}
	if g.Owned(c.Host) {
		s.refuse("systemd owns this tree, and would put back what it knows: limit a unit instead, or start a command by claudebench tune run")
		return s, nil
	}
	n, err := g.Processes(c.Host)
	if err != nil {
		return s, err
	}
	s.acts, s.why = maybe("only for processes that are put into the group, and there are none")
	if n > 0 {
		s.acts, s.why = yes(fmt.Sprintf("for the %d processes in the group", n))
	}
	return s, s.enabled()
}

func (s *site) refuse(why string) {
	s.acts, s.why = no(why)
	s.refused = why
}

// enabled finds out whether the group has its controller, or can.
func (s *site) enabled() error {
	above := *s.group
	above.Dir = s.group.Top
	inhabited, err := above.Inhabited(s.host)
	if err != nil {
		return err
	}
	if inhabited {
		s.refuse(fmt.Sprintf("%s %v: limit it from outside, where it was made", above.Dir, cgroup.ErrInhabited))
		return nil
	}
	has, err := above.PassesOn(s.host)
	if err != nil || has {
		return err
	}
	switch _, err := s.host.List(s.group.Dir); {
	case err == nil:
		s.refused = fmt.Sprintf("somebody has made %s, and %s does not pass the controller %s on to it", s.group.Dir, above.Dir, above.Controller)
		s.acts, s.why = maybe(s.refused)
	case !errors.Is(err, fs.ErrNotExist):
		return err
	}
	s.enable = &above
	return nil
}

// row is that of one value of the group.
func (s *site) row(want *profile.Group, v cgroup.Value) Setting {
	gone := "gone"
	row := Setting{
		ID: want.Name + ":" + path.Base(v.File), Kind: Cgroup, Desired: v.Value, Mode: string(profile.Exactly), Shadowed: []string{},
		AfterReboot: &gone, ActsHere: s.acts, Reason: s.why,
		Target: v.Value, Path: v.File, Refused: s.refused, Enable: s.enable,
	}
	text, err := s.host.Get(v.File)
	switch {
	case err == nil:
		row.Current = &text
		row.Verdict = row.judge(v.Taken(text), true)
	case errors.Is(err, fs.ErrNotExist):
		row.Verdict = row.judge(false, true)
	default:
		row.Verdict, row.Reason = Unknown, err.Error()
	}
	return row
}

package tune

import (
	"fmt"
	"slices"
	"strings"

	"github.com/claudebench/claudebench/tune/check"
	"github.com/claudebench/claudebench/tune/host"
	"github.com/claudebench/claudebench/tune/plan"
	"github.com/claudebench/claudebench/tune/sysctld"
)

// surveyVersion is the version of the form in which surveys are printed as JSON.
const surveyVersion = 1

// A Survey tells what of an apply is still in force.
type Survey struct {
	SchemaVersion int    `json:"schema_version"`
	ID            string `json:"id"`
	// Rebooted tells whether the host has been, since the apply.
	Rebooted bool       `json:"rebooted"`
	Changes  []Survival `json:"changes"`
}

// Holds tells whether all of it is.
func (s *Survey) Holds() bool {
	return !slices.ContainsFunc(s.Changes, func(c Survival) bool { return !c.OK })
}

// A Survival tells of one change of an apply whether it is still in force.
type Survival struct {
	Form plan.Form `json:"form"`
	Path string    `json:"path"`
	// Wanted is what the apply wrote, Found what is there.
	Wanted plan.Value `json:"wanted"`
	Found  plan.Value `json:"found"`
	OK     bool       `json:"ok"`
	// Why names who has overridden what did not survive.
	Why string `json:"why,omitempty"`
}

// Verify tells of each change of an apply whether it is still in force.
func Verify(h *host.FS, e *Entry) (*Survey, error) {
	boot, err := h.BootID()
	if err != nil {
		return nil, err
	}
	config, err := sysctld.Systemd(h)
	if err != nil {
		return nil, err
	}
	v := &Survey{SchemaVersion: surveyVersion, ID: e.ID, Rebooted: boot != e.BootID, Changes: []Survival{}}
	for _, c := range e.effects() {
		k, err := knob(h, &c)
		if err != nil {
			return nil, err
		}
		now, err := k.Read()
		if err != nil {
			return nil, err
		}
		s := Survival{Form: c.Form, Path: c.Path, Wanted: c.After, Found: now, OK: k.Equal(now, c.After)}
		if !s.OK {
			s.Why = overrider(&c, now, config)
		}
		v.Changes = append(v.Changes, s)
	}
	return v, nil
}

// effects are the changes that an apply has made, and the values that were right before
// it, which its file of sysctls is to keep so.
func (e *Entry) effects() []plan.Change {
	var all []plan.Change
	for i, c := range e.Plan.Changes {
		if e.Touched[i] {
			all = append(all, c)
		}
		if c.Path != plan.SysctlFile || !e.Touched[i] {
			continue
		}
		lines, _ := sysctld.Parse(plan.SysctlFile, []byte(c.After.Text))
		for _, a := range lines {
			path := sysctld.Path(a.Key)
			known := slices.ContainsFunc(all, func(c plan.Change) bool { return c.Path == path })
			if !known && !a.Glob && !a.Exclude && !e.kept(c, a) {
				all = append(all, plan.Change{Kind: check.Sysctl, Form: plan.FormValue, Path: path, After: plan.Text(a.Value)})
			}
		}
	}
	return all
}

// kept tells whether a line of our file was there before the apply, which is then not
// about it.
func (e *Entry) kept(c plan.Change, a sysctld.Assignment) bool {
	before, _ := sysctld.Parse(plan.SysctlFile, []byte(c.Before.Text))
	return slices.ContainsFunc(before, func(b sysctld.Assignment) bool { return b.Key == a.Key && b.Value == a.Value })
}

// overrider names what made a value what it is.
func overrider(c *plan.Change, now plan.Value, config *sysctld.Config) string {
	key, ok := strings.CutPrefix(c.Path, "/proc/sys/")
	if !ok {
		if c.Lasts() {
			return "somebody has changed it"
		}
		return "it does not outlast a reboot"
	}
	w := config.Of(sysctld.Name(key)).Winner
	switch {
	case w == nil:
		return "no file sets it"
	case plan.Text(w.Value).Same(now):
		return fmt.Sprintf("%s sets it", w.Where())
	}
	return fmt.Sprintf("%s sets %q, and a program has changed it since", w.Where(), w.Value)
}

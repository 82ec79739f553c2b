package tune

import (
	"fmt"
	"strings"

	"github.com/claudebench/claudebench/tune/host"
	"github.com/claudebench/claudebench/tune/sysctld"
)

// A Survival tells of one change of an apply whether it is still in force.
type Survival struct {
	Path string `json:"path"`
	// Wanted is what the apply wrote, Found what is there.
	Wanted Value `json:"wanted"`
	Found  Value `json:"found"`
	OK     bool  `json:"ok"`
	// Why names who has overridden what did not survive.
	Why string `json:"why,omitempty"`
}

// Verify tells of each change of an apply whether it is still in force.
func Verify(h *host.FS, e *Entry) ([]Survival, error) {
	config, err := sysctld.Systemd(h)
	if err != nil {
		return nil, err
	}
	var all []Survival
	for i := range e.Plan.Changes {
		c := &e.Plan.Changes[i]
		k, err := knob(h, c)
		if err != nil {
			return nil, err
		}
		now, err := k.Read()
		if err != nil {
			return nil, err
		}
		s := Survival{Path: c.Path, Wanted: c.After, Found: now, OK: k.Equal(now, c.After)}
		if !s.OK {
			s.Why = overrider(c, now, config)
		}
		all = append(all, s)
	}
	return all, nil
}

// overrider names what made a value what it is.
func overrider(c *Change, now Value, config *sysctld.Config) string {
	key, ok := strings.CutPrefix(c.Path, "/proc/sys/")
	if !ok {
		if c.lasts() {
			return "somebody has changed it"
		}
		return "it does not outlast a reboot"
	}
	w := config.Of(sysctld.Name(key)).Winner
	switch {
	case w == nil:
		return "no file sets it"
	case sameFields(Text(w.Value), now):
		return fmt.Sprintf("%s sets it", place(w))
	}
	return fmt.Sprintf("%s sets %q, and a program has changed it since", place(w), w.Value)
}

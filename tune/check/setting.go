package check

import "github.com/claudebench/claudebench/tune/cgroup"

// A Kind is a kind of setting.
type Kind string

// The kinds of setting.
const (
	Sysctl  Kind = "sysctl"
	Systemd Kind = "systemd"
	Cgroup  Kind = "cgroup"
)

// A Verdict is what a check says of a setting.
type Verdict string

// The verdicts, and whether a check fails for them.
const (
	// OK is as wanted, now and after a reboot.
	OK Verdict = "ok"
	// Differs is not as wanted now.
	Differs Verdict = "differs"
	// Fades is as wanted now, but not after a reboot.
	Fades Verdict = "until reboot"
	// Moot is not as wanted, where it cannot act; it never fails a check.
	Moot Verdict = "moot"
	// Missing is what this kernel does not have; it never fails a check.
	Missing Verdict = "missing"
	// Unknown could not be read.
	Unknown Verdict = "unknown"
)

// A Setting is one row of a check.
type Setting struct {
	// ID is the key of a sysctl, such as "net.ipv4.tcp_tw_reuse", or UNIT:NAME.
	ID   string `json:"id"`
	Kind Kind   `json:"kind"`
	// Current is null if there is none, or it could not be read.
	Current *string `json:"current"`
	Desired string  `json:"desired"`
	// Mode is exactly, at_least or at_most: a better value is never made worse.
	Mode string `json:"mode"`
	// Persisted is what the files say, PersistedBy the file and line that decide, and
	// Shadowed those that it overrides.
	Persisted   *string  `json:"persisted"`
	PersistedBy string   `json:"persisted_by"`
	Shadowed    []string `json:"shadowed"`
	// AfterReboot is what it will be; null if nobody can know. A cgroup will be gone.
	AfterReboot *string `json:"after_reboot"`
	// ActsHere tells whether it can make a difference on this host; null if that
	// depends on what runs. Reason says why.
	ActsHere *bool   `json:"acts_here"`
	Reason   string  `json:"reason"`
	Verdict  Verdict `json:"verdict"`

	// What follows is for plans, and printed by none.

	// Target is what would be written: the value wanted, merged with what is better
	// already.
	Target string `json:"-"`
	// Refused says why no plan may set it.
	Refused string `json:"-"`
	// Path is where it is read, empty where it is no single value.
	Path string `json:"-"`
	// Enable is the group of a cgroup version 2 that has to pass the controller on before
	// the value is there, nil if none has to.
	Enable *cgroup.Group `json:"-"`
}

// Fails tells whether a check fails for the setting.
func (s *Setting) Fails() bool {
	return s.Verdict == Differs || s.Verdict == Fades || s.Verdict == Unknown
}

// judge is the verdict on a setting whose values are known.
func (s *Setting) judge(now, later bool) Verdict {
	switch {
	case now && later:
		return OK
	case s.ActsHere != nil && !*s.ActsHere:
		return Moot
	case now:
		return Fades
	}
	return Differs
}

package unit

import (
	"cmp"
	"slices"
)

// A Severity is how much a finding matters.
type Severity string

// The severities, from the worst.
const (
	// Error is a secret in the open, or what keeps the service from starting.
	Error Severity = "error"
	// Warning is a setting that does not do what it says.
	Warning Severity = "warning"
	// Note is what can never matter here.
	Note Severity = "note"
)

// A Finding is something wrong with a unit. It never has a secret's value in it.
type Finding struct {
	// ID names the kind of finding, such as "secret-in-environment".
	ID string `json:"id"`
	// File and Line are where; Line is 0, and File may be empty, where that is not one
	// line.
	File     string   `json:"file,omitempty"`
	Line     int      `json:"line,omitempty"`
	Severity Severity `json:"severity"`
	Message  string   `json:"message"`
	// Hint is what to do about it.
	Hint string `json:"hint,omitempty"`
}

// Facts are what a unit is held against. What is zero is not known, and nothing is
// found for it.
type Facts struct {
	// Systemd is its version, such as 252.
	Systemd int
	CPUs    int
	// Memory of the host in bytes.
	Memory uint64
	// NrOpen is the sysctl fs.nr_open.
	NrOpen uint64
	// UserExists, GroupExists and DirExists answer for a name or a path.
	UserExists, GroupExists, DirExists func(string) bool
	// Above are limits that hold for the unit besides its own: of slices, of cgroups.
	Above []Bound
}

// A Bound is limits, and who sets them.
type Bound struct {
	// By is a slice, a cgroup or a file.
	By     string
	Limits Limits
}

// Findings returns what is wrong with a unit, in the order of the names of its files
// and of their lines.
func Findings(u *Unit, facts Facts) []Finding {
	r := &review{unit: u, facts: facts}
	r.vocabulary()
	r.secrets()
	r.principals()
	r.restart()
	r.commands()
	r.limits()
	slices.SortStableFunc(r.findings, func(a, b Finding) int {
		return cmp.Or(cmp.Compare(a.File, b.File), cmp.Compare(a.Line, b.Line))
	})
	return r.findings
}

// A review is findings being made.
type review struct {
	unit     *Unit
	facts    Facts
	findings []Finding
}

// found adds a finding about a setting.
func (r *review) found(at Setting, id string, severity Severity, message, hint string) {
	r.findings = append(r.findings, Finding{id, at.File, at.Line, severity, redacted(message), hint})
}

// service returns the last setting of a key of [Service].
func (r *review) service(key string) Setting { return r.unit.Last("Service", key) }

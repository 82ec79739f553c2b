package check

import (
	"fmt"
	"slices"
)

// reportVersion is the version of the form in which reports are printed as JSON.
const reportVersion = 1

// A Report is what a check has found.
type Report struct {
	SchemaVersion int       `json:"schema_version"`
	Settings      []Setting `json:"settings"`
	// Findings are what is wrong besides, such as a secret in a unit file.
	Findings []Finding `json:"findings,omitempty"`
	Host     Host      `json:"host"`
}

// A Finding is something that is wrong, and that no plan mends.
type Finding struct {
	ID string `json:"id"`
	// Severity is error, warning or note. An error fails a check.
	Severity string `json:"severity"`
	File     string `json:"file,omitempty"`
	Line     int    `json:"line,omitempty"`
	Message  string `json:"message"`
	Hint     string `json:"hint,omitempty"`
}

// A Host is what was checked.
type Host struct {
	// Root is "/" for this machine, or the directory of another.
	Root    string `json:"root"`
	Kernel  string `json:"kernel"`
	BootID  string `json:"boot_id"`
	Profile string `json:"profile"`
	// Systemd is its version, 0 where none runs.
	Systemd int `json:"systemd"`
	// PID is the process whose network namespace and limits were looked at, 0 for none.
	PID int `json:"pid,omitempty"`
}

// Fails tells whether the host is not as wanted.
func (r *Report) Fails() bool {
	for i := range r.Settings {
		if r.Settings[i].Fails() {
			return true
		}
	}
	for _, f := range r.Findings {
		if f.Severity == "error" {
			return true
		}
	}
	return false
}

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

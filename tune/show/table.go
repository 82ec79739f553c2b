package show

import (
	"fmt"
	"io"
	"strings"

	"github.com/claudebench/claudebench/tune/check"
)

// Table writes a report for a terminal: a row for each setting, what they come to and
// what to do next, and what is wrong besides.
func Table(w io.Writer, r *check.Report, o Options) error {
	s := &sheet{Options: o}
	s.paragraph(0, "", "", about(&r.Host))
	s.line("")
	if len(r.Settings) > 0 {
		s.settings(r.Settings)
		s.line("")
	}
	s.paragraph(0, "", "", sentence(r))
	s.findings(r.Findings)
	return s.flush(w)
}

// about says what was checked.
func about(h *check.Host) string {
	text := "profile " + plain(h.Profile)
	if h.Kernel != "" {
		text += " on Linux " + plain(h.Kernel)
	}
	if h.Systemd > 0 {
		text += fmt.Sprintf(", systemd %d", h.Systemd)
	}
	if h.PID > 0 {
		text += fmt.Sprintf(", as process %d has it", h.PID)
	}
	if h.Root != "" && h.Root != "/" {
		text += ", in " + plain(h.Root)
	}
	return text
}

// settings lays out the rows with all columns, or, where they have no room, without
// those two that most of the details are about.
func (s *sheet) settings(all []check.Setting) {
	head, rows := []string{"setting", "now", "wanted", "after a reboot", "acts here?", "verdict"}, rowsOf(all, wide)
	if !s.fits(head, rows) {
		head, rows = []string{"setting", "now", "wanted", "verdict"}, rowsOf(all, slim)
	}
	s.grid(head, rows)
}

// rowsOf makes a row of each setting. A reason that is that of the row before is not
// said twice.
func rowsOf(all []check.Setting, of func(s *check.Setting, why string) row) []row {
	var rows []row
	for i := range all {
		why := plain(all[i].Reason)
		if i > 0 && why != "" && all[i].Reason == all[i-1].Reason {
			why = "as above"
		}
		rows = append(rows, of(&all[i], why))
	}
	return rows
}

func wide(s *check.Setting, why string) row {
	r := row{cells: []string{plain(s.ID), now(s), wanted(s), later(s), acts(s), plain(string(s.Verdict))}, color: verdictColor(s.Verdict)}
	if s.PersistedBy != "" {
		r.details = append(r.details, "after a reboot: "+decides(s))
	}
	if why != "" {
		r.details = append(r.details, why)
	}
	return r
}

func slim(s *check.Setting, why string) row {
	r := row{cells: []string{plain(s.ID), now(s), wanted(s), plain(string(s.Verdict))}, color: verdictColor(s.Verdict)}
	reboot := "after a reboot: " + later(s)
	if s.PersistedBy != "" {
		reboot += ", " + decides(s)
	}
	r.details = []string{reboot, here(s, why)}
	return r
}

// here tells whether a setting acts, and why. Of one that could not be read, the
// reason tells that instead.
func here(s *check.Setting, why string) string {
	switch {
	case why == "":
		return "acts here? " + acts(s)
	case s.Verdict == check.Unknown:
		return why
	}
	return "acts here? " + acts(s) + ", " + why
}

// decides names the line that decides what a setting will be, and those in vain.
func decides(s *check.Setting) string {
	text := "set by " + plain(s.PersistedBy)
	if len(s.Shadowed) > 0 {
		text += ", shadows " + plain(strings.Join(s.Shadowed, ", "))
	}
	return text
}

package show

import (
	"fmt"

	"github.com/claudebench/claudebench/tune/check"
)

// sentence is what a report comes to, and what to do next.
func sentence(r *check.Report) string {
	if len(r.Settings) == 0 {
		return "There are no settings to check."
	}
	count := map[check.Verdict]int{}
	for i := range r.Settings {
		count[r.Settings[i].Verdict]++
	}
	text := fmt.Sprintf("%d of %d settings are as wanted", count[check.OK], len(r.Settings))
	for _, v := range []struct {
		verdict check.Verdict
		says    string
	}{
		{check.Differs, "not"},
		{check.Fades, "only until a reboot"},
		{check.Unknown, "not readable"},
		{check.Moot, "without effect here"},
		{check.Missing, "missing on this host"},
	} {
		if n := count[v.verdict]; n > 0 {
			text += fmt.Sprintf(", %d %s", n, v.says)
		}
	}
	return text + "." + errors(r.Findings) + next(r, count[check.Differs]+count[check.Fades])
}

// errors counts the findings for which the check fails, too.
func errors(all []check.Finding) string {
	n := 0
	for _, f := range all {
		if f.Severity == "error" {
			n++
		}
	}
	switch n {
	case 0:
		return ""
	case 1:
		return " The error below has to be mended by hand."
	}
	return fmt.Sprintf(" The %d errors below have to be mended by hand.", n)
}

// next names the command that comes next, as the one before it was: the profile may be
// a file, whose path the report does not know.
func next(r *check.Report, changeable int) string {
	switch {
	case changeable == 0:
		return ""
	case r.Host.PID > 0:
		return " What a process has is set by what starts it: the unit of a service, or docker run --sysctl, --cpus and --memory for a container."
	}
	return " Next: the same command with --apply shows what would change, and asks; claudebench tune --explain KEY says what a setting does."
}

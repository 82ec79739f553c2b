package show

import (
	"fmt"

	"github.com/claudebench/claudebench/tune"
)

// sentence is what a report comes to, and what to do next.
func sentence(r *tune.Report) string {
	if len(r.Settings) == 0 {
		return "There are no settings to check."
	}
	count := map[tune.Verdict]int{}
	for i := range r.Settings {
		count[r.Settings[i].Verdict]++
	}
	text := fmt.Sprintf("%d of %d settings are as wanted", count[tune.OK], len(r.Settings))
	for _, v := range []struct {
		verdict tune.Verdict
		says    string
	}{
		{tune.Differs, "not"},
		{tune.Fades, "only until a reboot"},
		{tune.Unknown, "not readable"},
		{tune.Moot, "without effect here"},
		{tune.Missing, "missing on this host"},
	} {
		if n := count[v.verdict]; n > 0 {
			text += fmt.Sprintf(", %d %s", n, v.says)
		}
	}
	return text + "." + next(r, count[tune.Differs]+count[tune.Fades])
}

// next names the command that comes next, as the one before it was: the profile may be
// a file, whose path the report does not know.
func next(r *tune.Report, changeable int) string {
	switch {
	case changeable == 0:
		return ""
	case r.Host.PID > 0:
		return " What a process has is set by what starts it: the unit of a service, or docker run --sysctl, --cpus and --memory for a container."
	}
	return " Next: the same command with --apply shows what would change, and asks; claudebench tune --explain KEY says what a setting does."
}

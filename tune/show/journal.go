package show

import (
	"io"
	"slices"
	"time"

	"github.com/claudebench/claudebench/tune"
)

// Journal writes a row for each apply: when it was, what became of it, and what it
// changed. Times are in UTC, as in the IDs.
func Journal(w io.Writer, all []tune.Entry, o Options) error {
	s := &sheet{Options: o}
	if len(all) == 0 {
		s.line("Nothing was applied yet.")
		return s.flush(w)
	}
	var rows []row
	for i := range all {
		rows = append(rows, s.entry(&all[i]))
	}
	s.grid([]string{"id", "when", "boot", "profile", "status"}, rows)
	return s.flush(w)
}

func (s *sheet) entry(e *tune.Entry) row {
	r := row{
		cells: []string{plain(e.ID), when(e.Began), s.boot(e), plain(e.Plan.Profile), plain(string(e.Status))},
		color: statusColor(e.Status),
	}
	if e.Status == tune.Waiting {
		what := "taken back at " + when(e.Until) + ", unless it is confirmed"
		if s.Now.After(e.Until) {
			what = "was to be taken back at " + when(e.Until) + ": claudebench tune revert " + e.ID
		}
		r.details = append(r.details, what)
	}
	if e.Error != "" {
		r.details = append(r.details, plain(e.Error))
	}
	for i := range e.Plan.Changes {
		if e.Status != tune.Undone {
			r.details = append(r.details, change(&e.Plan.Changes[i])+became(e, i))
		}
	}
	return r
}

// became is what became of a change that is not as the status says.
func became(e *tune.Entry, i int) string {
	switch {
	case slices.Contains(e.Left, i):
		return " (changed by somebody since, and left alone)"
	case e.Touched[i]:
		return ""
	case e.Status == tune.Partly:
		return " (not in force)"
	case e.Status == tune.Waiting:
		return " (once it is confirmed)"
	}
	return ""
}

// boot tells whether values that the apply has written can still be in force.
func (s *sheet) boot(e *tune.Entry) string {
	switch {
	case s.Boot == "" || e.BootID == "":
		return "?"
	case s.Boot == e.BootID:
		return "current"
	}
	return "earlier"
}

func when(t time.Time) string {
	if t.IsZero() {
		return "?"
	}
	return t.UTC().Format("2006-01-02 15:04:05 UTC")
}

func statusColor(status tune.Status) color {
	switch status {
	case tune.Applied:
		return green
	case tune.Waiting:
		return yellow
	case tune.Partly, tune.Unreadable:
		return red
	}
	return ""
}

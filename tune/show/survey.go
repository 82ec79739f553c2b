package show

import (
	"fmt"
	"io"

	"github.com/claudebench/claudebench/tune"
	"github.com/claudebench/claudebench/tune/plan"
)

// Survey writes a row for each change of an apply: what is there now, whether that is
// what was written, and if not why.
func Survey(w io.Writer, v *tune.Survey, o Options) error {
	s := &sheet{Options: o}
	var rows []row
	good := 0
	for i := range v.Changes {
		c := &v.Changes[i]
		if c.OK {
			good++
		}
		rows = append(rows, survived(c))
	}
	s.grid([]string{"change", "now", "in force"}, rows)
	s.line("")
	since := "since it was applied"
	if v.Rebooted {
		since = "after a reboot"
	}
	s.paragraph(0, "", "", fmt.Sprintf("%d of %d changes of %s are in force %s.", good, len(v.Changes), plain(v.ID), since))
	return s.flush(w)
}

func survived(c *tune.Survival) row {
	r := row{cells: []string{plain(c.Path), content(c.Form, c.Found), "yes"}, color: green}
	if !c.OK {
		r.cells[2], r.color = "no", red
		r.details = []string{"wanted: " + content(c.Form, c.Wanted), plain(c.Why)}
	}
	return r
}

// content is a value, or whether there is a file.
func content(f plan.Form, v plan.Value) string {
	switch {
	case f != plan.FormFile && f != plan.FormDir:
		return held(v)
	case v.There:
		return "there"
	}
	return "none"
}

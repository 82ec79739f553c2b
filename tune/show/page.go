package show

import (
	"io"

	"github.com/claudebench/claudebench/tune/manual"
)

// measure is the length of a line that is read with ease, in columns.
const measure = 80

// Page writes what is known of a setting.
func Page(w io.Writer, p *manual.Page, o Options) error {
	o.Width = min(o.width(), measure)
	s := &sheet{Options: o}
	s.paragraph(0, bold, p.ID, "")
	s.paragraph(0, "", "", p.Title)
	for _, part := range [][2]string{
		{"does", p.Does}, {"does not", p.DoesNot}, {"costs", p.Costs}, {"values", p.Values}, {"default", p.Default},
		{"since", p.Since}, {"instead", p.Instead}, {"watch", p.Watch}, {"advice", p.Advice}, {"document", p.Document},
	} {
		if part[1] != "" {
			s.line("")
			s.paragraph(2, bold, part[0], "")
			s.paragraph(4, "", "", part[1])
		}
	}
	return s.flush(w)
}

package show

import (
	"fmt"
	"io"
	"strings"

	"github.com/claudebench/claudebench/tune/manual"
)

// measure is the length of a line that is read with ease, in columns.
const measure = 80

// Page writes what is known of a setting, and what of it is true of one kernel only
// if the page is for that, see [manual.Page.On].
func Page(w io.Writer, p *manual.Page, o Options) error {
	o.Width = min(o.width(), measure)
	s := &sheet{Options: o}
	s.paragraph(0, bold, p.ID, "")
	s.paragraph(0, "", "", p.Title)
	s.part("does", p.Does)
	s.part("does not", p.DoesNot)
	s.part("costs", p.Costs)
	s.part("values", p.Values)
	if r := p.RangeOn(p.Kernel); r != nil && p.Kernel.Known() {
		s.part(fmt.Sprintf("on Linux %v", p.Kernel), r.String())
	}
	s.part("default", p.DefaultOn(p.Kernel))
	s.part("since", p.Since)
	s.part("instead", p.Instead)
	s.part("watch", p.Watch)
	s.part("advice", advice(p))
	s.head("document")
	s.line("    " + p.Document) // in one piece, so that it can be opened
	return s.flush(w)
}

// part writes one part of a page, if there is anything to say.
func (s *sheet) part(name, text string) {
	if text != "" {
		s.head(name)
		s.paragraph(4, "", "", text)
	}
}

func (s *sheet) head(name string) {
	s.line("")
	s.paragraph(2, bold, name, "")
}

// advice says which profiles set it, and why they do, or why none does.
func advice(p *manual.Page) string {
	switch n := len(p.Profiles); n {
	case 0:
		return "No profile sets it: " + p.Advice
	case 1:
		return p.Profiles[0] + " sets it. " + p.Advice
	default:
		return strings.Join(p.Profiles[:n-1], ", ") + " and " + p.Profiles[n-1] + " set it. " + p.Advice
	}
}

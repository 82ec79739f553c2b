package show

import (
	"fmt"
	"io"
	"strings"

	"github.com/aymanbagabas/go-udiff"
	"github.com/claudebench/claudebench/tune/plan"
)

// Plan writes each value before and after, each file as a unified diff, and what the
// plan leaves undone.
func Plan(w io.Writer, p *plan.Plan, o Options) error {
	s := &sheet{Options: o}
	if len(p.Changes) == 0 {
		s.line("There is nothing to change.")
	}
	for i := range p.Changes {
		c := &p.Changes[i]
		s.line(change(c))
		if c.Form == plan.FormFile {
			s.diff(c)
		}
	}
	for _, n := range p.Notes {
		s.paragraph(0, yellow, "note:", " "+plain(n))
	}
	return s.flush(w)
}

// change says what is done to what, in one line.
func change(c *plan.Change) string {
	path := plain(c.Path)
	switch {
	case c.Form == plan.FormValue, c.Form == plan.FormController:
		return fmt.Sprintf("%s: %s -> %s", path, held(c.Before), held(c.After))
	case !c.Before.There:
		return fmt.Sprintf("%s: new %s", path, plain(string(c.Form)))
	case !c.After.There:
		return fmt.Sprintf("%s: %s removed", path, plain(string(c.Form)))
	}
	return fmt.Sprintf("%s: %s changed", path, plain(string(c.Form)))
}

// held is a value of the kernel.
func held(v plan.Value) string {
	if !v.There {
		return "none"
	}
	return value(v.Text)
}

// diff writes what changes in a file. Its lines are not wrapped: they are what will be
// there.
func (s *sheet) diff(c *plan.Change) {
	n := 0
	for line := range strings.Lines(udiff.Unified(label(c.Before, c.Path), label(c.After, c.Path), c.Before.Text, c.After.Text)) {
		s.line(s.paint(diffColor(n, line), plain(strings.TrimSuffix(line, "\n"))))
		n++
	}
}

// label is the name of a file as diff(1) has it, on one line.
func label(v plan.Value, path string) string {
	if !v.There {
		return "/dev/null"
	}
	return plain(path)
}

// diffColor is that of the line n of a diff. The first two name the files.
func diffColor(n int, line string) color {
	switch {
	case n < 2:
		return bold
	case line[0] == '+':
		return green
	case line[0] == '-':
		return red
	case line[0] == '@':
		return cyan
	}
	return ""
}

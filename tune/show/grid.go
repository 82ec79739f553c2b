package show

import (
	"bytes"
	"strings"

	"github.com/olekukonko/tablewriter"
	"github.com/olekukonko/tablewriter/renderer"
	"github.com/olekukonko/tablewriter/tw"
)

// A row is one of a grid: its cells, the last of which has a colour, and below them
// what has no column of its own.
type row struct {
	cells   []string
	color   color
	details []string
}

// gap is the space between two columns.
const gap = "  "

// fits tells whether the rows have room beside each other.
func (s *sheet) fits(head []string, rows []row) bool {
	width := -len(gap)
	for i, h := range head {
		widest := columns(h)
		for _, r := range rows {
			widest = max(widest, columns(r.cells[i]))
		}
		width += widest + len(gap)
	}
	return width <= s.width()
}

// grid writes rows, each with its details below it. Where the terminal is too narrow
// for columns, each row begins with its last cell and its first.
func (s *sheet) grid(head []string, rows []row) {
	if !s.fits(head, rows) {
		s.stack(head, rows)
		return
	}
	lines := s.align(head, rows)
	above := len(lines) - len(rows)
	for i, line := range lines {
		s.line(strings.TrimRight(line, " "))
		if i >= above {
			s.details(rows[i-above].details)
		}
	}
}

func (s *sheet) stack(head []string, rows []row) {
	last := len(head) - 1
	for _, r := range rows {
		s.paragraph(0, r.color, r.cells[last]+":", " "+r.cells[0])
		for i := 1; i < last; i++ {
			s.details([]string{head[i] + ": " + r.cells[i]})
		}
		s.details(r.details)
	}
}

func (s *sheet) details(all []string) {
	for _, d := range all {
		s.paragraph(4, "", "", d)
	}
}

// align returns the head, a rule, and one line a row.
func (s *sheet) align(head []string, rows []row) []string {
	var b bytes.Buffer
	padding := make([]tw.Padding, len(head))
	for i := range padding[1:] {
		padding[i] = tw.Padding{Right: gap, Overwrite: true}
	}
	padding[len(head)-1] = tw.PaddingNone
	cells := tw.CellConfig{
		Formatting: tw.CellFormatting{AutoWrap: tw.WrapNone, AutoFormat: tw.Off},
		Alignment:  tw.CellAlignment{Global: tw.AlignLeft},
		Padding:    tw.CellPadding{PerColumn: padding},
	}
	t := tablewriter.NewTable(&b, tablewriter.WithConfig(tablewriter.Config{Header: cells, Row: cells}),
		tablewriter.WithRenderer(renderer.NewBlueprint(tw.Rendition{
			Borders:  tw.BorderNone,
			Settings: tw.Settings{Separators: tw.Separators{BetweenColumns: tw.Off, BetweenRows: tw.Off}},
		})))
	t.Header(head)
	for _, r := range rows {
		last := len(r.cells) - 1
		s.fail(t.Append(append(r.cells[:last:last], s.paint(r.color, r.cells[last]))))
	}
	s.fail(t.Render())
	return strings.Split(strings.TrimSuffix(b.String(), "\n"), "\n")
}

func (s *sheet) fail(err error) {
	if s.err == nil {
		s.err = err
	}
}

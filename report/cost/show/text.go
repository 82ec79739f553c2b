package show

import (
	"bytes"
	"io"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/claudebench/claudebench/report/cost"
)

// Table writes a statement for a terminal.
func Table(w io.Writer, s *cost.Statement) error {
	var b bytes.Buffer
	for i, c := range sections(s) {
		if i > 0 {
			b.WriteByte('\n')
		}
		b.WriteString(printable(c.heading) + "\n")
		c.align(&b)
		for _, line := range c.lines {
			b.WriteString("- " + printable(line) + "\n")
		}
	}
	_, err := w.Write(b.Bytes())
	return err
}

// align writes the table, each column as wide as it must be.
func (c section) align(b *bytes.Buffer) {
	if len(c.rows) == 0 {
		return
	}
	widths := make([]int, len(c.head))
	rows := append([][]string{c.head}, c.rows...)
	for _, row := range rows {
		for i, cell := range row {
			widths[i] = max(widths[i], utf8.RuneCountInString(printable(cell)))
		}
	}
	for _, row := range rows {
		var line strings.Builder
		for i, cell := range row {
			cell = printable(cell)
			pad := strings.Repeat(" ", widths[i]-utf8.RuneCountInString(cell))
			if i >= len(row)-c.numbers {
				cell = pad + cell
			} else {
				cell += pad
			}
			line.WriteString("  " + cell)
		}
		b.WriteString(strings.TrimRight(line.String(), " ") + "\n")
	}
}

// printable replaces what could move a terminal's cursor.
func printable(text string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsControl(r) {
			return unicode.ReplacementChar
		}
		return r
	}, text)
}

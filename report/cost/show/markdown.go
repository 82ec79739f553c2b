package show

import (
	"bytes"
	"io"
	"strings"

	"github.com/claudebench/claudebench/report/cost"
)

// Markdown writes a statement for a pull request or a wiki, with tables as
// GitHub has them.
func Markdown(w io.Writer, s *cost.Statement) error {
	var b bytes.Buffer
	for i, c := range sections(s) {
		if i > 0 {
			b.WriteByte('\n')
		}
		b.WriteString("### " + escape(c.heading) + "\n\n")
		c.pipes(&b)
		for _, line := range c.lines {
			b.WriteString("- " + escape(line) + "\n")
		}
	}
	_, err := w.Write(b.Bytes())
	return err
}

// pipes writes the table.
func (c section) pipes(b *bytes.Buffer) {
	if len(c.rows) == 0 {
		return
	}
	row := func(cells []string) { b.WriteString("| " + strings.Join(cells, " | ") + " |\n") }
	rule := make([]string, len(c.head))
	for i := range rule {
		rule[i] = "---"
		if i >= len(rule)-c.numbers {
			rule[i] = "--:"
		}
	}
	row(c.head)
	row(rule)
	for _, cells := range c.rows {
		safe := make([]string, len(cells))
		for i, cell := range cells {
			safe[i] = escape(cell)
		}
		row(safe)
	}
	b.WriteByte('\n')
}

// escape takes from a text what Markdown, or a page that shows it, would do
// something with.
func escape(text string) string {
	return strings.NewReplacer(
		"&", "&amp;", "<", "&lt;", ">", "&gt;", "@", "&#64;",
		`\`, `\\`, "|", `\|`, "`", "\\`", "*", `\*`, "_", `\_`, "[", `\[`, "]", `\]`, "#", `\#`,
	).Replace(printable(text))
}

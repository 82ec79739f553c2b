package show

import (
	"bytes"
	"io"
	"strings"
)

// A sheet is what has been laid out, and the first error on the way.
type sheet struct {
	Options
	text bytes.Buffer
	err  error
}

// line writes one line as it is.
func (s *sheet) line(text string) { s.text.WriteString(text + "\n") }

// paragraph writes a text that is wrapped to the width, all of it indented. It begins
// with lead, in a colour.
func (s *sheet) paragraph(indent int, c color, lead, text string) {
	for i, line := range wrap(lead+text, s.width()-indent) {
		if rest, ok := strings.CutPrefix(line, lead); ok && i == 0 && lead != "" {
			line = s.paint(c, lead) + rest
		}
		s.line(strings.Repeat(" ", indent) + line)
	}
}

// flush hands it on, whole or not at all.
func (s *sheet) flush(w io.Writer) error {
	if s.err != nil {
		return s.err
	}
	_, err := w.Write(s.text.Bytes())
	return err
}

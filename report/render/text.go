package render

import (
	"fmt"
	"strings"
	"unicode/utf8"
)

// The colours, as SGR parameters.
const (
	bold   = "1"
	red    = "31"
	green  = "32"
	yellow = "33"
)

// paint colours a text, where colours are allowed; an empty colour is none.
func (p *page) paint(sgr, text string) string {
	if !p.options.Color || sgr == "" {
		return text
	}
	return "\x1b[" + sgr + "m" + text + "\x1b[0m"
}

// heading begins a section: its name, and what it is about.
func (p *page) heading(name, about string) {
	if p.buffer.Len() > 0 {
		p.buffer.WriteByte('\n')
	}
	if about != "" {
		about = ": " + about
	}
	p.text(0, bold, name, about)
}

// text writes a paragraph that is wrapped to the width; all lines but the
// first are indented. It begins with lead, in a colour.
func (p *page) text(indent int, sgr, lead, text string) {
	for i, line := range wrap(lead+text, p.options.Width-indent) {
		if i == 0 && lead != "" {
			line = strings.Replace(line, lead, p.paint(sgr, lead), 1)
		} else if i > 0 {
			line = strings.Repeat(" ", indent) + line
		}
		fmt.Fprintln(&p.buffer, line)
	}
}

// point writes a point of a list.
func (p *page) point(sgr, lead, text string) { p.text(2, sgr, "- "+lead, text) }

// wrap breaks a text between words into lines of at most width characters; a
// longer word, such as a path, has a line of its own.
func wrap(text string, width int) []string {
	var lines []string
	line, length := "", 0
	for _, word := range strings.Fields(text) {
		n := utf8.RuneCountInString(word)
		switch {
		case line == "":
			line, length = word, n
		case length+1+n <= width:
			line, length = line+" "+word, length+1+n
		default:
			lines = append(lines, line)
			line, length = word, n
		}
	}
	return append(lines, line)
}

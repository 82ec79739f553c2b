package show

import (
	"strconv"
	"strings"
	"unicode"
)

// Options are what is known of where the text goes.
type Options struct {
	Color bool
	// Width is in columns; 0 is no terminal.
	Width int
}

// noTerminal is the width of a text that goes to no terminal, in columns.
const noTerminal = 160

func (o Options) width() int {
	if o.Width == 0 {
		return noTerminal
	}
	return max(o.Width, 40)
}

// plain makes a text of the host harmless to a terminal.
func plain(s string) string {
	s = strings.ReplaceAll(s, "\t", " ")
	if strings.ContainsFunc(s, func(r rune) bool { return !unicode.IsPrint(r) }) {
		return strconv.Quote(s)
	}
	return s
}

// wrap breaks a text into lines of at most width columns, each indented.
func wrap(text string, width int, indent string) string {
	var b strings.Builder
	line := ""
	for _, word := range strings.Fields(text) {
		if line != "" && len(indent)+len(line)+1+len(word) > width {
			b.WriteString(indent + line + "\n")
			line = ""
		}
		line = strings.TrimPrefix(line+" "+word, " ")
	}
	return b.String() + indent + line + "\n"
}

package show

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"
)

// plain makes a text of the host harmless to a terminal. Beyond Latin-1 and the
// ellipsis it is escaped, so that each character takes one column, and none passes for
// another that looks like it.
func plain(s string) string {
	var b strings.Builder
	for i, r := range s {
		switch {
		case r == utf8.RuneError && !strings.HasPrefix(s[i:], "\uFFFD"):
			fmt.Fprintf(&b, `\x%02x`, s[i])
		case r == '…' || r <= unicode.MaxLatin1 && unicode.IsPrint(r):
			b.WriteRune(r)
		case r == '\n':
			b.WriteString(`\n`)
		case r == '\t':
			b.WriteString(`\t`)
		default:
			fmt.Fprintf(&b, `\u%04x`, r)
		}
	}
	return b.String()
}

// vector is a value of the kernel on one line: its fields have one space between
// them, whatever the kernel puts there.
func vector(s string) string { return plain(strings.Join(strings.Fields(s), " ")) }

// wrap breaks a text between words into lines of at most width columns. A word that is
// longer, such as a path, goes on in the next line.
func wrap(text string, width int) []string {
	var lines []string
	line := ""
	for word := range strings.FieldsSeq(text) {
		n := columns(word)
		if line != "" && columns(line)+1+n > width {
			lines = append(lines, line)
			line = ""
		}
		for ; n > width; n -= width {
			head := first(word, width)
			lines = append(lines, head)
			word = word[len(head):]
		}
		line = strings.TrimPrefix(line+" "+word, " ")
	}
	return append(lines, line)
}

// first returns the first n columns of a text that is plain.
func first(text string, n int) string {
	for i := range text {
		if n == 0 {
			return text[:i]
		}
		n--
	}
	return text
}

// columns is the width of a text that is plain.
func columns(s string) int { return utf8.RuneCountInString(s) }

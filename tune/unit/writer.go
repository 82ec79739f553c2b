package unit

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"
)

// header stands above all that we write.
const header = "# Written by claudebench tune. \"claudebench tune revert\" takes it back.\n"

// Ours tells whether a file is one that we wrote.
func Ours(text string) bool { return strings.HasPrefix(text, header) }

// A writer is a file being written.
type writer struct{ strings.Builder }

func newWriter() *writer {
	t := &writer{}
	t.WriteString(header)
	return t
}

func (t *writer) section(name string) { t.WriteString("\n[" + name + "]\n") }

func (t *writer) set(key, value string) { t.WriteString(key + "=" + value + "\n") }

// checkLine tells whether systemd reads a value back as it stands: it is one line,
// without control characters, without blanks around it, and not continued.
func checkLine(value string) error {
	switch {
	case !utf8.ValidString(value), strings.ContainsFunc(value, unicode.IsControl):
		return fmt.Errorf("%q has characters that a unit file cannot have", value)
	case strings.Trim(value, blanks) != value, strings.HasSuffix(value, `\`):
		return fmt.Errorf("%q begins or ends with what systemd would take away", value)
	}
	return nil
}

// checkPath tells whether a value is the path of a file or directory, from the root.
func checkPath(value string) error {
	if !strings.HasPrefix(value, "/") || strings.Contains(value+"/", "/../") {
		return fmt.Errorf("%q is no path from the root", value)
	}
	return checkLine(value)
}

package unit

import (
	"fmt"
	"strings"
	"unicode/utf8"
)

// A File is what one file says.
type File struct {
	Path string
	// Settings are in the order of their lines.
	Settings []Setting
	// Masked is for a file with nothing in it, such as a link to /dev/null: there is
	// no such unit, whatever files of weaker directories say.
	Masked bool
}

// A Setting is one assignment.
type Setting struct {
	Section, Key string
	// Value has no blanks around it; continued lines are joined by a space. An empty
	// one takes back what was said before.
	Value string
	File  string
	// Line is the first line of the setting, from 1.
	Line int
}

// Where is FILE:LINE.
func (s Setting) Where() string { return fmt.Sprintf("%s:%d", s.File, s.Line) }

// A Problem is a line that systemd passes over.
type Problem struct {
	File    string
	Line    int
	Message string
	// Fatal says that systemd refuses the whole unit for it.
	Fatal bool
}

func (p Problem) String() string { return fmt.Sprintf("%s:%d: %s", p.File, p.Line, p.Message) }

// Parse reads a file as systemd does, and goes on after a problem as it does.
func Parse(path, text string) (*File, []Problem) {
	p := parser{file: &File{Path: path, Masked: text == ""}}
	lines := lines(strings.TrimPrefix(text, "\ufeff"))
	for i := 0; i < len(lines); i++ {
		if comment(lines[i]) {
			continue
		}
		first, whole := i+1, lines[i]
		for continued(whole) {
			whole = whole[:len(whole)-1] + " "
			for i++; i < len(lines) && comment(lines[i]); i++ {
			}
			if i >= len(lines) {
				break
			}
			whole += lines[i]
		}
		p.line(first, strings.Trim(whole, blanks))
	}
	return p.file, p.problems
}

const blanks = " \t\n\r"

// lines cuts a text where systemd does: at a line feed, a carriage return, a zero
// byte, or several of them that differ, in any order.
func lines(text string) []string {
	var all []string
	for {
		end := strings.IndexAny(text, ends)
		if end < 0 {
			return append(all, text)
		}
		all = append(all, text[:end])
		next := end + 1
		for next < len(text) && strings.IndexByte(ends, text[next]) >= 0 && strings.IndexByte(text[end:next], text[next]) < 0 {
			next++
		}
		text = text[next:]
	}
}

const ends = "\n\r\x00"

func comment(line string) bool {
	line = strings.TrimLeft(line, blanks)
	return line != "" && (line[0] == '#' || line[0] == ';')
}

// continued tells whether a line ends in a backslash that no other one escapes.
func continued(line string) bool {
	rest := strings.TrimRight(line, `\`)
	return (len(line)-len(rest))%2 == 1
}

// A parser is a file being read.
type parser struct {
	file     *File
	problems []Problem
	section  string
}

func (p *parser) line(n int, line string) {
	switch {
	case line == "":
	case !utf8.ValidString(line):
		p.problem(n, "not valid UTF-8")
	case line[0] == '[':
		p.header(n, line)
	default:
		p.assignment(n, line)
	}
}

func (p *parser) header(n int, line string) {
	name, ok := strings.CutSuffix(line[1:], "]")
	if !ok {
		p.problem(n, "a section's name that does not end in ]")
		p.problems[len(p.problems)-1].Fatal = true
		return
	}
	p.section = name
}

func (p *parser) assignment(n int, line string) {
	key, value, ok := strings.Cut(line, "=")
	key = strings.Trim(key, blanks)
	switch {
	case p.section == "":
		p.problem(n, "outside of a section")
	case !ok:
		p.problem(n, "no = in the line")
	case key == "":
		p.problem(n, "no key before the =")
	default:
		p.file.Settings = append(p.file.Settings, Setting{p.section, key, strings.Trim(value, blanks), p.file.Path, n})
	}
}

func (p *parser) problem(n int, message string) {
	p.problems = append(p.problems, Problem{File: p.file.Path, Line: n, Message: message})
}

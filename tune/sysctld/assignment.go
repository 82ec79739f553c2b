package sysctld

import (
	"fmt"
	"strings"
)

// An Assignment is one line of a file.
type Assignment struct {
	// Key is in dotted form, see [Name].
	Key string
	// Value is as it is written to the kernel, save for a line feed. Many of the
	// kernel's keys refuse an empty one.
	Value string
	// File and Line, from 1, are where it stands, as the program counts.
	File string
	Line int
	// Optional is for a line that begins with a dash: that the kernel refuses the
	// value is no failure.
	Optional bool
	// Glob is for a key that is a pattern (glob(7)).
	Glob bool
	// Exclude is for a dash and a key without a value: patterns leave it alone.
	Exclude bool

	// odd is for a key that is written in such a way that procps does not see that
	// it is the same as another.
	odd bool
}

// Where is FILE:LINE.
func (a *Assignment) Where() string { return fmt.Sprintf("%s:%d", a.File, a.Line) }

// A Problem is a line or a file that a program passes over.
type Problem struct {
	File string
	// Line is from 1, and 0 for all of the file.
	Line    int
	Message string
}

// A page collects what is read of a file.
type page struct {
	file     string
	lines    []Assignment
	problems []Problem
	// unread is why nobody knows what the file says, empty if it was read.
	unread string
}

// add takes a line whose key is the path below /proc/sys.
func (p *page) add(n int, path string, a Assignment) {
	a.Key, a.File, a.Line = dotted(path), p.file, n
	a.Glob = strings.ContainsAny(path, "*?[")
	p.lines = append(p.lines, a)
}

func (p *page) refuse(n int, message string) {
	p.problems = append(p.problems, Problem{p.file, n, message})
}

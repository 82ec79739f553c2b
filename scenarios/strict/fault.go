package strict

import (
	"fmt"
	"strings"
)

// A Fault is one thing wrong with a file.
type Fault struct {
	// File and Line say where it is; they are empty and 0 where a value did
	// not come from a file.
	File string
	Line int
	// Path names the field, such as "phases[1].concurrency"; it is empty for
	// the file as a whole.
	Path    string
	Message string
	// Hint says what to do, such as `did you mean "rate"?`; it may be empty.
	Hint string
}

func (f Fault) String() string {
	var b strings.Builder
	if f.File != "" {
		fmt.Fprintf(&b, "%s:%d: ", f.File, f.Line)
	}
	if f.Path != "" {
		b.WriteString(f.Path + ": ")
	}
	b.WriteString(f.Message)
	if f.Hint != "" {
		b.WriteString(" (" + f.Hint + ")")
	}
	return b.String()
}

// Faults are all the things wrong with a file. As an error it prints one line
// each.
type Faults []Fault

func (f Faults) Error() string {
	lines := make([]string, len(f))
	for i, fault := range f {
		lines[i] = fault.String()
	}
	return strings.Join(lines, "\n")
}

package sysctld

import (
	"fmt"
	"strings"
)

// An Assignment is one line of a file.
type Assignment struct {
	// Key is in dotted form, and may be a pattern.
	Key, Value string
	File       string
	Line       int
	// Optional is for a line that begins with a dash: a failure is not one.
	Optional bool
	// Exclude is for a line without a value: patterns leave its key alone.
	Exclude bool
}

// Pattern tells whether the key is one that may match several.
func (a *Assignment) Pattern() bool { return strings.ContainsAny(a.Key, "*?[") }

// A Problem is a line that the programs pass over.
type Problem struct {
	File    string
	Line    int
	Message string
}

// Parse reads one file.
func Parse(file string, text []byte) ([]Assignment, []Problem) {
	var all []Assignment
	var problems []Problem
	n := 0
	for line := range strings.Lines(string(text)) {
		n++
		line = strings.Trim(line, space)
		if line == "" || line[0] == '#' || line[0] == ';' {
			continue
		}
		a, ok := parseLine(line)
		if !ok {
			problems = append(problems, Problem{file, n, fmt.Sprintf("is no assignment: %.80q", line)})
			continue
		}
		a.File, a.Line = file, n
		all = append(all, a)
	}
	return all, problems
}

// space is what surrounds keys and values.
const space = " \t\n\r\v\f"

func parseLine(line string) (Assignment, bool) {
	key, value, assigns := strings.Cut(line, "=")
	key, dashed := strings.CutPrefix(key, "-")
	key = strings.Trim(key, space)
	if key == "" || !assigns && !dashed {
		return Assignment{}, false
	}
	return Assignment{
		Key:      Name(strings.TrimPrefix(normal(key), "proc/sys/")),
		Value:    strings.Trim(value, space),
		Optional: dashed && assigns,
		Exclude:  !assigns,
	}, true
}

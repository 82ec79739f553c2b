package bench

import (
	"fmt"
	"strings"
)

// A Fault is one thing wrong with a plan, with the field that it is about in
// dotted form, such as "phases[1].concurrency".
type Fault struct {
	Field   string
	Message string
}

// Faults are all the things wrong with a plan. As an error it prints one line
// each.
type Faults []Fault

func (f *Faults) add(field, format string, args ...any) {
	*f = append(*f, Fault{field, fmt.Sprintf(format, args...)})
}

func (f Faults) Error() string {
	lines := make([]string, len(f))
	for i, fault := range f {
		lines[i] = fault.Field + ": " + fault.Message
	}
	return strings.Join(lines, "\n")
}

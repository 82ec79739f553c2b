// Package show writes a [cost.Statement] for people and for machines. Every
// format has the same facts.
package show

import (
	"io"

	"github.com/claudebench/claudebench/report/cost"
)

// A Format is a way to write a statement.
type Format struct {
	Name  string
	Write func(w io.Writer, s *cost.Statement) error
}

// Formats lists them; the first is for terminals.
func Formats() []Format {
	return []Format{{"table", Table}, {"json", JSON}, {"markdown", Markdown}, {"html", HTML}, {"csv", CSV}}
}

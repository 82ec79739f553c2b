// Package show writes a history for people and for machines.
package show

import (
	"io"

	"github.com/claudebench/claudebench/report/history"
)

// A Format is a way to write the history of a directory.
type Format struct {
	Name  string
	Write func(w io.Writer, dir string, h *history.History) error
}

// Formats lists them; the first is for terminals.
func Formats() []Format { return []Format{{"table", Table}, {"json", JSON}, {"csv", CSV}} }

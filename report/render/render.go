// Package render writes a [report.Document] in one of several formats.
package render

import (
	"io"

	"github.com/claudebench/claudebench/report"
)

// Options are what formats for people need to know of where they are shown.
type Options struct {
	// Color allows for colours. They never carry meaning alone.
	Color bool
	// Width is that of the terminal in columns; 0 means that there is none, and
	// the table is as wide as all of its columns need, up to 200.
	Width int
}

// A Renderer writes a document in one format.
type Renderer func(w io.Writer, d *report.Document, o Options) error

// Formats lists the names of the formats.
func Formats() []string { return []string{"table", "json"} }

// For returns the renderer of a format; ok is false for an unknown one.
func For(format string) (r Renderer, ok bool) {
	switch format {
	case "table":
		return Table, true
	case "json":
		return JSON, true
	}
	return nil, false
}

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
	// Plot adds histograms of the latencies to a table.
	Plot bool
	// ASCII draws them without block characters, where those are not to be had.
	ASCII bool
}

// A Renderer writes a document in one format.
type Renderer func(w io.Writer, d *report.Document, o Options) error

// A Format is a way to write a document.
type Format struct {
	Name, Summary string
	Write         Renderer
}

// All lists the formats, the one that is used unless another is named first.
func All() []Format {
	return []Format{
		{"table", "for a terminal", Table},
		{"json", "for machines; report/schema describes it", JSON},
		{"html", "one file for a browser", HTML},
		{"markdown", "a comment on a pull request", Markdown},
		{"junit", "tests, for systems of CI", JUnit},
		{"github", "annotations of GitHub Actions", Annotations},
		{"csv", "a row for each figure", CSV},
		{"gobench", "the Go benchmark format, for benchstat", GoBench},
		{"openmetrics", "gauges, for Prometheus and GitLab", OpenMetrics},
	}
}

// For returns the renderer of a format; ok is false for an unknown one.
func For(name string) (r Renderer, ok bool) {
	for _, f := range All() {
		if f.Name == name {
			return f.Write, true
		}
	}
	return nil, false
}

package show

import (
	"bytes"
	"fmt"
	"io"

	"github.com/claudebench/claudebench/tune"
	"github.com/olekukonko/tablewriter"
	"github.com/olekukonko/tablewriter/renderer"
	"github.com/olekukonko/tablewriter/tw"
)

// Table writes a report for a terminal: a row for each setting, what is to be said
// of them, and what to do next.
func Table(w io.Writer, r *tune.Report, o Options) error {
	var b bytes.Buffer
	var rows [][]string
	for i := range r.Settings {
		rows = append(rows, row(&r.Settings[i]))
	}
	fmt.Fprintf(&b, "profile %s on Linux %s\n", plain(r.Host.Profile), plain(r.Host.Kernel))
	if err := lay(&b, rows, o); err != nil {
		return err
	}
	for i := range r.Settings {
		for _, note := range notes(&r.Settings[i]) {
			b.WriteString(wrap(r.Settings[i].ID+": "+note, o.width(), "  "))
		}
	}
	for _, f := range r.Findings {
		b.WriteString(wrap(finding(&f), o.width(), "  "))
	}
	b.WriteString("\n" + wrap(sentence(r), o.width(), ""))
	_, err := w.Write(b.Bytes())
	return err
}

// lay lays out the rows. Where they do not fit, the last column but one goes
// without its place of its own.
func lay(b *bytes.Buffer, rows [][]string, o Options) error {
	cells := tw.CellConfig{Formatting: tw.CellFormatting{AutoWrap: tw.WrapNone, AutoFormat: tw.Off}, Alignment: tw.CellAlignment{Global: tw.AlignLeft}}
	t := tablewriter.NewTable(b, tablewriter.WithConfig(tablewriter.Config{Header: cells, Row: cells}),
		tablewriter.WithRenderer(renderer.NewBlueprint(tw.Rendition{
			Borders:  tw.BorderNone,
			Settings: tw.Settings{Separators: tw.Separators{BetweenColumns: tw.Off, BetweenRows: tw.Off}},
		})))
	t.Header(heads)
	if err := t.Bulk(rows); err != nil {
		return err
	}
	return t.Render()
}

func finding(f *tune.Finding) string {
	text := f.Severity + ": "
	switch {
	case f.File != "" && f.Line > 0:
		text += fmt.Sprintf("%s:%d: ", plain(f.File), f.Line)
	case f.File != "":
		text += plain(f.File) + ": "
	}
	text += plain(f.Message)
	if f.Hint != "" {
		text += " (" + plain(f.Hint) + ")"
	}
	return text
}

// sentence is what it comes to.
func sentence(r *tune.Report) string {
	good, bad, moot := counts(r)
	text := fmt.Sprintf("%d of %d settings are as wanted", good, len(r.Settings))
	if moot > 0 {
		text += fmt.Sprintf(", %d cannot act here", moot)
	}
	if bad == 0 {
		return text + "."
	}
	return text + fmt.Sprintf(", and %d differ. See what would be changed: claudebench tune --apply --dry-run. What a setting does: claudebench tune --explain SETTING.", bad)
}

package show

import (
	"encoding/json"
	"fmt"
	"io"
	"strings"

	"github.com/claudebench/claudebench/tune"
)

// JSON writes a report as one object.
func JSON(w io.Writer, r *tune.Report) error {
	e := json.NewEncoder(w)
	e.SetIndent("", "  ")
	return e.Encode(r)
}

// Markdown writes a report as a table of Markdown.
func Markdown(w io.Writer, r *tune.Report) error {
	var b strings.Builder
	fmt.Fprintf(&b, "%s\n\n| %s | why |\n|%s\n", cell(sentence(r)), strings.Join(heads, " | "), strings.Repeat("---|", len(heads)+1))
	for i := range r.Settings {
		s := &r.Settings[i]
		cells := append(row(s), strings.Join(notes(s), "; "))
		for j := range cells {
			cells[j] = cell(cells[j])
		}
		fmt.Fprintf(&b, "| %s |\n", strings.Join(cells, " | "))
	}
	for _, f := range r.Findings {
		fmt.Fprintf(&b, "\n- %s\n", cell(finding(&f)))
	}
	_, err := io.WriteString(w, b.String())
	return err
}

// cell keeps a text from being more than a text.
func cell(s string) string {
	return strings.NewReplacer("\\", "\\\\", "|", "\\|", "`", "\\`", "<", "&lt;", "*", "\\*", "_", "\\_").Replace(s)
}

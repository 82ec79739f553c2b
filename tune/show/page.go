package show

import (
	"io"
	"strings"

	"github.com/claudebench/claudebench/tune/manual"
)

// Page writes what is known of a setting.
func Page(w io.Writer, p *manual.Page, o Options) error {
	var b strings.Builder
	b.WriteString(p.ID + "\n" + p.Title + "\n")
	for _, s := range [][2]string{
		{"does", p.Does}, {"does not", p.DoesNot}, {"costs", p.Costs}, {"values", p.Values}, {"default", p.Default},
		{"since", p.Since}, {"instead", p.Instead}, {"watch", p.Watch}, {"advice", p.Advice}, {"document", p.Document},
	} {
		if s[1] != "" {
			b.WriteString("\n  " + s[0] + "\n" + wrap(s[1], min(o.width(), 80), "    "))
		}
	}
	_, err := io.WriteString(w, b.String())
	return err
}

package show

import (
	"fmt"
	"io"
	"strings"

	"github.com/aymanbagabas/go-udiff"
	"github.com/claudebench/claudebench/tune"
)

// Plan writes each value before and after, and each file as a diff.
func Plan(w io.Writer, p *tune.Plan, o Options) error {
	var b strings.Builder
	if len(p.Changes) == 0 {
		b.WriteString("There is nothing to change.\n")
	}
	for i := range p.Changes {
		change(&b, &p.Changes[i])
	}
	for _, n := range p.Notes {
		b.WriteString(wrap("note: "+plain(n), o.width(), ""))
	}
	_, err := io.WriteString(w, b.String())
	return err
}

func change(b *strings.Builder, c *tune.Change) {
	switch {
	case c.Form == tune.FormValue && !c.Before.There:
		fmt.Fprintf(b, "%s: %s\n", c.Path, plain(c.After.Text))
	case c.Form == tune.FormValue:
		fmt.Fprintf(b, "%s: %s -> %s\n", c.Path, plain(c.Before.Text), plain(c.After.Text))
	case c.Form == tune.FormDir:
		fmt.Fprintf(b, "new directory %s\n", c.Path)
	default:
		from := c.Path
		if !c.Before.There {
			from = "/dev/null"
		}
		for line := range strings.Lines(udiff.Unified(from, c.Path, c.Before.Text, c.After.Text)) {
			b.WriteString(plain(strings.TrimSuffix(line, "\n")) + "\n")
		}
	}
}

// Journal writes what was applied, and what became of it.
func Journal(w io.Writer, all []tune.Entry, _ Options) error {
	var b strings.Builder
	if len(all) == 0 {
		b.WriteString("Nothing was applied yet.\n")
	}
	for _, e := range all {
		fmt.Fprintf(&b, "%s  %s  %s\n", e.ID, plain(e.Plan.Profile), e.Status)
		for i := range e.Plan.Changes {
			fmt.Fprintf(&b, "    %s\n", plain(e.Plan.Changes[i].Path))
		}
	}
	_, err := io.WriteString(w, b.String())
	return err
}

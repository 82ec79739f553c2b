package render

import (
	"cmp"
	"fmt"
	"strings"

	"github.com/claudebench/claudebench/report"
)

// An htmlTable may have several lines in a cell.
type htmlTable struct {
	// Label is for who hears the page, and Caption for all.
	Label, Caption string
	Head           []string
	// Align has an l for each column of texts, and an r for each of numbers.
	Align string
	// Name is the column that says what a row is about.
	Name int
	Rows [][]string
}

// IsNumber tells whether a column has numbers.
func (t htmlTable) IsNumber(column int) bool { return t.Align[column] == 'r' }

func differing(c *report.Comparison) *htmlTable {
	if len(c.Differences) == 0 {
		return nil
	}
	t := &htmlTable{Label: "Differences, as a table", Caption: "What else differs between base and head", Head: []string{"", "base", "head"}, Align: "lll"}
	for _, d := range c.Differences {
		t.Rows = append(t.Rows, []string{d.Name, cmp.Or(d.Base, "not known"), cmp.Or(d.Head, "not known")})
	}
	return t
}

// pageWidth is how many columns of characters fit a screen of 1300 pixels.
const pageWidth = 165

func htmlTables(d *report.Document) []htmlTable {
	var all []htmlTable
	for _, rows := range d.ByPhase() {
		caption := string(rows[0].Load.Kind) + ": " + about(d.Run.Phases[rows[0].Phase], rows[0].Load)
		for _, columns := range parts(rows, pageWidth) {
			t := htmlTable{
				Label: fmt.Sprintf("Clients, table %d", len(all)), Caption: caption, Name: 1,
				Head: each(columns, func(c column) string { return c.head }), Align: "rl" + strings.Repeat("r", len(columns)-2),
			}
			for _, r := range rows {
				t.Rows = append(t.Rows, each(columns, func(c column) string { return c.cell(r) }))
			}
			all = append(all, t)
			caption = string(rows[0].Load.Kind) + ", continued"
		}
	}
	return all
}

package render

import (
	"encoding/csv"
	"strconv"
	"strings"
	"testing"

	"github.com/claudebench/claudebench/report"
)

// table reads a CSV, whose rows all have as many cells as its head, as maps by column.
func table(t *testing.T, d *report.Document) []map[string]string {
	t.Helper()
	all, err := csv.NewReader(strings.NewReader(render(t, CSV, d))).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	var rows []map[string]string
	for _, cells := range all[1:] {
		row := map[string]string{}
		for i, column := range all[0] {
			row[column] = cells[i]
		}
		rows = append(rows, row)
	}
	return rows
}

func TestCSVIsNoFormula(t *testing.T) {
	for _, name := range []string{"=1+2", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1"} {
		d := worse(t)
		d.Results[0].Client, d.Comparison.Head.Name = name, name
		for _, row := range table(t, d) {
			for column, cell := range row {
				if _, err := strconv.ParseFloat(cell, 64); err != nil && strings.ContainsAny(cell[:min(1, len(cell))], "=+-@\t\r") {
					t.Errorf("%s is %q", column, cell)
				}
			}
		}
	}
}

// TestCSVHasEveryFigure once, with bounds around it, and every metric of the comparison.
func TestCSVHasEveryFigure(t *testing.T) {
	d := worse(t)
	figures, metrics := 0, 0
	for _, r := range d.Results {
		for _, f := range rowsOf(r) {
			if f.of != nil {
				figures++
			}
		}
	}
	seen := map[string]bool{}
	for _, row := range table(t, d) {
		key := row["table"] + row["client"] + row["phase"] + row["metric"]
		if seen[key] {
			t.Errorf("twice: %v", row)
		}
		seen[key] = true
		if row["table"] == "comparison" {
			metrics++
			continue
		}
		figures--
		if number(t, row["low"]) > number(t, row["value"]) || number(t, row["value"]) > number(t, row["high"]) || row["trials"] == "" || row["unit"] == "" {
			t.Errorf("%v", row)
		}
	}
	if figures != 0 || metrics != len(d.Comparison.Verdict.Comparisons) {
		t.Errorf("%d figures are missing; there are %d metrics", figures, metrics)
	}
}

func number(t *testing.T, cell string) float64 {
	t.Helper()
	v, err := strconv.ParseFloat(cell, 64)
	if err != nil {
		t.Error(err)
	}
	return v
}

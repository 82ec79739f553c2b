package render

import "io"

// Grid writes a table in the style of all others, for what is no [report.Document]. align has an
// l for each column of texts, and an r for each of numbers.
func Grid(w io.Writer, head []string, rows [][]string, align string) error {
	var p page
	p.table(head, rows, align)
	if p.err != nil {
		return p.err
	}
	_, err := w.Write(p.buffer.Bytes())
	return err
}

package show

import (
	_ "embed"
	"html/template"
	"io"

	"github.com/claudebench/claudebench/report/cost"
	"github.com/claudebench/claudebench/report/render/web"
)

//go:embed page.html
var pageText string

var pageTemplate = template.Must(template.New("page.html").Parse(pageText))

// A page is what the template shows.
type page struct {
	Title    string
	Style    template.CSS
	Sections []pageSection
}

type pageSection struct {
	Heading string
	Head    []pageCell
	Rows    [][]pageCell
	Lines   []string
}

// A pageCell is one of a table; numbers stand at the right.
type pageCell struct {
	Text   string
	Number bool
}

// HTML writes a page that needs nothing else: no script, and nothing of the network.
func HTML(w io.Writer, s *cost.Statement) error {
	p := page{Title: "What a million requests cost: " + printable(s.Run.Scenario), Style: template.CSS(web.Style())}
	for _, c := range sections(s) {
		p.Sections = append(p.Sections, c.page())
	}
	return pageTemplate.Execute(w, p)
}

func (c section) page() pageSection {
	p := pageSection{Heading: printable(c.heading), Head: c.cells(c.head)}
	for _, row := range c.rows {
		p.Rows = append(p.Rows, c.cells(row))
	}
	for _, line := range c.lines {
		p.Lines = append(p.Lines, printable(line))
	}
	return p
}

func (c section) cells(row []string) []pageCell {
	cells := make([]pageCell, len(row))
	for i, text := range row {
		cells[i] = pageCell{printable(text), i >= len(row)-c.numbers}
	}
	return cells
}

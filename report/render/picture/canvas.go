// Package picture draws what a page shows of a report, as SVG that needs neither scripts nor
// anything from elsewhere. Colours come from the page's style by class, and none carries a
// meaning that a shape or a word beside it does not.
package picture

import (
	"fmt"
	"html/template"
	"math"
	"strings"
)

// width of every picture, in its own units, which are pixels on a wide screen.
const width = 760.0

// A canvas is a picture in the making.
type canvas struct{ strings.Builder }

type point struct{ x, y float64 }

func (c *canvas) line(class string, from, to point) {
	fmt.Fprintf(c, `<line class="%s" x1="%.1f" y1="%.1f" x2="%.1f" y2="%.1f"/>`, class, from.x, from.y, to.x, to.y)
}

func (c *canvas) box(class string, from, to point) {
	fmt.Fprintf(c, `<rect class="%s" x="%.1f" y="%.1f" width="%.1f" height="%.1f"/>`, class, from.x, from.y, to.x-from.x, to.y-from.y)
}

func (c *canvas) curve(class string, points []point) {
	fmt.Fprintf(c, `<polyline class="%s" points="%s"/>`, class, coordinates(points))
}

func (c *canvas) area(class string, points []point) {
	fmt.Fprintf(c, `<polygon class="%s" points="%s"/>`, class, coordinates(points))
}

func coordinates(points []point) string {
	var b strings.Builder
	for i, p := range points {
		if i > 0 {
			b.WriteByte(' ')
		}
		fmt.Fprintf(&b, "%.1f,%.1f", p.x, p.y)
	}
	return b.String()
}

// An anchor is the part of a text that stands at its place.
type anchor string

const (
	start  anchor = "start"
	middle anchor = "middle"
	end    anchor = "end"
)

// text writes a line whose letters stand in the middle of a height.
func (c *canvas) text(class string, from anchor, at point, text string) {
	fmt.Fprintf(c, `<text class="%s" text-anchor="%s" x="%.1f" y="%.1f">%s</text>`, class, from, at.x, at.y+4, template.HTMLEscapeString(text))
}

// mark draws a polygon around a place, with what a pointer on it is told.
func (c *canvas) mark(class string, shape []point, at point, told string) {
	moved := make([]point, len(shape))
	for i, p := range shape {
		moved[i] = point{at.x + p.x, at.y + p.y}
	}
	fmt.Fprintf(c, `<polygon class="mark %s" points="%s"><title>%s</title></polygon>`, class, coordinates(moved), template.HTMLEscapeString(told))
}

// finish returns the picture, with its name and what it shows for those who cannot see it.
func (c *canvas) finish(height float64, name, shows string) template.HTML {
	return template.HTML(fmt.Sprintf(`<svg viewBox="0 0 %g %.0f" role="img" aria-label="%s"><desc>%s</desc>%s</svg>`,
		width, height, template.HTMLEscapeString(name), template.HTMLEscapeString(shows), c.String()))
}

// known tells whether a number can be drawn.
func known(v float64) bool { return !math.IsNaN(v) && !math.IsInf(v, 0) }

// short cuts a name to what a label has room for.
func short(name string, most int) string {
	if r := []rune(name); len(r) > most {
		return string(r[:most-1]) + "…"
	}
	return name
}

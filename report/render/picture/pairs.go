package picture

import (
	"fmt"
	"html/template"
	"math"
	"slices"

	"github.com/claudebench/claudebench/report/judge"
)

// A Strip is the pairs of one figure in each block, in time order.
type Strip struct {
	Name   string
	Margin float64
	Blocks [][]judge.Pair
}

const (
	stripLeft, stripRight = 190.0, 750.0
	stripHeight           = 74.0
	blockGap              = 24.0
)

// Pairs draws strips one beneath the other, the same pair at the same place: what moves in all
// of them at once was the host. ok is false if there is nothing to draw.
func Pairs(strips []Strip) (p template.HTML, ok bool) {
	var c canvas
	for i, s := range strips {
		ok = ok || slices.ContainsFunc(s.Blocks, func(b []judge.Pair) bool { return len(b) > 0 })
		c.strip(s, stripHeight*float64(i))
	}
	if !ok {
		return "", false
	}
	bottom := stripHeight * float64(len(strips))
	c.numbers(strips[0], bottom)
	return c.finish(bottom+20, "Change of head against base in each pair, in time order", shown(strips)), true
}

// A place is where a pair stands.
type place struct {
	block, pair int
	x           float64
}

func (s Strip) places() []place {
	total := 0
	for _, b := range s.Blocks {
		total += len(b)
	}
	step := (stripRight - stripLeft - 30 - blockGap*float64(len(s.Blocks)-1)) / float64(max(1, total))
	x := stripLeft + 15 + step/2
	var all []place
	for i, b := range s.Blocks {
		for j := range b {
			all = append(all, place{i, j, x})
			x += step
		}
		x += blockGap
	}
	return all
}

func (c *canvas) strip(s Strip, top float64) {
	greatest := 2 * s.Margin
	for _, b := range s.Blocks {
		for _, p := range b {
			if v := changeOf(p); known(v) {
				greatest = max(greatest, math.Abs(v))
			}
		}
	}
	a := axis{middle: top + stripHeight/2, length: -(stripHeight/2 - 12), reach: reach(greatest)}
	c.text("", start, point{0, a.middle}, short(s.Name, 19))
	c.box("band", point{stripLeft, a.at(s.Margin)}, point{stripRight, a.at(1/(1+s.Margin) - 1)})
	for _, tick := range []float64{a.reach, 0, -a.reach} {
		c.text("dim", end, point{stripLeft - 6, a.at(tick)}, percent(tick))
		c.line("grid", point{stripLeft, a.at(tick)}, point{stripRight, a.at(tick)})
	}
	for _, at := range s.places() {
		v := changeOf(s.Blocks[at.block][at.pair])
		if !known(v) {
			continue
		}
		c.line("stem", point{at.x, a.at(0)}, point{at.x, a.at(v)})
		c.mark("pair", diamond, point{at.x, a.at(v)}, fmt.Sprintf("%s, pair %d of block %d: %+.2f %%", s.Name, at.pair+1, at.block+1, 100*v))
	}
}

// numbers counts the pairs beneath the strips.
func (c *canvas) numbers(s Strip, y float64) {
	every := 1
	for _, b := range s.Blocks {
		every = max(every, (len(b)+19)/20)
	}
	c.text("dim", start, point{0, y + 6}, "pair")
	for _, at := range s.places() {
		if at.pair%every == 0 {
			c.text("dim", middle, point{at.x, y + 6}, fmt.Sprint(at.pair+1))
		}
	}
}

// changeOf is that from base to head; not finite where base has no figure.
func changeOf(p judge.Pair) float64 { return p.Head/p.Base - 1 }

func shown(strips []Strip) string {
	text := ""
	for _, s := range strips {
		for i, b := range s.Blocks {
			var changes []float64
			for _, p := range b {
				if v := changeOf(p); known(v) {
					changes = append(changes, v)
				}
			}
			if len(changes) > 0 {
				text += fmt.Sprintf("%s, block %d: from %+.2f %% to %+.2f %%. ", s.Name, i+1, 100*slices.Min(changes), 100*slices.Max(changes))
			}
		}
	}
	return text
}

package render

import (
	"html/template"
	"math"

	"github.com/claudebench/claudebench/report"
	"github.com/claudebench/claudebench/report/unit"
)

// distributions draw, for each phase, what share of the requests had been answered after which
// time, and for a comparison how much later each share is for head.
func distributions(d *report.Document) []htmlStrip {
	var all []htmlStrip
	if picture, ok := shift(d); ok {
		all = append(all, htmlStrip{picture, "Shift: by how much each quantile of head is above that of base, medians over the trials. A level line is a change of all requests alike; one that rises at its end, of the slowest."})
	}
	for rows := d.Results; len(rows) > 0; {
		n := 1
		for n < len(rows) && rows[n].Phase == rows[0].Phase {
			n++
		}
		if picture, ok := ecdf(rows[:n]); ok {
			all = append(all, htmlStrip{picture, string(rows[0].Load.Kind) + ": share of the requests that were answered, by latency (logarithmic); of each quantile the median over the trials."})
		}
		rows = rows[n:]
	}
	return all
}

// shift draws the change of each percentile of head against base.
func shift(d *report.Document) (template.HTML, bool) {
	if d.Comparison == nil {
		return "", false
	}
	base, head := percentilesOf(d, d.Comparison.Base), percentilesOf(d, d.Comparison.Head)
	if base == nil || head == nil {
		return "", false
	}
	reach := 0.0
	var changes []float64
	for q := range base {
		change := 0.0
		if base[q] > 0 {
			change = head[q]/base[q] - 1
		}
		changes, reach = append(changes, change), max(reach, math.Abs(change), 0.1)
	}
	var p picture
	x := func(q int) float64 { return ecdfLeft + float64(q+1)/100*(ecdfRight-ecdfLeft) }
	y := func(change float64) float64 { return 70 - change/reach*56 }
	for _, tick := range []float64{reach, 0, -reach} {
		p.draw(`<line class="axis" x1="%g" x2="%g" y1="%.1f" y2="%.1f"/><text class="dim" text-anchor="end" x="%g" y="%.1f">%s</text>`,
			ecdfLeft, ecdfRight, y(tick), y(tick), ecdfLeft-6, y(tick)+4, percent(tick))
	}
	for _, q := range []int{0, 49, 94, 99} {
		p.draw(`<text class="dim" text-anchor="middle" x="%.1f" y="144">p%d</text>`, x(q), q+1)
	}
	p.draw(`<polyline class="curve c0" points="`)
	for q, change := range changes {
		p.draw("%.1f,%.1f ", x(q), y(change))
	}
	p.draw(`"/>`)
	return p.end(150, "Change of each quantile of head against base"), true
}

// percentilesOf are those of the row that a side of a comparison has in the document.
func percentilesOf(d *report.Document, s report.Side) []float64 {
	for _, r := range d.Results {
		if r.Client == s.Name && r.Load == s.Load {
			return r.Percentiles
		}
	}
	return nil
}

const (
	ecdfLeft, ecdfRight, ecdfTop, ecdfBottom = 50.0, 540.0, 10.0, 230.0
	mostCurves                               = 18 // six colours, three dashes
)

func ecdf(rows []report.Result) (template.HTML, bool) {
	low, high := math.Inf(1), 0.0
	for _, r := range rows {
		if n := len(r.Percentiles); n > 0 && r.Percentiles[0] > 0 {
			low, high = min(low, r.Percentiles[0]), max(high, r.Percentiles[n-1])
		}
	}
	if !(low < high) {
		return "", false
	}
	var p picture
	x := func(v float64) float64 {
		return ecdfLeft + math.Log(max(low, v)/low)/math.Log(high/low)*(ecdfRight-ecdfLeft)
	}
	y := func(share float64) float64 { return ecdfBottom - share*(ecdfBottom-ecdfTop) }
	p.grid(low, high, x, y)
	drawn := 0
	for _, r := range rows {
		if len(r.Percentiles) == 0 || drawn == mostCurves {
			continue
		}
		p.draw(`<polyline class="curve c%d d%d" points="`, drawn%6, drawn/6)
		for q, v := range r.Percentiles {
			p.draw("%.1f,%.1f ", x(v), y(float64(q+1)/100))
		}
		p.draw(`"/>`)
		at := ecdfTop + 12*float64(drawn)
		p.draw(`<line class="curve c%d d%d" x1="556" x2="580" y1="%.1f" y2="%.1f"/><text x="586" y="%.1f">%s</text>`,
			drawn%6, drawn/6, at, at, at+4, template.HTMLEscapeString(r.Client))
		drawn++
	}
	return p.end(ecdfBottom+24, "Distribution of latencies by client"), true
}

// grid draws the shares, and a line at 1, 2 and 5 times each power of ten.
func (p *picture) grid(low, high float64, x, y func(float64) float64) {
	for _, share := range []float64{0, 0.5, 0.95, 1} {
		p.draw(`<line class="axis" x1="%g" x2="%g" y1="%.1f" y2="%.1f"/><text class="dim" text-anchor="end" x="%g" y="%.1f">%.0f %%</text>`,
			ecdfLeft, ecdfRight, y(share), y(share), ecdfLeft-6, y(share)+4, 100*share)
	}
	for power := math.Pow(10, math.Floor(math.Log10(low))); power <= high; power *= 10 {
		for _, times := range []float64{1, 2, 5} {
			if v := power * times; v >= low && v <= high {
				p.draw(`<line class="axis" x1="%.1f" x2="%.1f" y1="%.1f" y2="%.1f"/><text class="dim" text-anchor="middle" x="%.1f" y="%.1f">%s</text>`,
					x(v), x(v), y(0), y(1), x(v), ecdfBottom+16, unit.Seconds(v))
			}
		}
	}
}

package render

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"github.com/claudebench/claudebench/report/render/picture"
	"github.com/claudebench/claudebench/report/unit"
)

const (
	// plotRanges is how many ranges of latency have a bar.
	plotRanges = 12
	// leastSpread is from the first edge to the last, as a ratio, so that ranges differ in
	// the three digits that are shown of them.
	leastSpread = 1.12
	// widestBar is in columns.
	widestBar = 50
)

// plot draws what part of each client's requests had which latency. Ranges and scale are the
// same for all curves, so that bars may be compared by eye.
func (p *page) plot(curves []picture.Curve) {
	edges, ok := edgesOf(curves)
	if !p.options.Plot || !ok {
		return
	}
	var drawn []histogram
	longest := 0.0
	for _, c := range curves {
		h := histogram{c, shares(c.Quantiles, edges)}
		drawn, longest = append(drawn, h), max(longest, slices.Max(h.shares))
	}
	p.heading("latencies", "bars are parts of the requests, of the percentiles' medians over the trials")
	for _, h := range drawn {
		p.text(0, bold, h.Name, "")
		p.bars(h, edges, longest)
	}
}

// A histogram is a distribution and what part of its requests lies in each range, in percent.
type histogram struct {
	picture.Curve
	shares []float64
}

// bars writes a line for each range, from the first that has a request to the last.
func (p *page) bars(h histogram, edges []float64, longest float64) {
	labels := rangesOf(edges)
	label := 0
	for _, l := range labels {
		label = max(label, widest(l))
	}
	const beside = len("    100 %  p50 p95 p99")
	width := max(1, min(widestBar, p.options.Width-label-beside))
	some := func(share float64) bool { return share > 0 }
	first := slices.IndexFunc(h.shares, some)
	last := len(h.shares)
	for last > first && !some(h.shares[last-1]) {
		last--
	}
	for i := first; i < last; i++ {
		bar := p.bar(h.shares[i]/longest, width)
		line := fmt.Sprintf("  %s%s  %s%s %3.0f %%  %s", strings.Repeat(" ", label-widest(labels[i])), labels[i],
			bar, strings.Repeat(" ", width-widest(bar)), h.shares[i], h.marks(edges, i))
		p.buffer.WriteString(p.plain(strings.TrimRight(line, " ")) + "\n")
	}
}

// bar is as long as its part of the width, to an eighth of a column; what is above 0 shows.
func (p *page) bar(part float64, width int) string {
	if part <= 0 {
		return ""
	}
	if p.options.ASCII {
		return strings.Repeat("#", max(1, int(math.Round(part*float64(width)))))
	}
	eighths := max(1, int(math.Round(8*part*float64(width))))
	bar := strings.Repeat("█", eighths/8)
	if rest := eighths % 8; rest > 0 {
		bar += string([]rune("▏▎▍▌▋▊▉")[rest-1])
	}
	return bar
}

// plain is the text in ASCII, where that is asked for.
func (p *page) plain(text string) string {
	if !p.options.ASCII {
		return text
	}
	return strings.NewReplacer("–", "-", "µ", "u").Replace(text)
}

// marks names the percentiles that lie in a range.
func (h histogram) marks(edges []float64, i int) string {
	var names []string
	for _, q := range []int{50, 95, 99} {
		if rangeOf(h.Quantiles[q-1], edges) == i {
			names = append(names, fmt.Sprintf("p%d", q))
		}
	}
	return strings.Join(names, " ")
}

// edgesOf are the bounds of the ranges, in seconds: from the lowest first percentile of the
// curves to the highest 99th, each a constant factor above the one before. What lies above has a
// range of its own, since the slowest request of a client may be seconds away from all others.
// ok is false if there are no curves.
func edgesOf(curves []picture.Curve) (edges []float64, ok bool) {
	low, high := math.Inf(1), 0.0
	for _, c := range curves {
		low, high = min(low, c.Quantiles[0]), max(high, c.Quantiles[98])
	}
	low = max(low, 1e-9)
	high = max(high, low*leastSpread)
	for i := range plotRanges {
		edges = append(edges, low*math.Pow(high/low, float64(i)/plotRanges))
	}
	return append(edges, high), len(curves) > 0
}

// rangeOf is the index of the range that a latency lies in, to which its upper edge belongs; the
// last is that above all edges.
func rangeOf(latency float64, edges []float64) int {
	i, _ := slices.BinarySearch(edges[1:], latency)
	return i
}

func rangesOf(edges []float64) []string {
	var labels []string
	for i, low := range edges[:len(edges)-1] {
		labels = append(labels, unit.Seconds(low)+" – "+unit.Seconds(edges[i+1]))
	}
	return append(labels, "above "+unit.Seconds(edges[len(edges)-1]))
}

// shares are the parts of the requests in each range, in percent: each percentile stands for as
// many of them as the others do.
func shares(percentiles, edges []float64) []float64 {
	all := make([]float64, len(edges))
	for _, latency := range percentiles {
		all[rangeOf(latency, edges)] += 100 / float64(len(percentiles))
	}
	return all
}

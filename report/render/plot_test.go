package render

import (
	"bytes"
	"math"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/claudebench/claudebench/report/render/picture"
)

func plotted(curves []picture.Curve, o Options) string {
	o.Plot = true
	p := &page{options: o}
	p.plot(curves)
	return p.buffer.String()
}

// curves are those of the first phase of a run.
func curves(t *testing.T) []picture.Curve {
	return curvesOf(strands(normal(t)), ofPhase(0))
}

func TestPlot(t *testing.T) {
	rows := curves(t)
	golden(t, "normal.plot", []byte(plotted(rows, Options{Width: 120})))
	golden(t, "normal.plot-ascii", []byte(plotted(rows, Options{Width: 80, ASCII: true})))
}

// skewed are percentiles of which the last is far away from the others.
func skewed(from, step, last float64) []float64 {
	all := make([]float64, 100)
	for i := range all {
		all[i] = from + float64(i)*step
	}
	all[99] = max(all[99], last)
	return all
}

// All requests of a client are in its bars, each once, whatever its latencies are.
func TestSharesAddUp(t *testing.T) {
	for name, rows := range map[string][]picture.Curve{
		"spread":         {{Quantiles: skewed(0.05, 0.001, 0)}},
		"a slow one":     {{Quantiles: skewed(0.05, 0.001, 30)}},
		"all alike":      {{Quantiles: skewed(0.05, 0, 0)}},
		"no time at all": {{Quantiles: skewed(0, 0, 0)}},
		"far apart":      {{Quantiles: skewed(1e-9, 0, 0)}, {Quantiles: skewed(500, 1, 0)}},
	} {
		edges, ok := edgesOf(rows)
		if !ok {
			t.Fatalf("%s: no edges", name)
		}
		for i, e := range edges[1:] {
			if !(e > edges[i]) || math.IsInf(e, 0) {
				t.Errorf("%s: edges are %v", name, edges)
			}
		}
		for _, c := range rows {
			sum := 0.0
			for _, s := range shares(c.Quantiles, edges) {
				sum += s
			}
			if want := float64(len(c.Quantiles)); math.Abs(sum-want) > 1e-9 {
				t.Errorf("%s: %g %% are drawn, not %g %%", name, sum, want)
			}
		}
		if text := plotted(rows, Options{Width: 80}); strings.Contains(text, "NaN") || strings.Count(text, "%") == 0 {
			t.Errorf("%s:\n%s", name, text)
		}
	}
}

func TestNothingToPlot(t *testing.T) {
	if text := plotted(nil, Options{Width: 80}); text != "" {
		t.Errorf("draws %q", text)
	}
}

// A latency on an edge belongs to the range below it, so that the 99th percentile of the slowest
// client is not above all ranges.
func TestRangeOf(t *testing.T) {
	edges := []float64{1, 2, 4}
	for latency, want := range map[float64]int{0.5: 0, 1: 0, 1.5: 0, 2: 0, 2.5: 1, 4: 1, 4.5: 2} {
		if got := rangeOf(latency, edges); got != want {
			t.Errorf("%g lies in range %d, not %d", latency, got, want)
		}
	}
}

func TestPlotFitsTheWidth(t *testing.T) {
	all := curves(t)
	for _, width := range []int{1, 40, 60, 80, 200} {
		text := plotted(all, Options{Width: width})
		for line := range strings.Lines(text) {
			if n := utf8.RuneCountInString(strings.TrimSuffix(line, "\n")); n > max(width, 48) {
				t.Errorf("at %d: line of %d: %s", width, n, line)
			}
		}
	}
}

// The bars of ASCII are ASCII, and as long as those of blocks.
func TestASCIIBars(t *testing.T) {
	rows := curves(t)
	blocks, ascii := plotted(rows, Options{Width: 100}), plotted(rows, Options{Width: 100, ASCII: true})
	if i := strings.IndexFunc(ascii, func(r rune) bool { return r > 127 }); i >= 0 {
		t.Errorf("%q is no ASCII", ascii[i:min(len(ascii), i+10)])
	}
	wide := bytes.Split([]byte(blocks), []byte("\n"))
	for i, line := range strings.Split(ascii, "\n") {
		if n := strings.Count(line, "#"); n > 0 {
			full := strings.Count(string(wide[i]), "█")
			if n < full || n > full+1 {
				t.Errorf("%s\n%s", wide[i], line)
			}
		}
	}
}

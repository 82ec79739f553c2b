package render

import (
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/claudebench/claudebench/bench"
	"github.com/claudebench/claudebench/report"
	"github.com/claudebench/claudebench/report/stat"
	"github.com/claudebench/claudebench/report/unit"
)

// unknown stands in a cell of which nothing is known.
const unknown = "–"

// A column of the table of results. Head and cells may have several lines.
type column struct {
	head string
	cell func(report.Result) string
}

// keys are the columns that every part of the table begins with.
func keys() []column {
	return []column{
		{"#", func(r report.Result) string {
			if r.Rank == 0 {
				return unknown
			}
			return unit.Count(r.Rank)
		}},
		{"client", client},
	}
}

// figures are the columns that may be spread over several parts.
func figures() []column {
	return []column{
		{"mean\nms", func(r report.Result) string { return span(r.Mean, 1e-3) }},
		{"p50\nms", func(r report.Result) string { return span(r.P50, 1e-3) }},
		{"p95\nms", func(r report.Result) string { return span(r.P95, 1e-3) }},
		{"p99\nms", func(r report.Result) string { return span(r.P99, 1e-3) }},
		{"max\nms", maximum},
		{"service\np50 ms", func(r report.Result) string { return span(r.ServiceP50, 1e-3) }},
		{"service\np99 ms", func(r report.Result) string { return span(r.ServiceP99, 1e-3) }},
		{"overhead\np50 ms", func(r report.Result) string { return span(r.OverheadP50, 1e-3) }},
		{"overhead\np99 ms", func(r report.Result) string { return span(r.OverheadP99, 1e-3) }},
		{"1st byte\np50 ms", streamed(1e-3, func(s *report.StreamResult) *stat.Summary { return s.FirstByteP50 })},
		{"1st byte\np99 ms", streamed(1e-3, func(s *report.StreamResult) *stat.Summary { return s.FirstByteP99 })},
		{"1st token\np50 ms", streamed(1e-3, func(s *report.StreamResult) *stat.Summary { return s.FirstTokenP50 })},
		{"1st token\np99 ms", streamed(1e-3, func(s *report.StreamResult) *stat.Summary { return s.FirstTokenP99 })},
		{"gap\np50 ms", streamed(1e-3, func(s *report.StreamResult) *stat.Summary { return s.GapP50 })},
		{"longest gap\np99 ms", streamed(1e-3, func(s *report.StreamResult) *stat.Summary { return s.MaxGapP99 })},
		{"each token\np50 ms", streamed(1e-3, func(s *report.StreamResult) *stat.Summary { return s.TokenTimeP50 })},
		{"tokens\n/s", streamed(1, func(s *report.StreamResult) *stat.Summary { return s.TokensPerSecond })},
		{"meter error\np50 ms", streamed(1e-3, func(s *report.StreamResult) *stat.Summary { return s.ErrorP50 })},
		{"meter error\np99 ms", streamed(1e-3, func(s *report.StreamResult) *stat.Summary { return s.ErrorP99 })},
		{"attempts\n/request", func(r report.Result) string { return span(r.Attempts, 1) }},
		{"retry wait\nmean ms", func(r report.Result) string { return span(r.RetryWait, 1e-3) }},
		{"goodput\n/s", func(r report.Result) string { return span(r.Goodput, 1) }},
		{"throughput\n/s", func(r report.Result) string { return span(r.Throughput, 1) }},
		{"max QPS\n@in flight, limit", peak},
		{"CPU ms\n/request", func(r report.Result) string { return span(r.CPU, 1e-3) }},
		{"memory\nMB", func(r report.Result) string { return span(r.Memory, 1e6) }},
		{"conns", connections},
		{"errors", failures},
	}
}

// client is the name, marked where warnings follow below, and what it is.
func client(r report.Result) string {
	name := r.Client
	if len(r.Warnings) > 0 {
		name += " !"
	}
	lines := []string{name}
	if r.Library != "" {
		lines = append(lines, strings.TrimSpace(r.Library+" "+r.Version))
	}
	if r.Runtime != "" {
		lines = append(lines, r.Runtime)
	}
	return strings.Join(lines, "\n")
}

// span is the median and, below it, the bounds, in units of the given size.
func span(s *stat.Summary, size float64) string {
	if s == nil {
		return unknown
	}
	median := unit.Number(s.Median / size)
	if s.N == 1 {
		return median
	}
	return median + "\n" + unit.Number(s.Low/size) + "–" + unit.Number(s.High/size)
}

// streamed is a cell about streams.
func streamed(size float64, of func(*report.StreamResult) *stat.Summary) func(report.Result) string {
	return func(r report.Result) string {
		if r.Stream == nil {
			return unknown
		}
		return span(of(r.Stream), size)
	}
}

func maximum(r report.Result) string {
	if r.Max == nil {
		return unknown
	}
	return unit.Number(*r.Max / 1e-3)
}

func peak(r report.Result) string {
	if r.Peak == nil {
		return unknown
	}
	cell := fmt.Sprintf("%s\n@%d", span(&r.Peak.Throughput, 1), r.Peak.Concurrency)
	if r.Peak.Bottleneck != report.BottleneckUnknown {
		cell += " " + string(r.Peak.Bottleneck)
	}
	return cell
}

// failures is how many requests failed and, below it, of what: the most frequent first.
func failures(r report.Result) string {
	kinds := slices.DeleteFunc(bench.Outcomes(), func(o bench.Outcome) bool { return o == bench.OK || r.Outcomes[o] == 0 })
	slices.SortStableFunc(kinds, func(a, b bench.Outcome) int { return r.Outcomes[b] - r.Outcomes[a] })
	lines := []string{failed(r)}
	for _, o := range kinds {
		lines = append(lines, fmt.Sprintf("%s %s", unit.Count(r.Outcomes[o]), o))
	}
	return strings.Join(lines, "\n")
}

func failed(r report.Result) string {
	if r.Trials == 0 {
		return unknown
	}
	return unit.Count(r.Errors)
}

func connections(r report.Result) string {
	if r.Connections == nil {
		return unknown
	}
	return unit.Count(*r.Connections)
}

// takes is how many characters the column takes in a table: its widest line, a bar and two spaces.
func (c column) takes(rows []report.Result) int {
	w := widest(c.head)
	for _, r := range rows {
		w = max(w, widest(c.cell(r)))
	}
	return w + 3
}

func widest(text string) int {
	w := 0
	for line := range strings.Lines(text) {
		w = max(w, utf8.RuneCountInString(strings.TrimSuffix(line, "\n")))
	}
	return w
}

// known tells whether any row has something to show in the column.
func (c column) known(rows []report.Result) bool {
	return slices.ContainsFunc(rows, func(r report.Result) bool { return c.cell(r) != unknown })
}

// parts spreads the figures that are known over as few tables as fit the width, all about as wide.
// Each begins with the keys, and has at least one figure, if there are any.
func parts(rows []report.Result, width int) [][]column {
	first := keys()
	known := slices.DeleteFunc(figures(), func(c column) bool { return !c.known(rows) })
	if len(known) == 0 {
		return [][]column{first}
	}
	left := width - 1
	for _, c := range first {
		left -= c.takes(rows)
	}
	need := make([]int, len(known))
	for i, c := range known {
		need[i] = c.takes(rows)
	}
	sizes := filled(need, left)
	for narrower := sizes; len(narrower) == len(sizes) && len(sizes) < len(need); left-- {
		sizes, narrower = narrower, filled(need, left-1)
	}
	var all [][]column
	for _, n := range sizes {
		all = append(all, slices.Concat(first, known[:n]))
		known = known[n:]
	}
	return all
}

// filled tells how many of the things that need some room each are in the first box that has so
// much room, in the second, and so on; at least one is in each.
func filled(need []int, room int) []int {
	sizes, left := []int{0}, room
	for _, n := range need {
		last := &sizes[len(sizes)-1]
		if *last > 0 && n > left {
			sizes, left = append(sizes, 0), room
			last = &sizes[len(sizes)-1]
		}
		*last++
		left -= n
	}
	return sizes
}

// inUnit is the median of a summary in the unit of its metric.
func inUnit(of string, s *stat.Summary) string {
	if s == nil {
		return unknown
	}
	return unit.In(of, s.Median)
}

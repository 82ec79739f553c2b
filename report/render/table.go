package render

import (
	"bytes"
	"io"
	"slices"
	"strings"

	"github.com/claudebench/claudebench/bench"
	"github.com/claudebench/claudebench/report"
	"github.com/olekukonko/tablewriter"
	"github.com/olekukonko/tablewriter/renderer"
	"github.com/olekukonko/tablewriter/tw"
)

// fullWidth is the width in columns that every column of the results fits into.
const fullWidth = 200

// Table writes the document for a terminal: the results of each phase, the
// article's figures, skipped clients, and warnings.
func Table(w io.Writer, d *report.Document, o Options) error {
	if o.Width == 0 {
		o.Width = fullWidth
	}
	p := &page{options: o}
	p.facts(d)
	p.comparison(d)
	lines := strands(d)
	if d.Comparison != nil {
		p.plot(curvesOf(lines, always))
	}
	p.breaches(d.Breaches)
	p.ladder(d.Ladder)
	for _, rows := range d.ByPhase() {
		p.phase(d.Run.Phases[rows[0].Phase], rows)
		if d.Comparison == nil {
			p.plot(curvesOf(lines, ofPhase(rows[0].Phase)))
		}
	}
	p.answers(d.Answers())
	p.claims(d.Claims)
	p.skipped(d.Skipped)
	p.warnings(d)
	if p.err != nil {
		return p.err
	}
	_, err := w.Write(p.buffer.Bytes())
	return err
}

// A page is what has been laid out, and the first error on the way.
type page struct {
	options Options
	buffer  bytes.Buffer
	err     error
}

func (p *page) phase(ph bench.Phase, rows []report.Result) {
	p.heading(string(rows[0].Load.Kind), about(ph, rows[0].Load))
	for _, columns := range parts(rows, p.options.Width) {
		head := make([]string, len(columns))
		cells := make([][]string, len(rows))
		for i, c := range columns {
			head[i] = c.head
			for j, r := range rows {
				cells[j] = append(cells[j], c.cell(r))
			}
		}
		p.table(head, cells, "ll"+strings.Repeat("r", len(columns)-2))
	}
	p.text(0, "", "", legend(rows))
}

// answers say what the tables come to.
func (p *page) answers(all []string) {
	if len(all) == 0 {
		return
	}
	p.heading("best", "")
	for _, a := range all {
		p.point("", "", a)
	}
}

// about says what load the clients had.
func about(ph bench.Phase, l bench.Load) string {
	load := l.String()
	if ph.Kind == bench.MaxThroughput {
		load = "each client at its highest throughput"
	}
	if ph.Stream {
		load += ", streamed"
	}
	if ph.Preset != "" || ph.Latency != "" {
		load += "; upstream " + strings.TrimSpace(ph.Preset+" "+ph.Latency)
	}
	return load
}

// legend says how the cells are read.
func legend(rows []report.Result) string {
	text := "# ranks by overhead (p50): clients whose bounds overlap share a rank. "
	if k := kinds(rows); len(k) > 0 {
		text += "Medians over the trials, below them the " + strings.Join(k, " or ") + ". "
	}
	if rows[0].Load.Open() {
		text += "Latency runs from the moment when a request was due; service, from when it was sent. "
	}
	if i := slices.IndexFunc(rows, func(r report.Result) bool { return r.Generator != "" }); i >= 0 {
		text += "The load was made by " + rows[i].Generator + "; CPU, memory and connections are those of the service. "
	}
	if slices.ContainsFunc(rows, func(r report.Result) bool { return r.Stream != nil }) {
		text += "gap: (last - first) / (pieces - 1), the mean time between two pieces of content; each token: (last - first) / (tokens - 1), by the answer's usage; " +
			"meter error: how long after the upstream wrote the first token the client had it. "
	}
	if slices.ContainsFunc(rows, func(r report.Result) bool { return r.Attempts != nil }) {
		text += "attempts: how often a request was sent, retry wait: the time until it was sent again, of clients that did so. "
	}
	return text + "! marks rows with warnings below."
}

// kinds are those of the bounds that are shown.
func kinds(rows []report.Result) []string {
	var all []string
	for _, r := range rows {
		if s := r.Throughput; s != nil && s.N > 1 && !slices.Contains(all, string(s.Kind)) {
			all = append(all, string(s.Kind))
		}
	}
	return all
}

// table lays out a table. align has an l for each column of texts, and an r
// for each of numbers.
func (p *page) table(head []string, rows [][]string, align string) {
	aligns := make([]tw.Align, len(align))
	for i, a := range align {
		aligns[i] = tw.AlignRight
		if a == 'l' {
			aligns[i] = tw.AlignLeft
		}
	}
	cells := tw.CellConfig{
		Formatting: tw.CellFormatting{AutoWrap: tw.WrapNone, AutoFormat: tw.Off},
		Alignment:  tw.CellAlignment{PerColumn: aligns},
	}
	t := tablewriter.NewTable(&p.buffer,
		tablewriter.WithConfig(tablewriter.Config{Header: cells, Row: cells}),
		tablewriter.WithRenderer(renderer.NewBlueprint(tw.Rendition{
			Settings: tw.Settings{Separators: tw.Separators{BetweenRows: tw.On}},
		})))
	t.Header(head)
	p.fail(t.Bulk(rows))
	p.fail(t.Render())
}

func (p *page) fail(err error) {
	if p.err == nil {
		p.err = err
	}
}

package render

import (
	"bytes"
	_ "embed"
	"encoding/base64"
	"fmt"
	"html/template"
	"io"
	"strings"

	"github.com/claudebench/claudebench/bench"
	"github.com/claudebench/claudebench/report"
	"github.com/claudebench/claudebench/report/unit"
)

var (
	//go:embed page/report.html
	pageText string
	//go:embed page/style.css
	pageStyle string
)

// HTML writes a document as one file that needs nothing else: no network, no script. Pictures
// are SVG, drawn here.
func HTML(w io.Writer, d *report.Document, o Options) error {
	t, err := template.New("report").Parse(pageText)
	if err != nil {
		return err
	}
	var all bytes.Buffer
	if err := JSON(&all, d, o); err != nil {
		return err
	}
	return t.Execute(w, htmlPage{
		Document: d, Title: title(d), Style: template.CSS(pageStyle),
		Comparison: htmlVerdict(d), Tables: htmlTables(d), Distributions: distributions(d), Legend: legendOf(d), Notices: htmlNotices(d), Facts: htmlFacts(d),
		Data: template.URL("data:application/json;base64," + base64.StdEncoding.EncodeToString(all.Bytes())),
	})
}

// An htmlPage is what the template shows, beside the document itself.
type htmlPage struct {
	*report.Document
	Title      string
	Style      template.CSS
	Comparison *htmlComparison
	Tables     []htmlTable
	// Distributions are one picture for each phase.
	Distributions []htmlStrip
	Legend        string
	Notices       []htmlNotice
	Facts         [][2]string
	Data          template.URL
}

type htmlComparison struct {
	*report.Comparison
	Class  string
	Forest template.HTML
	Rows   [][]string
	Alarms string
	Why    []string
	Strips []htmlStrip
}

type htmlTable struct {
	Caption string
	Head    []string
	Rows    [][]string
}

type htmlNotice struct {
	bench.Warning
	Where string
}

func title(d *report.Document) string {
	if d.Comparison != nil {
		return "claudebench: " + d.Comparison.Word()
	}
	return "claudebench: " + d.Run.Scenario
}

func htmlVerdict(d *report.Document) *htmlComparison {
	c := d.Comparison
	if c == nil {
		return nil
	}
	h := &htmlComparison{Comparison: c, Class: string(c.Outcome()), Forest: forest(c.Verdict.Comparisons), Rows: (&page{}).metrics(c, 8)}
	if h.Class == "" {
		h.Class = "none"
	}
	if d.Alarms != nil {
		h.Alarms = d.Alarms.Sentence()
	}
	for _, m := range c.Verdict.Comparisons {
		h.Why = append(h.Why, m.Metric.Name+": "+strings.Join(m.Reasons, "; "))
	}
	if c.Method == report.ByPairs {
		h.Strips = strips(c)
	}
	return h
}

func htmlTables(d *report.Document) []htmlTable {
	var all []htmlTable
	for rows := d.Results; len(rows) > 0; {
		n := 1
		for n < len(rows) && rows[n].Phase == rows[0].Phase {
			n++
		}
		t := htmlTable{Caption: string(rows[0].Load.Kind) + ": " + about(d.Run.Phases[rows[0].Phase], rows[0].Load)}
		for _, c := range append(keys(), figures()...) {
			if len(t.Head) < 2 || c.known(rows[:n]) {
				t.add(c, rows[:n])
			}
		}
		all, rows = append(all, t), rows[n:]
	}
	return all
}

func (t *htmlTable) add(c column, rows []report.Result) {
	t.Head = append(t.Head, c.head)
	if t.Rows == nil {
		t.Rows = make([][]string, len(rows))
	}
	for i, r := range rows {
		t.Rows[i] = append(t.Rows[i], c.cell(r))
	}
}

func legendOf(d *report.Document) string {
	if len(d.Results) == 0 {
		return ""
	}
	return legend(d.Results)
}

func htmlNotices(d *report.Document) []htmlNotice {
	var all []htmlNotice
	for _, n := range notices(d) {
		all = append(all, htmlNotice{n.Warning, n.where()})
	}
	return all
}

func htmlFacts(d *report.Document) [][2]string {
	f := d.Run
	facts := [][2]string{
		{"run", f.ID}, {"plan", f.Digest}, {"seed", fmt.Sprint(f.Seed)}, {"claudebench", f.Tool.Version + ", " + f.Tool.Go},
		{"CPU", fmt.Sprintf("%s, %d cores", f.Host.CPU, f.Host.Cores)}, {"memory", unit.Bytes(float64(f.Host.Memory))},
		{"system", f.Host.OS + ", Linux " + f.Host.Kernel}, {"kind of host", f.Host.Fingerprint()}, {"directory", d.RunDir},
	}
	if f.Target != "" {
		facts = append(facts, [2]string{"target", f.Target})
	}
	return facts
}

package render

import (
	"bytes"
	"crypto/sha256"
	"encoding/base64"
	"fmt"
	"html/template"
	"io"
	"strings"

	"github.com/claudebench/claudebench/bench"
	"github.com/claudebench/claudebench/report"
	"github.com/claudebench/claudebench/report/render/picture"
	"github.com/claudebench/claudebench/report/render/web"
	"github.com/claudebench/claudebench/report/unit"
)

// HTML writes a document as one file that needs nothing else: no network, and a script for
// charts over time alone. Pictures are SVG.
func HTML(w io.Writer, d *report.Document, o Options) error {
	t, err := template.New("report").Parse(web.Text)
	if err != nil {
		return err
	}
	var all bytes.Buffer
	if err := JSON(&all, d, o); err != nil {
		return err
	}
	lines := strands(d)
	return t.Execute(w, htmlPage{
		Document: d, Title: title(d), Style: template.CSS(web.Style()), Script: template.JS(web.Script()), ScriptDigest: digest(web.Script()),
		Comparison: htmlVerdict(d), Tables: htmlTables(d), Ladder: htmlLadderOf(d.Ladder), Claims: htmlClaimsOf(d.Claims), Distributions: distributions(d, lines), Legend: legendOf(d), Advices: htmlAdvices(d), Facts: htmlFacts(d),
		Charts: charts(d, lines), Styles: stylesOf(lines), Licence: web.Licence,
		Data: template.URL("data:application/json;base64," + base64.StdEncoding.EncodeToString(all.Bytes())),
	})
}

// digest names the one script that the page lets run.
func digest(script string) string {
	sum := sha256.Sum256([]byte(script))
	return base64.StdEncoding.EncodeToString(sum[:])
}

// An htmlPage is what the template shows, beside the document itself.
type htmlPage struct {
	*report.Document
	Title        string
	Style        template.CSS
	Script       template.JS
	ScriptDigest string
	Comparison   *htmlComparison
	Tables       []htmlTable
	// Distributions are one picture for each phase, or for both sides of a comparison.
	Distributions []htmlPicture
	// Charts is nil if there is nothing to draw over time; Styles says which line is whose.
	Charts  *chartData
	Styles  []htmlStyle
	Licence string
	Legend  string
	Ladder  *htmlLadder
	Claims  *htmlClaims
	Advices []htmlAdvice
	Facts   [][2]string
	Data    template.URL
}

type htmlComparison struct {
	*report.Comparison
	Class  string
	Forest template.HTML
	Table  htmlTable
	// Differing is what else differs between base and head; nil if nothing does.
	Differing *htmlTable
	Alarms    string
	Why       []string
	Pairs     template.HTML
}

// An htmlPicture is a picture with what it shows.
type htmlPicture struct {
	Picture template.HTML
	Caption string
}

// An htmlStyle is how the line of a strand looks.
type htmlStyle struct{ Class, Name string }

func stylesOf(lines []strand) []htmlStyle {
	var all []htmlStyle
	for i, s := range lines {
		all = append(all, htmlStyle{picture.Class(i), s.name})
	}
	return all
}

// An htmlAdvice is what to do about some notices.
type htmlAdvice struct {
	Fix     string
	Notices []htmlNotice
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
	h := &htmlComparison{Comparison: c, Class: string(c.Outcome()), Forest: picture.Forest(c.Verdict.Comparisons), Differing: differing(c)}
	h.Table = htmlTable{
		Label: "Changes, as a table", Caption: "Each metric", Align: "lrrrrrrl", Rows: (&page{}).metrics(c, 8),
		Head: []string{"metric", "base: " + c.Base.Name, "head: " + c.Head.Name, "change", "95 % interval", "adjusted p", "could see", "verdict"},
	}
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
		h.Pairs, _ = picture.Pairs(strips(c))
	}
	return h
}

func legendOf(d *report.Document) string {
	if len(d.Results) == 0 {
		return ""
	}
	return legend(d.Results)
}

func htmlAdvices(d *report.Document) []htmlAdvice {
	return each(advices(notices(d)), func(a advice) htmlAdvice {
		return htmlAdvice{a.fix, each(a.notices, func(n notice) htmlNotice { return htmlNotice{n.Warning, n.where()} })}
	})
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

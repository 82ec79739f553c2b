package render

import (
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"slices"

	"github.com/claudebench/claudebench/report"
	"github.com/claudebench/claudebench/report/judge"
	"github.com/claudebench/claudebench/report/unit"
)

// Alarms writes what comparisons of a client with itself have shown, as a table or as JSON.
func Alarms(w io.Writer, format string, a *report.FalseAlarms, o Options) error {
	if format == "json" {
		document := object{{"schema_version", alarmsVersion}, {"false_alarms", alarmsJSON(a)}}
		e := json.NewEncoder(w)
		e.SetIndent("", "  ")
		return e.Encode(document)
	}
	if o.Width == 0 {
		o.Width = fullWidth
	}
	p := &page{options: o}
	p.heading("false alarms", a.Sentence())
	var rows [][]string
	for _, outcome := range []judge.Outcome{judge.Same, judge.Better, judge.Unclear, judge.Contaminated, judge.Worse} {
		n := a.Outcomes[outcome]
		rows = append(rows, []string{string(outcome), unit.Count(n), unit.Percent(float64(n) / float64(a.Comparisons))})
	}
	p.table([]string{"verdict", "comparisons", "share"}, rows, "lrr")
	if a.FirstWorse > a.Worse {
		p.text(0, "", "", fmt.Sprintf("%d more were worse in the first block, and a second one took it back.", a.FirstWorse-a.Worse))
	}
	rows = nil
	for _, metric := range slices.Sorted(maps.Keys(a.Detectable)) {
		rows = append(rows, []string{metric, report.SizeOf(metric, a.Detectable[metric])})
	}
	p.table([]string{"metric", "smallest change\nfound in 80 %"}, rows, "lr")
	if p.err != nil {
		return p.err
	}
	_, err := w.Write(p.buffer.Bytes())
	return err
}

// alarmsVersion is that of the JSON of [Alarms].
const alarmsVersion = 1

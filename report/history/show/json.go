package show

import (
	"encoding/json"
	"io"
	"time"

	"github.com/claudebench/claudebench/bench"
	"github.com/claudebench/claudebench/report/history"
	"github.com/claudebench/claudebench/report/judge"
)

// jsonVersion rises when a field changes its meaning or goes away.
const jsonVersion = 1

type document struct {
	SchemaVersion int             `json:"schema_version"`
	Dir           string          `json:"dir"`
	Runs          int             `json:"runs"`
	Series        []series        `json:"series"`
	Warnings      []bench.Warning `json:"warnings"`
}

type series struct {
	Client         string          `json:"client"`
	WorkloadDigest string          `json:"workload_digest"`
	Phase          bench.Phase     `json:"phase"`
	Target         string          `json:"target,omitempty"`
	Fingerprint    string          `json:"fingerprint"`
	Host           bench.Host      `json:"host"`
	Metric         string          `json:"metric"`
	Unit           string          `json:"unit"`
	Better         judge.Direction `json:"better"`
	Searched       bool            `json:"searched_for_changes"`
	Changes        []change        `json:"changes"`
	Points         []point         `json:"points"`
}

type point struct {
	Run   string    `json:"run_id"`
	Dir   string    `json:"run_dir"`
	Began time.Time `json:"began"`
	Tool  string    `json:"tool_version"`
	Value float64   `json:"value"`
}

type change struct {
	Run    string    `json:"run_id"`
	Dir    string    `json:"run_dir"`
	Began  time.Time `json:"began"`
	Before float64   `json:"before"`
	After  float64   `json:"after"`
	// Change is null where before is 0 and there is no ratio.
	Change *float64 `json:"change"`
	Worse  bool     `json:"worse"`
}

// JSON writes the history for machines, series of one run included. Values are not rounded,
// and in the unit that stands beside them; a change is a fraction of what was before, of the
// share of errors the difference.
func JSON(w io.Writer, dir string, h *history.History) error {
	d := document{SchemaVersion: jsonVersion, Dir: dir, Runs: h.Runs, Series: []series{}, Warnings: append([]bench.Warning{}, h.Warnings...)}
	for i := range h.Series {
		d.Series = append(d.Series, seriesOf(&h.Series[i]))
	}
	e := json.NewEncoder(w)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	return e.Encode(d)
}

func seriesOf(s *history.Series) series {
	out := series{
		Client: s.Client, WorkloadDigest: s.Digest, Phase: s.Workload.Phase, Target: s.Workload.Target,
		Fingerprint: s.Host.Fingerprint(), Host: s.Host,
		Metric: s.Metric.Name, Unit: s.Metric.Unit, Better: s.Metric.Better,
		Searched: s.Searched(), Changes: []change{}, Points: []point{},
	}
	for _, p := range s.Points {
		out.Points = append(out.Points, point(p))
	}
	for _, c := range s.Changes {
		p := s.Points[c.At]
		next := change{Run: p.Run, Dir: p.Dir, Began: p.Began, Before: c.Before, After: c.After, Worse: c.Worse(s.Metric)}
		if by, ok := c.Size(s.Metric); ok {
			next.Change = &by
		}
		out.Changes = append(out.Changes, next)
	}
	return out
}

package show

import (
	"encoding/csv"
	"io"
	"strconv"
	"strings"
	"time"

	"github.com/claudebench/claudebench/report/history"
)

// CSV writes one line for each point (RFC 4180, with line feeds). Values are not rounded. change
// is filled where a new level begins, as in JSON.
func CSV(w io.Writer, _ string, h *history.History) error {
	rows := [][]string{{"client", "workload", "workload_digest", "fingerprint", "metric", "unit", "run_id", "run_dir", "began", "tool_version", "value", "change"}}
	for i := range h.Series {
		s := &h.Series[i]
		sizes := map[int]string{}
		for _, c := range s.Changes {
			if by, ok := c.Size(s.Metric); ok {
				sizes[c.At] = exact(by)
			}
		}
		for at, p := range s.Points {
			rows = append(rows, []string{
				plain(s.Client), plain(s.Workload.String()), s.Digest, s.Host.Fingerprint(), s.Metric.Name, s.Metric.Unit,
				plain(p.Run), plain(p.Dir), p.Began.Format(time.RFC3339Nano), plain(p.Tool), exact(p.Value), sizes[at],
			})
		}
	}
	return csv.NewWriter(w).WriteAll(rows)
}

func exact(x float64) string { return strconv.FormatFloat(x, 'g', -1, 64) }

// plain keeps a name from being a formula where the file is opened as a sheet.
func plain(name string) string {
	if strings.ContainsAny(name[:min(1, len(name))], "=+-@\t\r") {
		return "'" + name
	}
	return name
}

package watch

import (
	"strconv"

	"github.com/prometheus/client_golang/prometheus"
)

// tables shows the counts of a board to Prometheus. It reads them when it is
// asked, which costs the requests nothing.
type tables struct {
	board              *Board
	requests, attempts *prometheus.Desc
}

func newTables(b *Board) tables {
	return tables{
		board: b,
		requests: prometheus.NewDesc(namespace+"_requests_total", "Requests by what became of them.",
			[]string{"code", "outcome", "model", "key"}, nil),
		attempts: prometheus.NewDesc(namespace+"_attempts_total", "Requests by the number of the attempt that the SDKs give them.",
			[]string{"retry"}, nil),
	}
}

// Describe implements prometheus.Collector.
func (t tables) Describe(to chan<- *prometheus.Desc) {
	to <- t.requests
	to <- t.attempts
}

// Collect implements prometheus.Collector.
func (t tables) Collect(to chan<- prometheus.Metric) {
	t.board.Tally.each(func(c Cell, n int64) {
		to <- count(t.requests, n, strconv.Itoa(c.Status), c.Outcome, c.Model, c.Key)
	})
	for number, n := range t.board.Attempts.ByNumber() {
		to <- count(t.attempts, n, number)
	}
	if n := t.board.Attempts.Absent(); n > 0 {
		to <- count(t.attempts, n, "none")
	}
}

// count is one counter. Labels are valid UTF-8: the tally sees to that.
func count(d *prometheus.Desc, n int64, labels ...string) prometheus.Metric {
	return prometheus.MustNewConstMetric(d, prometheus.CounterValue, float64(n), labels...)
}

package watch

import (
	"net/http"
	"strconv"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
	"github.com/prometheus/client_golang/prometheus/promhttp"
)

// namespace begins the names of all metrics.
const namespace = "claudebench_mock"

func histogram(name, help string, buckets ...float64) prometheus.Histogram {
	return prometheus.NewHistogram(prometheus.HistogramOpts{Namespace: namespace, Name: name, Help: help, Buckets: buckets})
}

// handler serves the metrics of a board, and those of the process.
func handler(b *Board, inFlight *Gauge, c *Connections) http.Handler {
	r := prometheus.NewRegistry()
	r.MustRegister(
		collectors.NewGoCollector(),
		collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}),
		b.lateness, b.service, b.firstToken,
		counts{b},
		gauge("in_flight", "Requests that are being answered.", inFlight.Now),
		gauge("connections_open", "Connections that are open.", c.open.Now),
		gauge("connections_in_use", "Connections with a request.", c.InUse),
		prometheus.NewCounterFunc(prometheus.CounterOpts{Namespace: namespace, Name: "connections_opened_total", Help: "Connections that were opened."},
			func() float64 { return float64(c.Opened()) }),
	)
	return promhttp.HandlerFor(r, promhttp.HandlerOpts{})
}

func gauge(name, help string, now func() int64) prometheus.Collector {
	return prometheus.NewGaugeFunc(prometheus.GaugeOpts{Namespace: namespace, Name: name, Help: help}, func() float64 { return float64(now()) })
}

// counts reads the tables of a board when they are asked for, which costs the
// requests nothing.
type counts struct{ board *Board }

func (counts) descs() (requests, attempts *prometheus.Desc) {
	return prometheus.NewDesc(namespace+"_requests_total", "Requests by what became of them.", []string{"key", "model", "outcome", "code"}, nil),
		prometheus.NewDesc(namespace+"_attempts_total", "Requests by the number of the attempt that the SDKs give them.", []string{"attempt"}, nil)
}

// Describe implements prometheus.Collector.
func (c counts) Describe(to chan<- *prometheus.Desc) {
	requests, attempts := c.descs()
	to <- requests
	to <- attempts
}

// Collect implements prometheus.Collector.
func (c counts) Collect(to chan<- prometheus.Metric) {
	requests, attempts := c.descs()
	c.board.Tally.each(func(cell Cell, n int64) {
		to <- prometheus.MustNewConstMetric(requests, prometheus.CounterValue, float64(n), cell.Key, cell.Model, cell.Outcome, strconv.Itoa(cell.Status))
	})
	for number, n := range c.board.Attempts.ByNumber() {
		to <- prometheus.MustNewConstMetric(attempts, prometheus.CounterValue, float64(n), number)
	}
}

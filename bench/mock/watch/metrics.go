package watch

import (
	"net/http"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
	"github.com/prometheus/client_golang/prometheus/promhttp"
)

// handler serves the metrics of a board, and those of the process.
func handler(b *Board, inFlight *Gauge, c *Connections) http.Handler {
	process := prometheus.NewRegistry()
	process.MustRegister(collectors.NewGoCollector(), collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}))
	return promhttp.HandlerFor(prometheus.Gatherers{process, registry(b, inFlight, c)}, promhttp.HandlerOpts{})
}

func registry(b *Board, inFlight *Gauge, c *Connections) *prometheus.Registry {
	r := prometheus.NewRegistry()
	r.MustRegister(
		b.lateness.spread, b.times.service, b.times.firstToken, newTables(b),
		gauge("write_lateness_max_seconds", "How much later than planned the latest answer or event was written.",
			func() float64 { return b.MaxLate().Seconds() }),
		counter("writes_late_total", "Answers and events that were written later than is tolerated.", b.Late),
		gauge("in_flight", "Requests that are being answered.", whole(inFlight.Now)),
		gauge("connections_open", "Connections that are open.", whole(c.open.Now)),
		gauge("connections_in_use", "Connections with a request.", whole(c.InUse)),
		counter("connections_opened_total", "Connections that were opened.", c.Opened),
	)
	return r
}

func gauge(name, help string, now func() float64) prometheus.Collector {
	return prometheus.NewGaugeFunc(prometheus.GaugeOpts{Namespace: namespace, Name: name, Help: help}, now)
}

func counter(name, help string, now func() int64) prometheus.Collector {
	return prometheus.NewCounterFunc(prometheus.CounterOpts{Namespace: namespace, Name: name, Help: help}, whole(now))
}

func whole(n func() int64) func() float64 { return func() float64 { return float64(n()) } }

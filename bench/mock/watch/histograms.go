package watch

import "github.com/prometheus/client_golang/prometheus"

// namespace begins the names of all metrics.
const namespace = "claudebench_mock"

// times are how long answers took that were what was asked for.
type times struct{ service, firstToken prometheus.Histogram }

func newTimes() times {
	return times{
		service: histogram("service_seconds", "From when a request was read until the last of its answer was written.",
			1e-3, 5e-3, 10e-3, 25e-3, 50e-3, 100e-3, 250e-3, 500e-3, 1, 2.5, 5, 10, 30, 60, 300),
		firstToken: histogram("first_token_seconds", "From when a request was read until the first event of its stream was written.",
			1e-3, 5e-3, 10e-3, 25e-3, 50e-3, 100e-3, 250e-3, 500e-3, 1, 2.5, 5, 10, 30, 60),
	}
}

func (t times) add(e *Entry) {
	t.service.Observe(e.Took.Seconds())
	if e.Stream && e.Events > 0 {
		t.firstToken.Observe(e.FirstToken.Seconds())
	}
}

func newLateness() prometheus.Histogram {
	return histogram("write_lateness_seconds", "How much later than planned answers and events were written.",
		50e-6, 100e-6, 200e-6, 300e-6, 500e-6, 1e-3, 2e-3, 5e-3, 10e-3, 50e-3, 250e-3, 1)
}

func histogram(name, help string, buckets ...float64) prometheus.Histogram {
	return prometheus.NewHistogram(prometheus.HistogramOpts{Namespace: namespace, Name: name, Help: help, Buckets: buckets})
}

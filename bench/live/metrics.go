package live

import (
	"github.com/claudebench/claudebench/bench"
	"github.com/prometheus/client_golang/prometheus"
)

// namespace begins the names of all metrics but the two that clients count of themselves, too:
// those have the names of the article's client, so that one panel shows both.
const namespace = "claudebench"

// The labels are these alone, but for the build's versions, and each has a bounded number of
// values: the clients of the plan, its phases from 1, and how requests or trials ended.
const (
	labelClient  = "client"
	labelPhase   = "phase"
	labelStatus  = "status" // of requests; the article's name
	labelOutcome = "outcome"
)

// statusOf is an outcome as a value of [labelStatus]; the article's word for ok is success, and its
// other words are ours.
func statusOf(o bench.Outcome) string {
	if o == bench.OK {
		return "success"
	}
	return string(o)
}

// buckets are upper bounds in seconds, six for each power of ten, from an answer on the same
// machine to one that few clients wait for. A quantile lies between two of them, which are at
// most a factor of 1.7 apart.
var buckets = [...]float64{
	1e-3, 1.5e-3, 2e-3, 3e-3, 5e-3, 7e-3, 10e-3, 15e-3, 20e-3, 30e-3, 50e-3, 70e-3,
	0.1, 0.15, 0.2, 0.3, 0.5, 0.7, 1, 1.5, 2, 3, 5, 7, 10, 15, 20, 30, 50, 70,
}

// atEnd is what the help of a metric says that moves only when a trial ends: clients keep their
// hits to themselves while they are measured.
const atEnd = " Moves when a trial ends; trials that failed do not count."

// metrics are those of a run.
type metrics struct {
	requests *prometheus.CounterVec
	latency  *prometheus.HistogramVec

	ended, notSent       *prometheus.CounterVec
	trials               *prometheus.CounterVec
	clientCPU, mockCPU   *prometheus.CounterVec
	peakRSS              *prometheus.GaugeVec
	trialPlan, trialHas  *prometheus.GaugeVec
	planned, began, over prometheus.Gauge
	build                *prometheus.GaugeVec
}

func newMetrics() *metrics {
	return &metrics{
		requests: counters("", "claude_requests_total", "Requests by how they ended."+atEnd, labelStatus),
		latency: prometheus.NewHistogramVec(prometheus.HistogramOpts{
			Name:    "claude_latency",
			Help:    "Seconds from when a request was due, or else sent, until the last byte of its answer, whatever its outcome." + atEnd,
			Buckets: buckets[:],
		}, []string{labelClient, labelPhase}),
		ended:     counters(namespace, "requests_ended_total", "Requests that have ended, as clients tell once a second while they are measured; those of failed trials count, too."),
		notSent:   counters(namespace, "requests_not_sent_total", "Requests that were due, and given up before they could be sent."+atEnd),
		trials:    counters(namespace, "trials_total", "Trials that have ended: ok or failed.", labelOutcome),
		clientCPU: counters(namespace, "client_cpu_seconds_total", "CPU time that clients used while they were measured."+atEnd),
		mockCPU:   counters(namespace, "mock_cpu_seconds_total", "CPU time that the mock used for them."+atEnd),
		peakRSS:   gauges("client_peak_rss_bytes", "Peak of the resident memory of the client's processes, in its latest trial that did not fail."),
		trialPlan: gauges("trial_requests_planned", "Requests of the trial that goes on."),
		trialHas:  gauges("trial_requests_ended", "Requests that have ended in the trial that goes on, as its client tells once a second."),
		planned:   gauge("trials_planned", "Trials that the run will have, as far as can be told: searches and comparisons end when they have found out."),
		began:     gauge("run_start_time_seconds", "When the run began, in seconds since 1970."),
		over:      gauge("run_over", "1 when no more trials come, else 0."),
		build: prometheus.NewGaugeVec(prometheus.GaugeOpts{Namespace: namespace, Name: "build_info", Help: "1; the labels tell the program's version, and that of Go."},
			[]string{"version", "goversion"}),
	}
}

func counters(space, name, help string, labels ...string) *prometheus.CounterVec {
	return prometheus.NewCounterVec(prometheus.CounterOpts{Namespace: space, Name: name, Help: help}, append([]string{labelClient, labelPhase}, labels...))
}

func gauges(name, help string) *prometheus.GaugeVec {
	return prometheus.NewGaugeVec(prometheus.GaugeOpts{Namespace: namespace, Name: name, Help: help}, []string{labelClient, labelPhase})
}

func gauge(name, help string) prometheus.Gauge {
	return prometheus.NewGauge(prometheus.GaugeOpts{Namespace: namespace, Name: name, Help: help})
}

func (m *metrics) registry() *prometheus.Registry {
	r := prometheus.NewRegistry()
	r.MustRegister(m.requests, m.latency, m.ended, m.notSent, m.trials, m.clientCPU, m.mockCPU, m.peakRSS,
		m.trialPlan, m.trialHas, m.planned, m.began, m.over, m.build)
	return r
}

// expect shows what a plan will have, before it has it.
func (m *metrics) expect(p *bench.Plan) {
	if c := p.Comparison; c != nil {
		for _, arm := range []bench.Arm{c.Base, c.Head, c.Control} {
			m.series(arm.Client, arm.Phase)
		}
		return
	}
	for _, client := range p.Clients {
		for phase := range p.Phases {
			m.series(client, phase)
		}
	}
}

// idle takes away what is said of a trial that goes on.
func (m *metrics) idle() {
	m.trialPlan.Reset()
	m.trialHas.Reset()
}

package live

import (
	"strconv"
	"strings"

	"github.com/claudebench/claudebench/bench"
	"github.com/prometheus/client_golang/prometheus"
)

// series are the metrics of one client in one phase.
type series struct {
	requests                           map[bench.Outcome]prometheus.Counter
	latency                            prometheus.Observer
	ended, notSent, clientCPU, mockCPU prometheus.Counter
	ok, failed                         prometheus.Counter
	// The gauges are there only when they have a value.
	peakRSS, trialPlan, trialHas func(float64)
}

// series are those of a client in a phase, whose index counts from 0. Their counters are shown
// from then on, as 0: Prometheus sees no increase in one that it has not seen before.
func (m *metrics) series(client string, phase int) *series {
	l := []string{strings.ToValidUTF8(client, "\ufffd"), strconv.Itoa(phase + 1)}
	counter := func(v *prometheus.CounterVec, more ...string) prometheus.Counter {
		return v.WithLabelValues(append(l, more...)...)
	}
	set := func(v *prometheus.GaugeVec) func(float64) {
		return func(value float64) { v.WithLabelValues(l...).Set(value) }
	}
	s := &series{
		requests:  map[bench.Outcome]prometheus.Counter{},
		latency:   m.latency.WithLabelValues(l...),
		ended:     counter(m.ended),
		notSent:   counter(m.notSent),
		clientCPU: counter(m.clientCPU),
		mockCPU:   counter(m.mockCPU),
		ok:        counter(m.trials, "ok"),
		failed:    counter(m.trials, "failed"),
		peakRSS:   set(m.peakRSS),
		trialPlan: set(m.trialPlan),
		trialHas:  set(m.trialHas),
	}
	for _, o := range bench.Outcomes() {
		s.requests[o] = counter(m.requests, statusOf(o))
	}
	return s
}

// hit counts a request.
func (s *series) hit(h *bench.Hit) {
	s.requests[h.Outcome].Inc()
	s.latency.Observe(h.FromDue().Seconds())
}

// used counts what a trial cost. A client may say anything of itself.
func (s *series) used(t *bench.Trial) {
	s.ok.Inc()
	s.notSent.Add(float64(len(t.Done.NotSent)))
	s.clientCPU.Add(max(0, t.Done.CPU.Seconds()))
	s.mockCPU.Add(max(0, t.Usage.Mock.Seconds()))
	s.peakRSS(float64(t.Usage.PeakRSS))
}

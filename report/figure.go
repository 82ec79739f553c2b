package report

import (
	"time"

	"github.com/claudebench/claudebench/report/judge"
)

// A figure is what a trial says of one metric, and whether it is known.
type figure func(measured) (v float64, known bool)

// latency is a figure of the latencies, in seconds.
func latency(of func(Latency) time.Duration) figure {
	return func(m measured) (float64, bool) { return of(m.Latency).Seconds(), m.Requests > 0 }
}

// figures are those that can be compared, by the names of their metrics.
func figures() map[string]figure {
	return map[string]figure{
		"p50":             latency(func(l Latency) time.Duration { return l.P50 }),
		"p95":             latency(func(l Latency) time.Duration { return l.P95 }),
		"p99":             latency(func(l Latency) time.Duration { return l.P99 }),
		"p99.9":           latency(func(l Latency) time.Duration { return l.P999 }), // the judge knows its floor
		"first_token_p50": firstToken,
		"cpu_per_request": cpuPerRequest,
		"peak_memory":     peakMemory,
		"throughput":      throughput,
		judge.Errors:      errorShare,
	}
}

// p999 is p99.9, in seconds, where there are requests enough for it to mean anything.
func p999(m measured) (float64, bool) {
	return m.Latency.P999.Seconds(), m.Requests >= fewestForP999
}

// fewestForP999 requests have three above p99.9 to be expected, of which the greatest lies
// above it with a probability of 95 %.
const fewestForP999 = 3000

// cpuPerRequest is in seconds: what the client says of itself, and of a service what the machine says.
func cpuPerRequest(m measured) (float64, bool) {
	cpu := m.Done.CPU
	if m.Ready.Generator != "" {
		cpu = m.Usage.Client
	}
	return cpu.Seconds() / float64(max(m.Done.Requests, 1)), cpu > 0 && m.Done.Requests > 0
}

// peakMemory is in bytes.
func peakMemory(m measured) (float64, bool) {
	return float64(m.Usage.PeakRSS), m.Usage.PeakRSS > 0
}

func throughput(m measured) (float64, bool) { return m.Throughput, m.Requests > 0 }

// attempts is how often a request was sent, on average; not known where none was sent again.
func attempts(m measured) (float64, bool) {
	return float64(m.Attempts) / float64(max(m.Requests, 1)), m.Attempts > m.Requests
}

// retryWait is the mean wait before a request was sent again, in seconds.
func retryWait(m measured) (float64, bool) {
	return m.RetryWait.Seconds() / float64(max(m.Attempts-m.Requests, 1)), m.Attempts > m.Requests
}

func goodput(m measured) (float64, bool) {
	if m.Goodput == nil {
		return 0, false
	}
	return *m.Goodput, true
}

// firstToken is the median time to the first token, in seconds.
func firstToken(m measured) (float64, bool) {
	if m.Streams == nil {
		return 0, false
	}
	return m.Streams.FirstToken.P50.Seconds(), true
}

func errorShare(m measured) (float64, bool) { return m.Figures.ErrorShare(), m.Requests > 0 }

func littlesLaw(m measured) (float64, bool) {
	if m.LittlesLaw == nil {
		return 0, false
	}
	return *m.LittlesLaw, true
}

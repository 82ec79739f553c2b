package report

import (
	"time"

	"github.com/claudebench/claudebench/bench"
)

// Figures are what the hits of one trial say. Failed requests are part of all
// of them but the throughput.
type Figures struct {
	// Requests is the number of hits, and Attempts how often they were sent.
	Requests, Attempts int
	// RetryWait is the time spent waiting between attempts, of all requests together.
	RetryWait time.Duration
	// Errors is how many of them did not end with the outcome OK.
	Errors   int
	Outcomes map[bench.Outcome]int
	// Codes counts the HTTP statuses; 0 stands for no complete answer.
	Codes map[uint16]int
	// Latency is what a user felt: from the moment when the request was due
	// until its last byte was read. In a load without due times that is the
	// service time.
	Latency Latency
	// Service is the mean service time: from the call to the last byte.
	Service time.Duration
	// ServiceP50 and ServiceP99 are its quantiles in a load with due times, where latency is
	// something else; 0 in others.
	ServiceP50, ServiceP99 time.Duration
	// Lateness is how long after they were due requests were sent, in a load with due times.
	Lateness Spread
	// Course is the latency over time: at most 1000 of the hits, in the order in which they were
	// sent.
	Course []Point
	// Answered is the mean latency of the requests that succeeded; 0 without any. Fast failures
	// are no speed.
	Answered time.Duration
	// Overhead is nil if the upstream told its time for no hit.
	Overhead *Overhead
	// Throughput is in successful requests per second, from the first call to
	// the last byte of the last answer; 0 if no time passed.
	Throughput float64
	// Goodput is how many requests per second kept the bounds of their phase; nil without any.
	Goodput *float64
	// Streams is nil if no answer came as a stream.
	Streams *StreamFigures
	// LittlesLaw is the share of the asked concurrency that was in flight, on
	// average, while the load was steady: 1 for a client that keeps its
	// promise. nil for other loads than closed ones, and if there was no steady
	// part.
	LittlesLaw *float64
}

// Latency is the distribution of the latencies of a trial; 0 without hits.
type Latency struct {
	Mean, P50, P95, P99 time.Duration
	// P999 is p99.9, which means nothing below 3000 requests.
	P999, Max time.Duration
	// Percentiles are the quantiles at 1 %, 2 %, and so on to 100 %; nil without hits.
	Percentiles []time.Duration
}

// Overhead is the distribution of the client overhead over those hits for
// which it is known.
type Overhead struct {
	Mean, P50, P99 time.Duration
}

// ErrorShare is the share of the requests that failed, from 0 to 1; 0 without
// requests.
func (f Figures) ErrorShare() float64 {
	if f.Requests == 0 {
		return 0
	}
	return float64(f.Errors) / float64(f.Requests)
}

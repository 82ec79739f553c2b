// Package search decides what to run next, given what was seen: it looks for
// the concurrency at which a client's throughput is highest.
//
// A search keeps nothing that its trials do not say, so a run that was broken
// off goes on where it stood once its trials are read back.
package search

import (
	"time"

	"github.com/claudebench/claudebench/bench"
)

// A Chooser names the next step of a run. It is given all trials of the run so
// far, in the order in which they ended, and its step is carried out before it
// is asked again. false means that it has seen enough.
type Chooser interface {
	Next(trials []bench.Trial) (bench.Step, bool)
}

// A Point is what a search needs to know of one trial.
type Point struct {
	// Throughput is in successful requests per second, at least 0.
	Throughput float64
	// P99 is the 99th percentile of the latency of all requests; 0 if there
	// were none.
	P99 time.Duration
	// ErrorShare is the share of the requests that failed, from 0 to 1.
	ErrorShare float64
}

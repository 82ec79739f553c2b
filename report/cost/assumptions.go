package cost

import (
	"errors"
	"fmt"
	"time"
)

// Assumptions are what a run cannot tell.
type Assumptions struct {
	// Utilisation is the share of the CPU time and of the bandwidth that may be
	// used on average, above 0 and at most 1. Both queue: the nearer to 1, the
	// longer requests wait.
	Utilisation float64
	// MemoryShare is the share of the memory that workers may have, above 0 and
	// at most 1; the rest is the system's.
	MemoryShare float64
	// Speed is how much a vCPU of the instance does in a second, a core of the
	// run's host being 1; above 0.
	Speed float64
	// WireOverhead is the bytes of a request beside both bodies: headers, TLS,
	// TCP and IP; at least 0.
	WireOverhead float64
	// Latency is the time that an answer takes in production, which a worker
	// waits for; 0 means that it is as in the run.
	Latency time.Duration
	// Rate is how many requests per second are wanted; 0 means that nobody
	// asked.
	Rate float64
	// Tokens are those of a request.
	Tokens Tokens
}

// Defaults are the assumptions that hold unless others are made.
func Defaults() Assumptions {
	return Assumptions{Utilisation: 0.70, MemoryShare: 0.80, Speed: 1, WireOverhead: 2000}
}

// Validate returns nil or all that is wrong.
func (a Assumptions) Validate() error {
	bounds := []bound{
		{field: "utilisation", value: a.Utilisation, high: 1, above: true},
		{field: "memory-share", value: a.MemoryShare, high: 1, above: true},
		{field: "cpu-speed", value: a.Speed, high: 1000, above: true},
		{field: "wire-overhead", value: a.WireOverhead, high: 1e9},
		{field: "latency", value: a.Latency.Seconds(), high: 86_400},
		{field: "rate", value: a.Rate, high: 1e9},
		{field: "input-tokens", value: float64(a.Tokens.Input), high: 1e7},
		{field: "output-tokens", value: float64(a.Tokens.Output), high: 1e7},
	}
	var all []error
	for _, b := range bounds {
		if fault := b.fault(); fault != "" {
			all = append(all, fmt.Errorf("%s: %s", b.field, fault))
		}
	}
	return errors.Join(all...)
}

package bench

import (
	"fmt"
	"time"
)

// LoadKind names the way in which a load asks for its requests.
type LoadKind string

// The kinds of load.
const (
	// Closed keeps exactly Concurrency requests in flight: the next is sent
	// when one has ended. It hides faults of connection pools, and its latency
	// says nothing of what users would wait at a given rate.
	Closed LoadKind = "closed"
	// Constant asks for a request every 1/Rate seconds, whether or not earlier
	// ones have ended (open loop).
	Constant LoadKind = "constant"
	// Burst sends rounds of Concurrency requests at once; a round starts when
	// the last request of the round before has ended. The last round may be
	// smaller.
	Burst LoadKind = "burst"
)

// LoadKinds lists every kind of load.
func LoadKinds() []LoadKind { return []LoadKind{Closed, Constant, Burst} }

// A Load says how many requests are asked for, and when.
type Load struct {
	Kind LoadKind `json:"kind"`
	// Requests is how many requests are sent in all, at least 1.
	Requests int `json:"requests"`
	// Concurrency is the number of requests in flight (Closed), the size of a
	// round (Burst), or the most that may be in flight (Constant), at least 1.
	Concurrency int `json:"concurrency"`
	// Rate is in requests per second, above 0 for Constant, absent otherwise.
	Rate float64 `json:"rate,omitzero"`
}

// Due is how long after the start request i (from 0) is due. Only Constant
// has due times.
func (l Load) Due(i int) time.Duration {
	if l.Kind != Constant || l.Rate <= 0 {
		return 0
	}
	return time.Duration(float64(i) / l.Rate * float64(time.Second))
}

// String describes the load in words, as a heading needs it.
func (l Load) String() string {
	switch l.Kind {
	case Constant:
		return fmt.Sprintf("%d requests at %g/s, at most %d in flight", l.Requests, l.Rate, l.Concurrency)
	case Burst:
		return fmt.Sprintf("%d requests in bursts of %d", l.Requests, l.Concurrency)
	}
	return fmt.Sprintf("%d requests, %d in flight", l.Requests, l.Concurrency)
}

// MaxRequests bounds the requests of one trial, so that a slip of the hand
// neither fills a disk nor loads an upstream for days.
const MaxRequests = 10_000_000

func (l Load) faults(field string) Faults {
	var f Faults
	switch l.Kind {
	case Closed, Constant, Burst:
	default:
		f.add(field+".kind", "unknown kind of load %q", l.Kind)
	}
	if l.Requests < 1 || l.Requests > MaxRequests {
		f.add(field+".requests", "must be between 1 and %d, is %d", MaxRequests, l.Requests)
	}
	if l.Concurrency < 1 {
		f.add(field+".concurrency", "must be at least 1, is %d", l.Concurrency)
	} else if l.Concurrency > l.Requests {
		f.add(field+".concurrency", "must not exceed requests (%d), is %d", l.Requests, l.Concurrency)
	}
	switch {
	case l.Kind == Constant && (!(l.Rate > 0) || l.Rate > 1e6):
		f.add(field+".rate", "must be above 0 and at most 1000000 per second, is %g", l.Rate)
	case l.Kind != Constant && l.Rate != 0:
		f.add(field+".rate", "belongs to a constant load only")
	}
	return f
}

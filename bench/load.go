package bench

import (
	"fmt"
	"iter"
	"slices"
	"time"
)

// LoadKind names the way in which a load asks for its requests.
type LoadKind string

// The kinds of load. Those from Constant on are open loops: their requests have
// due times, and are sent whether or not earlier ones have ended.
const (
	// Closed keeps exactly Concurrency requests in flight: the next is sent
	// when one has ended. It hides faults of connection pools, and its latency
	// says nothing of what users would wait at a given rate.
	Closed LoadKind = "closed"
	// Burst sends rounds of Concurrency requests at once; a round starts when
	// the last request of the round before has ended. The last round may be
	// smaller.
	Burst LoadKind = "burst"
	// Constant asks for a request every 1/Rate seconds.
	Constant LoadKind = "constant"
	// Poisson asks for Rate requests a second on average, at random: the gaps
	// between them are exponential, as those of users who know nothing of each
	// other. They are drawn from Seed.
	Poisson LoadKind = "poisson"
	// Ramp asks for Rate requests a second at its start, for To at its end, and
	// between them for proportionally more, or fewer.
	Ramp LoadKind = "ramp"
	// Stepped keeps each rate of Steps for its time.
	Stepped LoadKind = "steps"
	// Replay asks for requests when a recorded service was asked for them.
	Replay LoadKind = "replay"
)

// LoadKinds lists every kind of load.
func LoadKinds() []LoadKind {
	return []LoadKind{Closed, Constant, Burst, Poisson, Ramp, Stepped, Replay}
}

// A Load says how many requests are asked for, and when.
type Load struct {
	Kind LoadKind `json:"kind"`
	// Requests is how many requests are sent in all, at least 1. Of Stepped and
	// Replay they are the first ones.
	Requests int `json:"requests"`
	// Concurrency is the number of requests in flight (Closed), the size of a
	// round (Burst), or the most that may be in flight (open loops), at least 1.
	Concurrency int `json:"concurrency"`
	// Rate is in requests per second: above 0 for Constant and Poisson, from 0
	// on at the start of a Ramp, absent otherwise.
	Rate float64 `json:"rate,omitzero"`
	// To is the rate at the end of a Ramp, from 0 on; one of both is above 0.
	To float64 `json:"to,omitzero"`
	// Steps are those of Stepped, empty otherwise.
	Steps Steps `json:"steps,omitempty"`
	// Seed decides the gaps of Poisson. In a plan it is 0: each step has that of its draws
	// ([Plan.Draws]).
	Seed uint64 `json:"seed,omitzero"`
	// Replay names the file that is replayed, and the digest of its content;
	// empty for other kinds.
	Replay string `json:"replay,omitempty"`
	// Trace is what that file says; nil for other kinds, and in a load that was
	// read back from a run.
	Trace *Trace `json:"-"`
}

// Open tells whether the load is an open loop: whether its requests have due
// times.
func (l Load) Open() bool {
	return slices.Contains([]LoadKind{Constant, Poisson, Ramp, Stepped, Replay}, l.Kind)
}

// Dues yields how long after the start each request is due, in their order. No
// two runs of a load differ, and neither do two clients. It yields nothing for a
// load without due times.
func (l Load) Dues() iter.Seq[time.Duration] {
	at := l.schedule()
	return func(yield func(time.Duration) bool) {
		if at == nil {
			return
		}
		for i := range l.Requests {
			if !yield(at(i)) {
				return
			}
		}
	}
}

// Due is how long after the start request i (from 0) is due; 0 in a load without
// due times. It takes as long as to walk there.
func (l Load) Due(i int) time.Duration {
	for due := range l.Dues() {
		if i == 0 {
			return due
		}
		i--
	}
	return 0
}

// LongestGap is the longest time for which no request is due, from the start on; 0
// without due times.
func (l Load) LongestGap() time.Duration {
	var longest, last time.Duration
	for due := range l.Dues() {
		longest, last = max(longest, due-last), due
	}
	return longest
}

// String describes the load in words, as a heading needs it.
func (l Load) String() string {
	switch l.Kind {
	case Burst:
		return fmt.Sprintf("%d requests in bursts of %d", l.Requests, l.Concurrency)
	case Closed:
		return fmt.Sprintf("%d requests, %d in flight", l.Requests, l.Concurrency)
	}
	return fmt.Sprintf("%d requests %s, at most %d in flight", l.Requests, l.pace(), l.Concurrency)
}

// pace says when the requests of an open loop come.
func (l Load) pace() string {
	switch l.Kind {
	case Poisson:
		return fmt.Sprintf("at random, %g/s on average (Poisson)", l.Rate)
	case Ramp:
		return fmt.Sprintf("at a rate from %g/s to %g/s", l.Rate, l.To)
	case Stepped:
		return "in steps of " + l.Steps.words()
	case Replay:
		return "as recorded in " + l.Replay
	}
	return fmt.Sprintf("at %g/s", l.Rate)
}

// MaxRequests bounds the requests of one trial, so that a slip of the hand
// neither fills a disk nor loads an upstream for days.
const MaxRequests = 10_000_000

func (l Load) faults(field string) Faults {
	var f Faults
	if !slices.Contains(LoadKinds(), l.Kind) {
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
	return append(f, l.shapeFaults(field)...)
}

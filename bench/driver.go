package bench

import (
	"context"
	"time"
)

// A Driver carries out one case with one client configuration.
type Driver interface {
	// Drive carries out the case and returns when the client is gone. An error
	// means that the trial failed; failed requests are hits.
	Drive(ctx context.Context, c Case, o Observer) error
}

// An Observer is told what happens in a trial, in this order: Ready once,
// Progress any number of times, Hit once for each request in the order of Seq,
// Done once. An error ends the trial.
type Observer interface {
	// Ready is called when the client has warmed up; the measured part begins
	// when it returns.
	Ready(Ready) error
	// Progress is called about once a second with the requests ended so far.
	Progress(done int)
	// Hit is called after the measured part, once for each request.
	Hit(Hit) error
	// Done is called while the client's process still lives.
	Done(Done) error
}

// Ready is what a client says of itself before it is measured.
type Ready struct {
	// Client is the library and Version its version, such as "aiohttp" "3.8.4".
	Client  string `json:"client"`
	Version string `json:"version"`
	// Runtime is the language's runtime, such as "CPython 3.11.2".
	Runtime string `json:"runtime"`
	// Parallelism is how many CPUs the client can use at once (1 for CPython);
	// 0 means not known.
	Parallelism int `json:"parallelism,omitempty"`
	// PID is the root of the client's process tree.
	PID int `json:"pid"`
	// Generator is the client that made the load, with its version, where what is measured is a
	// service between it and the upstream; empty where the client is measured itself. All that
	// [Done] says is then the generator's.
	Generator string `json:"load_generator,omitempty"`
}

// Done is what a client says of a trial when it is over.
type Done struct {
	// Requests is how many hits were sent.
	Requests int `json:"requests"`
	// MaxInFlight is the most requests that were in flight at once.
	MaxInFlight int `json:"max_in_flight"`
	// Connections is how many connections the client itself counted, warm-up
	// included; absent where it cannot tell.
	Connections *int `json:"connections_opened,omitempty"`
	// CPU is the user and system time that the process used in Elapsed.
	CPU time.Duration `json:"cpu"`
	// Elapsed runs from the go signal until the last request ended.
	Elapsed time.Duration `json:"elapsed"`
	// NotSent are the due times, from the start, of requests that were due but
	// given up before they could be sent.
	NotSent []time.Duration `json:"not_sent,omitempty"`
	// GC are the pauses in which a garbage collector stopped the client from
	// go until the last request ended; nil where its runtime tells of none.
	GC *Pauses `json:"gc_pauses,omitempty"`
	// Scheduler is how long goroutines that could have run waited until they
	// did; nil where the client is not written in Go.
	Scheduler *Waits `json:"scheduler_latency,omitempty"`
	// EventLoop is how late a timer on the client's event loop fired; nil where
	// it has none.
	EventLoop *Waits `json:"event_loop_lag,omitempty"`
	// Pool is how long attempts waited for a connection, a free one or one that was opened for
	// them; nil where the client cannot tell.
	Pool *Waits `json:"pool_waits,omitempty"`
	// Sends is how long after they were due the requests were sent. It is not
	// the client's word but made from its hits; nil without due times.
	Sends *Waits `json:"send_lateness,omitempty"`
}

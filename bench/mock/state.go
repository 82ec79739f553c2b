package mock

import (
	"time"

	"github.com/claudebench/claudebench/bench/mock/watch"
)

// LateBound is how long after it was due an answer, or an event of a stream, may
// leave before it counts as late. A mock with many late ones is short of CPU.
const LateBound = 5 * time.Millisecond

// State is what the mock has counted since its last reset.
type State struct {
	// Requests that reached the API, whatever became of them.
	Requests int64 `json:"requests"`
	// Calls are requests that are no retries, by what the SDKs say of them.
	Calls int64 `json:"calls"`
	// Attempts are requests by the number of the attempt, from 0, that the SDKs
	// give in x-stainless-retry-count.
	Attempts map[string]int64 `json:"attempts"`
	// InFlight are being answered now; MaxInFlight is the most there were at
	// once.
	InFlight    int64 `json:"in_flight"`
	MaxInFlight int64 `json:"max_in_flight"`
	// Queued wait for a slot now.
	Queued int `json:"queued"`
	// Late answers and events left more than [LateBound] after they were due, the
	// latest by MaxLate nanoseconds.
	Late    int64 `json:"late"`
	MaxLate int64 `json:"max_late"`
	// Connections: opened, open now, most open at once, and with a request now.
	// Those to the admin page do not count.
	ConnectionsOpened  int64 `json:"connections_opened"`
	ConnectionsOpen    int64 `json:"connections_open"`
	MaxConnectionsOpen int64 `json:"max_connections_open"`
	ConnectionsInUse   int64 `json:"connections_in_use"`

	Outcomes map[string]int64 `json:"outcomes"`
	Statuses map[string]int64 `json:"statuses"`
	Models   map[string]int64 `json:"models"`
	Keys     map[string]int64 `json:"keys"`
}

// What becomes of requests, beside [watch.Answered] and the types of errors.
const (
	broken     = "broken"      // by a fault
	clientGone = "client_gone" // before its answer was over
)

// State is what was counted since the last reset.
func (a *API) State() State {
	w := a.world.Load()
	b := w.board
	return State{
		Requests: w.requests.Load(), Calls: b.Attempts.Calls(), Attempts: b.Attempts.ByNumber(),
		InFlight: a.inFlight.Now(), MaxInFlight: a.inFlight.Most(), Queued: w.slots.Waiting(),
		Late: b.Late(), MaxLate: int64(b.MaxLate()),
		ConnectionsOpened: a.connections.Opened(), ConnectionsOpen: a.connections.Open().Now(),
		MaxConnectionsOpen: a.connections.Open().Most(), ConnectionsInUse: a.connections.InUse(),
		Outcomes: b.Tally.By(watch.Cell.ByOutcome), Statuses: b.Tally.By(watch.Cell.ByStatus),
		Models: b.Tally.By(watch.Cell.ByModel), Keys: b.Tally.By(watch.Cell.ByKey),
	}
}

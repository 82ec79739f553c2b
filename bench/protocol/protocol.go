// Package protocol is the conversation between claudebench and a driver
// process, both ends of it: [Drive] speaks for claudebench, [Serve] for a
// driver written in Go. docs/driver-protocol.md is the contract that drivers
// in other languages are written against.
//
// The package neither starts processes nor watches the time: whoever owns the
// pipes does.
package protocol

import (
	"slices"
	"time"

	"github.com/claudebench/claudebench/bench"
)

// Version is the version of the protocol, told in the plan.
const Version = 1

// The kinds of control lines.
const (
	kindPlan     = "plan"
	kindReady    = "ready"
	kindGo       = "go"
	kindProgress = "progress"
	kindDone     = "done"
	kindError    = "error"
)

// A Plan is the line that tells a driver what to do.
type Plan struct {
	Kind     string `json:"kind"`
	Protocol int    `json:"protocol"`
	bench.Case
	// Due are the offsets from go at which requests are due; absent where the
	// load has none. A driver needs nothing else to know of an open loop: what
	// shape it has is worked out here, once for all clients.
	Due []time.Duration `json:"due,omitempty"`
}

func planFor(c bench.Case) Plan {
	return Plan{Kind: kindPlan, Protocol: Version, Case: c, Due: slices.Collect(c.Load.Dues())}
}

type signal struct {
	Kind string `json:"kind"`
}

type readyLine struct {
	Kind string `json:"kind"`
	bench.Ready
}

type progressLine struct {
	Kind string `json:"kind"`
	Done int    `json:"done"`
}

type doneLine struct {
	Kind string `json:"kind"`
	bench.Done
}

type errorLine struct {
	Kind    string `json:"kind"`
	Message string `json:"message"`
}

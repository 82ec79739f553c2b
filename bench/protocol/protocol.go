// Package protocol is the conversation between claudebench and a driver
// process, both ends of it: [Drive] speaks for claudebench, [Serve] for a
// driver written in Go. docs/driver-protocol.md is the contract that drivers
// in other languages are written against.
//
// The package neither starts processes nor watches the time: whoever owns the
// pipes does.
package protocol

import (
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
	// load has none.
	Due []time.Duration `json:"due,omitempty"`
}

func planFor(c bench.Case) Plan {
	p := Plan{Kind: kindPlan, Protocol: Version, Case: c}
	if c.Load.Kind == bench.Constant {
		p.Due = make([]time.Duration, c.Load.Requests)
		for i := range p.Due {
			p.Due[i] = c.Load.Due(i)
		}
	}
	return p
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

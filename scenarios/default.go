package scenarios

import (
	"slices"
	"time"

	"github.com/claudebench/claudebench/scenarios/strict"
)

// What a field that is left out means. The units and the reasons are in
// docs/scenarios.md; clients.yaml writes the same values out.
const (
	defaultTrials      = 3
	defaultSeed        = 1
	defaultTimeout     = strict.Duration(30 * time.Second)
	defaultModel       = "claude-haiku-5-5"
	defaultMaxTokens   = 64
	defaultLatency     = "lognormal(median=60ms, p99=120ms)"
	defaultRequests    = 1000
	defaultConcurrency = 50
	defaultStart       = 8 // the concurrency that a search starts from
	defaultSLO         = strict.Duration(time.Second)
)

// defaultPrompt is about 100 tokens long, as a short request to a support bot
// is.
const defaultPrompt = "You are the support assistant of an online shop for bicycle parts. " +
	`A customer writes: "I ordered a rear derailleur (order 48213) two weeks ago. ` +
	"The parcel arrived yesterday, but the box holds a front derailleur, and the invoice says " +
	"that the right part was sent. I need the bicycle for work on Monday. Can you " +
	`send the right one by express, and do I have to pay for the return?" ` +
	"Answer in a friendly tone in at most three sentences, and end with what happens next."

// everyone returns the clients that names stands for: all that there are if it
// was left out or is "all".
func everyone(names []string, v Vocabulary) []string {
	if names == nil || len(names) == 1 && names[0] == "all" {
		return slices.Clone(v.All)
	}
	return names
}

func or[T any](given *T, otherwise T) T {
	if given == nil {
		return otherwise
	}
	return *given
}

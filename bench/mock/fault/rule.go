package fault

import (
	"slices"
	"time"
)

// A Rule says which requests have a fault: those for which all of its conditions
// hold. A rule without conditions is for every request.
type Rule struct {
	// Probability is the chance, 0 to 1, that a request for which the other
	// conditions hold has the fault; absent means 1.
	Probability *float64 `yaml:"probability" json:"probability,omitempty"`
	// Requests names requests by their number, which counts from 1 since the last
	// reset. For [Accept] it is the number of the connection.
	Requests []uint64 `yaml:"requests" json:"requests,omitempty"`
	// Every is for each request whose number it divides; 0 means that it is not
	// given.
	Every uint64 `yaml:"every" json:"every,omitempty"`
	// During scales the probability over time.
	During *Window `yaml:"during" json:"during,omitempty"`
	// Models, Classes and Endpoints are what the [Subject] must be one of; empty
	// means anything.
	Models    []string `yaml:"models" json:"models,omitempty"`
	Classes   []string `yaml:"classes" json:"classes,omitempty"`
	Endpoints []string `yaml:"endpoints" json:"endpoints,omitempty"`
	// Stream is for requests that ask for a stream, or for those that do not;
	// absent means both.
	Stream *bool `yaml:"stream" json:"stream,omitempty"`

	// Exactly one of these is given.
	Status   *Status   `yaml:"status" json:"status,omitempty"`
	Truncate *Truncate `yaml:"truncate" json:"truncate,omitempty"`
	Malform  *Malform  `yaml:"malform" json:"malform,omitempty"`
	Cut      *Cut      `yaml:"cut" json:"cut,omitempty"`
	Event    *Event    `yaml:"event" json:"event,omitempty"`
	Reset    *Reset    `yaml:"reset" json:"reset,omitempty"`
	Stall    *Stall    `yaml:"stall" json:"stall,omitempty"`
	Trickle  *Trickle  `yaml:"trickle" json:"trickle,omitempty"`
	Accept   *Accept   `yaml:"accept" json:"accept,omitempty"`
}

// A Subject is what a rule may ask about a request.
type Subject struct {
	// Model is the model's id as it was asked for, Class that of its rate limit.
	Model, Class string
	// Endpoint is a path, such as "/v1/messages".
	Endpoint string
	Stream   bool
}

// faults are those that the rule gives, Accept left out.
func (r *Rule) faults() []Fault {
	var all []Fault
	all = given(all, r.Status)
	all = given(all, r.Truncate)
	all = given(all, r.Malform)
	all = given(all, r.Cut)
	all = given(all, r.Event)
	all = given(all, r.Reset)
	all = given(all, r.Stall)
	return given(all, r.Trickle)
}

// given appends f unless it is nil.
func given[F interface {
	comparable
	Fault
}](all []Fault, f F) []Fault {
	var none F
	if f == none {
		return all
	}
	return append(all, f)
}

// about tells whether the rule is for such a request at all.
func (r *Rule) about(q *Subject) bool {
	return oneOf(r.Models, q.Model) && oneOf(r.Classes, q.Class) && oneOf(r.Endpoints, q.Endpoint) &&
		(r.Stream == nil || *r.Stream == q.Stream)
}

func oneOf(wanted []string, s string) bool {
	return len(wanted) == 0 || slices.Contains(wanted, s)
}

// chance is the probability, 0 to 1, at the n-th request.
func (r *Rule) chance(n uint64, elapsed time.Duration) float64 {
	if len(r.Requests) > 0 && !slices.Contains(r.Requests, n) || r.Every > 0 && n%r.Every != 0 {
		return 0
	}
	p := 1.0
	if r.Probability != nil {
		p = *r.Probability
	}
	if r.During != nil {
		p *= r.During.level(elapsed)
	}
	return p
}

package fault

import (
	"fmt"

	"github.com/claudebench/claudebench/bench/mock/script"
)

// A Reset breaks the connection off. At most one of its fields is given; without
// any it breaks before the headers.
type Reset struct {
	// At is a place about the headers.
	At Place `yaml:"at" json:"at,omitempty"`
	// After is how many events are sent before; 0 means that it is not given.
	// Answers without events are left as they are.
	After int `yaml:"after" json:"after,omitempty"`
	// AfterBytes is how many bytes of the body are sent before; 0 means that it
	// is not given. An answer that has fewer is broken off at its end.
	AfterBytes int `yaml:"after_bytes" json:"after_bytes,omitempty"`
}

// A Place is where a connection breaks; empty means that it is not given.
type Place string

// The places.
const (
	BeforeHeaders Place = "before_headers"
	WithinHeaders Place = "within_headers"
	AfterHeaders  Place = "after_headers"
)

// Kind implements [Fault].
func (r *Reset) Kind() Kind { return ResetKind }

// Apply implements [Fault].
func (r *Reset) Apply(a *script.Answer, _ Errors) {
	switch {
	case r.After > 0 && !a.Stream():
	case r.After > 0:
		a.Body = &shortened{events: ahead{body: a.Body}, left: r.After, end: script.ErrBreak}
	case r.AfterBytes > 0 || r.At == AfterHeaders:
		a.Body = &clip{body: a.Body, left: r.AfterBytes, end: script.ErrBreak}
	case r.At == WithinHeaders:
		a.Break = script.WithinHeaders
	default:
		a.Break = script.BeforeHeaders
	}
}

func (r *Reset) check(c *checker) {
	switch r.At {
	case "", BeforeHeaders, WithinHeaders, AfterHeaders:
	default:
		c.add("at", fmt.Sprintf("unknown place %q", string(r.At)), "there are before_headers, within_headers and after_headers")
	}
	c.within("after", int64(r.After), 0, maxEvents)
	c.within("after_bytes", int64(r.AfterBytes), 0, maxBytes)
	if r.At != "" && (r.After != 0 || r.AfterBytes != 0) || r.After != 0 && r.AfterBytes != 0 {
		c.add("", "has more than one place", "keep one of at, after and after_bytes")
	}
}

package fault

import (
	"cmp"
	"io"

	"github.com/claudebench/claudebench/bench/mock/script"
)

// An Event ends a stream, whose status was 200, by an error event. Answers
// without events are left as they are: theirs is [Status].
type Event struct {
	// After is how many events come before it, from 0.
	After int `yaml:"after" json:"after"`
	// Type and Message are those of the error; empty means overloaded_error, and
	// the usual message of the type.
	Type    string `yaml:"type" json:"type,omitempty"`
	Message string `yaml:"message" json:"message,omitempty"`
}

// Kind implements [Fault].
func (f *Event) Kind() Kind { return EventKind }

// Apply implements [Fault].
func (f *Event) Apply(a *script.Answer, e Errors) {
	if a.Stream() {
		tail := e.AppendErrorEvent(nil, cmp.Or(f.Type, "overloaded_error"), f.Message)
		a.Body = &shortened{events: ahead{body: a.Body}, left: f.After, tail: tail, end: io.EOF}
	}
}

func (f *Event) check(c *checker) { c.within("after", int64(f.After), 0, maxEvents) }

package fault

import (
	"bytes"
	"slices"
	"time"

	"github.com/claudebench/claudebench/bench/mock/script"
)

// A Malform makes the data of one event something that is not JSON: its last
// brace is missing. The lines of the event and all other events are right.
// Answers without events are left as they are: theirs is [Truncate].
type Malform struct {
	// After is how many events come before the malformed one, from 0.
	After int `yaml:"after" json:"after"`
}

// Kind implements [Fault].
func (m *Malform) Kind() Kind { return MalformKind }

// Apply implements [Fault].
func (m *Malform) Apply(a *script.Answer, _ Errors) {
	if a.Stream() {
		a.Body = &malformed{events: ahead{body: a.Body}, left: m.After}
	}
}

func (m *Malform) check(c *checker) { c.within("after", int64(m.After), 0, maxEvents) }

// malformed is a stream with one event spoilt.
type malformed struct {
	events ahead
	// left is how many events come before it, -1 once it was sent.
	left int
}

func (m *malformed) Next(b []byte) ([]byte, time.Duration, error) {
	piece, due, last, err := m.events.next(b)
	switch {
	case err != nil || m.left < 0:
	case m.left == 0 || last:
		m.left = -1
		piece = spoil(piece, len(b))
	default:
		m.left--
	}
	return piece, due, err
}

// spoil takes the last brace out of the event that begins at from.
func spoil(b []byte, from int) []byte {
	if i := bytes.LastIndexByte(b[from:], '}'); i >= 0 {
		return slices.Delete(b, from+i, from+i+1)
	}
	return b
}

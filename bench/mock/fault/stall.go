package fault

import (
	"time"

	"github.com/claudebench/claudebench/bench/mock/script"
	"github.com/claudebench/claudebench/scenarios/strict"
)

// A Stall sends nothing for a time, and then goes on: all that follows is due
// later by so much.
type Stall struct {
	// For is how long, up to an hour.
	For strict.Duration `yaml:"for" json:"for"`
	// After is how many events come before it; 0 means that it is before the
	// first byte, that of the headers. Answers without events are left as they
	// are unless it is 0.
	After int `yaml:"after" json:"after,omitempty"`
}

// Kind implements [Fault].
func (s *Stall) Kind() Kind { return StallKind }

// Apply implements [Fault].
func (s *Stall) Apply(a *script.Answer, _ Errors) {
	if s.After == 0 || a.Stream() {
		a.Body = &stalled{pieces: ahead{body: a.Body}, left: s.After, by: time.Duration(s.For)}
	}
}

func (s *Stall) check(c *checker) {
	c.lasts("for", s.For, maxDelay)
	c.within("after", int64(s.After), 0, maxEvents)
}

// stalled is a body that comes later from some piece on.
type stalled struct {
	pieces ahead
	// left is how many pieces come before the stall.
	left int
	by   time.Duration
}

func (s *stalled) Next(b []byte) ([]byte, time.Duration, error) {
	piece, due, last, err := s.pieces.next(b)
	if s.left > 0 && !last && err == nil {
		s.left--
		return piece, due, nil
	}
	return piece, due + s.by, err
}

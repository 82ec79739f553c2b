package fault

import (
	"io"
	"math"
	"time"

	"github.com/claudebench/claudebench/bench/mock/script"
)

// A Cut ends a stream before its last event, message_stop, as if that were its
// end: by the frame nothing is missing. Answers without events are left as they
// are.
type Cut struct {
	// After is how many events are sent, from 0; absent means all but the last.
	After *int `yaml:"after" json:"after,omitempty"`
}

// Kind implements [Fault].
func (f *Cut) Kind() Kind { return CutKind }

// Apply implements [Fault].
func (f *Cut) Apply(a *script.Answer, _ Errors) {
	if !a.Stream() {
		return
	}
	after := math.MaxInt
	if f.After != nil {
		after = *f.After
	}
	a.Body = &shortened{events: ahead{body: a.Body}, left: after, end: io.EOF}
}

func (f *Cut) check(c *checker) {
	if f.After != nil {
		c.within("after", int64(*f.After), 0, maxEvents)
	}
}

// shortened is the first events of a stream, never the last one, and then an end
// of its own, when the next event would have been due.
type shortened struct {
	events ahead
	// left is how many events are yet to be sent.
	left int
	// tail is a piece before the end, nil if there is none.
	tail []byte
	end  error

	due  time.Duration
	done bool
}

func (s *shortened) Next(b []byte) ([]byte, time.Duration, error) {
	if s.done {
		return b, s.due, s.end
	}
	piece, due, last, err := s.events.next(b)
	if err != nil {
		return b, due, err
	}
	if s.left > 0 && !last {
		s.left--
		return piece, due, nil
	}
	s.due, s.done = due, true
	if s.tail == nil {
		return b, due, s.end
	}
	return append(b, s.tail...), due, nil
}

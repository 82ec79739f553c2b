package mock

import (
	"io"
	"time"

	"github.com/claudebench/claudebench/bench/mock/pace"
	"github.com/claudebench/claudebench/bench/mock/wire"
)

// spoken is a reply as the body of a stream: each token is due after its gap, and
// what stands around the tokens together with the one before it, or at the start
// with the first.
type spoken struct {
	events wire.Stream
	plan   pace.Plan
	// queued is how long the request waited before its service began.
	queued time.Duration
	tokens int
}

func (s *spoken) Next(b []byte) ([]byte, time.Duration, error) {
	b, token, ok := s.events.Next(b)
	if !ok {
		return b, s.queued, io.EOF
	}
	if token {
		s.tokens++
	}
	return b, s.queued + s.plan.Token(max(s.tokens-1, 0)), nil
}

package sdkdriver

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"strings"
	"time"

	"github.com/claudebench/claudebench/bench"
)

// A stream is what the SDK handed out of an answer that came as events.
type stream struct {
	first, last time.Time
	gap         time.Duration
	chunks      int
	tokens      int64
	prompt      int64
	stopped     bool
}

// Used tells the call of ctx how many tokens its prompt and its answer had, as the answer says; 0
// where it does not. It is told where the plan asks.
func Used(ctx context.Context, input, output int64) {
	s := &ctx.Value(callKey{}).(*call).last.seen
	s.prompt, s.tokens = max(0, input, s.prompt), max(0, output)
}

// Event tells the call of ctx that the SDK has handed out an event of this type, whose usage
// tells of so many output tokens; 0 where it has none.
func Event(ctx context.Context, kind string, tokens int64) {
	s := &ctx.Value(callKey{}).(*call).last.seen
	switch kind {
	case "content_block_delta":
		s.piece(time.Now())
	case "message_delta":
		s.tokens = max(0, tokens)
	case "message_stop":
		s.stopped = true
	}
}

func (s *stream) piece(now time.Time) {
	if s.chunks == 0 {
		s.first = now
	} else {
		s.gap = max(s.gap, now.Sub(s.last))
	}
	s.chunks++
	s.last = now
}

// tell puts what was seen into a hit.
func (s *stream) tell(h *bench.Hit) {
	if s.chunks == 0 && s.prompt == 0 {
		return // it had no content, and nobody asked what it used
	}
	h.InputTokens, h.Tokens = int(s.prompt), int(s.tokens)
	if s.chunks == 0 {
		return
	}
	h.FirstToken, h.LastToken = s.first.Sub(h.Timestamp), s.last.Sub(h.Timestamp)
	h.Chunks, h.MaxGap = s.chunks, s.gap
}

// isStream tells whether an answer comes as events; an error does not, even if a stream was
// asked for.
func isStream(resp *http.Response) bool {
	return resp.StatusCode == http.StatusOK && strings.HasPrefix(resp.Header.Get("Content-Type"), "text/event-stream")
}

// errorEvent is what an error event within a stream said, which the SDKs return as an error of
// the API; empty for other errors.
func errorEvent(err error) string {
	var said interface{ RawJSON() string }
	if !errors.As(err, &said) {
		return ""
	}
	var m struct {
		Error struct {
			Type    string `json:"type"`
			Message string `json:"message"`
		} `json:"error"`
	}
	if json.Unmarshal([]byte(said.RawJSON()), &m) != nil || m.Error.Type == "" {
		return "an error event"
	}
	return m.Error.Type + ": " + m.Error.Message
}

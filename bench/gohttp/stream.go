package gohttp

import (
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"strings"
	"time"

	"github.com/claudebench/claudebench/bench"
	"github.com/claudebench/claudebench/bench/sse"
)

// A stream is what was seen of an answer that comes as events.
type stream struct {
	first, last    time.Time
	gap            time.Duration
	chunks, tokens int
	// prompt is how many tokens that had, where prompts asks for it.
	prompt           int
	prompts, stopped bool
	// failure is what an error event said; empty without one.
	failure string
}

// errCut tells of a stream that ended regularly, but before its message did.
var errCut = errors.New("the stream ended before message_stop")

// isStream tells whether an answer comes as events; an error does not, even if a stream was
// asked for.
func isStream(resp *http.Response) bool {
	return resp.StatusCode == http.StatusOK && strings.HasPrefix(resp.Header.Get("Content-Type"), "text/event-stream")
}

// follow reads a stream to its end. Each piece has the time at which its last byte was there.
func (s *stream) follow(events *sse.Reader) error {
	for events.Next() {
		e := events.Event()
		switch string(e.Name) {
		case "content_block_delta":
			s.piece(time.Now())
		case "message_start":
			s.start(e.Data)
		case "message_delta":
			s.usage(e.Data)
		case "message_stop":
			s.stopped = true
		case "error":
			s.fail(e.Data)
		}
	}
	if err := events.Err(); err != nil || s.stopped || s.failure != "" {
		return err
	}
	return errCut
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

// usage takes up how many tokens there were; the last word on it counts.
func (s *stream) usage(data []byte) {
	var r receipt
	r.read(data)
	s.tokens = r.Usage.OutputTokens
}

// start takes up how many tokens the prompt had.
func (s *stream) start(data []byte) {
	if !s.prompts {
		return
	}
	var m struct {
		Message receipt `json:"message"`
	}
	if json.Unmarshal(data, &m) == nil {
		s.prompt = max(0, m.Message.Usage.InputTokens)
	}
}

func (s *stream) fail(data []byte) {
	var m struct {
		Error struct {
			Type    string `json:"type"`
			Message string `json:"message"`
		} `json:"error"`
	}
	s.failure = "an error event"
	if json.Unmarshal(data, &m) == nil && m.Error.Type != "" {
		s.failure = m.Error.Type + ": " + m.Error.Message
	}
}

// tell puts what was seen into a hit that was sent then.
func (s *stream) tell(h *bench.Hit) {
	h.InputTokens = s.prompt
	if s.chunks == 0 {
		return
	}
	h.FirstToken, h.LastToken = s.first.Sub(h.Timestamp), s.last.Sub(h.Timestamp)
	h.Chunks, h.MaxGap, h.Tokens = s.chunks, s.gap, s.tokens
}

// A wire is the body of an answer as it comes, for the reader of its events.
type wire struct{ record *record }

func (w wire) Read(p []byte) (int, error) { return w.record.receive(p) }

// streamed reads all events of an answer, in the place of the one who asked for its bytes.
func (r *record) streamed() (int, error) {
	r.events.Reset(wire{r})
	err := r.seen.follow(r.events)
	switch {
	case r.seen.failure != "":
		r.outcome = bench.APIError
	case err == errCut:
		r.outcome = bench.Truncated
	case err != nil:
		return 0, err
	}
	return 0, io.EOF
}

package acceptance

import (
	"bytes"
	"encoding/json"
	"maps"
	"net/http"
	"os"
	"slices"
	"strings"
	"testing"
)

// TestAnswers holds every JSON answer against the schema of its operation.
func TestAnswers(t *testing.T) {
	eachSpec(t, said("20"), func(t *testing.T, w wire) {
		for _, s := range w.samples(t) {
			t.Run(s.Name, func(t *testing.T) {
				check(t, w.spec.validate(t, s.json(t), w.spec.request(s.Path)...))
				w.checkReply(t, "POST", s.Path, s.json(t), 200)
			})
		}
		for _, path := range []string{"/v1/models", "/v1/models?limit=2", "/v1/models/claude-haiku-5-5"} {
			t.Run(path, func(t *testing.T) { w.checkReply(t, "GET", path, "", 200) })
		}
	})
}

// TestErrors holds the answers to wrong requests against the schema of their
// status.
func TestErrors(t *testing.T) {
	eachSpec(t, nil, func(t *testing.T, w wire) {
		for _, r := range []struct {
			name, path, body string
			status           int
		}{
			{"unknown model", "/v1/messages", `{"model":"claude-none","max_tokens":64,"messages":[{"role":"user","content":"hi"}]}`, 404},
			{"not JSON", "/v1/messages", `{"model":`, 400},
			{"nothing", "/v1/messages", ``, 400},
			{"no max_tokens", "/v1/messages", `{"model":"claude-haiku-5-5","messages":[{"role":"user","content":"hi"}]}`, 400},
			{"count of an unknown model", "/v1/messages/count_tokens", `{"model":"claude-none","messages":[{"role":"user","content":"hi"}]}`, 404},
			{"count with max_tokens", "/v1/messages/count_tokens", `{"model":"claude-haiku-5-5","max_tokens":1,"messages":[{"role":"user","content":"hi"}]}`, 400},
		} {
			t.Run(r.name, func(t *testing.T) { w.checkReply(t, "POST", r.path, r.body, r.status) })
		}
		t.Run("unknown model by its name", func(t *testing.T) { w.checkReply(t, "GET", "/v1/models/claude-none", "", 404) })
	})
}

// TestStatusBodies holds the body of each status that a fault brings against
// its schema. The documents' 413 is a body that is too large once decompressed,
// of another type than the one before it, which the documentation names.
func TestStatusBodies(t *testing.T) {
	var statuses []struct{ Code int }
	text, err := os.ReadFile("testdata/statuses.json")
	check(t, err)
	check(t, json.Unmarshal(text, &statuses))
	eachSpec(t, nil, func(t *testing.T, w wire) {
		body := w.samples(t)[0].json(t)
		for _, s := range statuses {
			if s.Code == http.StatusRequestEntityTooLarge {
				continue
			}
			w.admin(t, "POST", "/_mock/reset", settings{"faults": []settings{{"status": settings{"code": s.Code}}}})
			w.checkReply(t, "POST", "/v1/messages", body, s.Code)
		}
	})
}

// TestEvents holds the data of every event against the schema of events.
func TestEvents(t *testing.T) {
	eachSpec(t, said("20"), func(t *testing.T, w wire) {
		for _, s := range w.samples(t) {
			if s.Path == "/v1/messages/count_tokens" {
				continue
			}
			t.Run(s.Name, func(t *testing.T) {
				s.Body = maps.Clone(s.Body)
				s.Body["stream"] = true
				r := w.send(t, "POST", s.Path, s.json(t))
				if got := r.header.Get("Content-Type"); got != "text/event-stream; charset=utf-8" {
					t.Errorf("Content-Type %q", got)
				}
				schema := "MessageStreamEvent"
				if s.Path == "/v1/complete" {
					schema = "CompletionResponse"
				}
				w.checkEvents(t, r.body, schema)
			})
		}
	})
}

// TestPing checks that a stream has one ping, right after its first block has
// begun.
func TestPing(t *testing.T) {
	eachSpec(t, said("3"), func(t *testing.T, w wire) {
		s := w.samples(t)[0]
		s.Body["stream"] = true
		var names []string
		for line := range strings.Lines(string(w.send(t, "POST", s.Path, s.json(t)).body)) {
			if name, ok := strings.CutPrefix(line, "event: "); ok {
				names = append(names, strings.TrimSpace(name))
			}
		}
		want := []string{
			"message_start", "content_block_start", "ping",
			"content_block_delta", "content_block_delta", "content_block_delta",
			"content_block_stop", "message_delta", "message_stop",
		}
		if !slices.Equal(names, want) {
			t.Errorf("events %q, want %q", names, want)
		}
	})
}

// checkEvents checks the framing of a stream and the data of its events; ping
// is in no document.
func (w wire) checkEvents(t *testing.T, body []byte, schema string) {
	t.Helper()
	events := strings.Split(string(body), "\n\n")
	if last := len(events) - 1; last < 1 || events[last] != "" || bytes.ContainsRune(body, '\r') {
		t.Fatalf("not a stream of whole events: %q", body)
	}
	for _, e := range events[:len(events)-1] {
		name, data, ok := strings.Cut(e, "\ndata: ")
		if !ok || !strings.HasPrefix(name, "event: ") || strings.Contains(data, "\n") {
			t.Errorf("event %q", e)
		}
		if name == "event: ping" {
			continue
		}
		if err := w.spec.validate(t, data, "components", "schemas", schema); err != nil {
			t.Errorf("%s: %v", e, err)
		}
	}
}

// checkReply asks, and checks the answer's status and its body's schema.
func (w wire) checkReply(t *testing.T, method, path, body string, status int) reply {
	t.Helper()
	r := w.send(t, method, path, body)
	if r.status != status {
		t.Fatalf("status %d, want %d: %s", r.status, status, r.body)
	}
	if got := r.header.Get("Content-Type"); got != "application/json" {
		t.Errorf("Content-Type %q", got)
	}
	if err := w.spec.validate(t, string(r.body), w.spec.response(method, operation(path), status)...); err != nil {
		t.Errorf("%v\n%s", err, r.body)
	}
	return r
}

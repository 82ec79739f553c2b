package acceptance

import (
	"net/http"
	"strings"
	"testing"
)

// TestRejections checks that what is wrong with a request is told as a typed
// error, at once.
func TestRejections(t *testing.T) {
	rejections := []struct {
		name   string
		change func(*question)
		status int
		kind   string
		says   string
	}{
		{"model", func(q *question) { q.Model = "claude-none" }, 404, "not_found_error", "model: claude-none"},
		{"member", func(q *question) { q.Extra = map[string]any{"surprise": 1} }, 400, "invalid_request_error", "surprise: Extra inputs are not permitted"},
		{"tokens", func(q *question) { q.MaxTokens = -1 }, 400, "invalid_request_error", "max_tokens: "},
		{"text", func(q *question) { q.Text = "" }, 400, "invalid_request_error", "messages"},
		{"size", func(q *question) { q.Text = strings.Repeat("x", 33<<20) }, 413, "request_too_large", "maximum size"},
	}
	eachMajor(t, nil, func(t *testing.T, m *mock, c client) {
		for _, r := range rejections {
			q := plain()
			r.change(&q)
			_, err := c.create(t.Context(), q)
			f, ok := c.failure(err)
			if !ok || f.Status != r.status || f.Type != r.kind || !strings.Contains(f.Raw, r.says) {
				t.Errorf("%s: error %.300v (%d %s), want %d %s and %q", r.name, err, f.Status, f.Type, r.status, r.kind, r.says)
				continue
			}
			checkRequestID(t, f)
		}
		if n := len(m.journal(t, len(rejections))); n != len(rejections) {
			t.Errorf("%d requests, want %d: a rejection is not tried again", n, len(rejections))
		}
	})
}

// TestSampling checks that the sampling parameters are refused by the new
// version alone.
func TestSampling(t *testing.T) {
	eachMajor(t, nil, func(t *testing.T, _ *mock, c client) {
		for name, value := range map[string]any{"temperature": 1, "top_p": 0.9, "top_k": 5} {
			q := plain()
			q.Extra = map[string]any{name: value}
			_, err := c.create(t.Context(), q)
			if _, first := c.(v1); first {
				check(t, err)
				continue
			}
			f, ok := c.failure(err)
			if want := name + ": Extra inputs are not permitted"; !ok || f.Status != 400 || !strings.Contains(f.Raw, want) {
				t.Errorf("error %v, want 400 %s", err, want)
			}
		}
	})
}

// TestKeys checks that any key will do until one is configured.
func TestKeys(t *testing.T) {
	for _, major := range majors {
		t.Run(major.name, func(t *testing.T) {
			t.Parallel()
			m := start(t, nil)
			known := major.dial(line{URL: m.URL, Key: "known"})
			other := major.dial(line{URL: m.URL, Key: "other"})
			_, err := other.create(t.Context(), plain())
			check(t, err)

			m.admin(t, http.MethodPost, "/_mock/keys", settings{"key": "known"})
			_, err = known.create(t.Context(), plain())
			check(t, err)
			_, err = other.create(t.Context(), plain())
			if f, ok := other.failure(err); !ok || f.Status != 401 || f.Type != "authentication_error" {
				t.Errorf("a key that is not configured: %v", err)
			}
		})
	}
}

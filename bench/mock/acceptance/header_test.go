package acceptance

import (
	"net/http"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"
)

// TestHeaders checks what every answer has beside its body.
func TestHeaders(t *testing.T) {
	named := map[string]*regexp.Regexp{
		"Request-Id":                regexp.MustCompile(`^req_\w{10,}$`),
		"Anthropic-Organization-Id": regexp.MustCompile(`^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$`),
	}
	eachSpec(t, nil, func(t *testing.T, w wire) {
		good := w.samples(t)[0].json(t)
		streamed := strings.Replace(good, "{", `{"stream":true,`, 1)
		for _, body := range []string{good, streamed, "{"} {
			r := w.send(t, "POST", "/v1/messages", body)
			for name, pattern := range named {
				if got := r.header.Get(name); !pattern.MatchString(got) {
					t.Errorf("%s: %q after %s", name, got, body)
				}
			}
		}
		checkLimitHeaders(t, w.send(t, "POST", "/v1/messages", good).header)
		checkLimitHeaders(t, w.send(t, "POST", "/v1/messages", streamed).header)
	})
}

// checkLimitHeaders checks that all headers of the rate limits are there and
// make sense.
func checkLimitHeaders(t *testing.T, h http.Header) {
	t.Helper()
	for _, kind := range []string{"requests", "tokens", "input-tokens", "output-tokens"} {
		value := func(name string) string { return h.Get("Anthropic-Ratelimit-" + kind + "-" + name) }
		limit, err := strconv.Atoi(value("limit"))
		if err != nil || limit <= 0 {
			t.Errorf("%s: limit %q", kind, value("limit"))
		}
		if remaining, err := strconv.Atoi(value("remaining")); err != nil || remaining < 0 || remaining > limit {
			t.Errorf("%s: %q of %d remain", kind, value("remaining"), limit)
		}
		if _, err := time.Parse("2006-01-02T15:04:05Z", value("reset")); err != nil {
			t.Errorf("%s: reset %v", kind, err)
		}
	}
}

// TestHeaderRefusals checks requests whose headers are wrong.
func TestHeaderRefusals(t *testing.T) {
	eachSpec(t, nil, func(t *testing.T, w wire) {
		for _, r := range []struct {
			name   string
			change func(http.Header)
			status int
			says   string
		}{
			{"no version", func(h http.Header) { h.Del("Anthropic-Version") }, 400, "anthropic-version: header is required"},
			{"a version that is not known", func(h http.Header) { h.Set("Anthropic-Version", "2024-01-01") }, 400, "anthropic-version: "},
			{"no key", func(h http.Header) { h.Del("X-Api-Key"); h.Del("Authorization") }, 401, "header is required"},
		} {
			got := w.send(t, "POST", "/v1/messages", w.samples(t)[0].json(t), func(req *http.Request) { r.change(req.Header) })
			if got.status != r.status || !strings.Contains(message(t, got), r.says) {
				t.Errorf("%s: %d %s, want %d %s", r.name, got.status, got.body, r.status, r.says)
			}
			if err := w.spec.validate(t, string(got.body), w.spec.response("POST", "/v1/messages", r.status)...); err != nil {
				t.Errorf("%s: %v", r.name, err)
			}
		}
	})
}

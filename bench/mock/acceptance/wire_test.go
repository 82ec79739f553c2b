package acceptance

import (
	"io"
	"net/http"
	"strconv"
	"strings"
	"testing"
)

// A wire asks the mock without an SDK, as one version of the API has it.
type wire struct {
	*mock
	version string
	spec    *spec
}

// old reports whether the version is the one with keys in x-api-key.
func (w wire) old() bool { return w.version == "2023-06-01" }

// A reply is a whole answer.
type reply struct {
	status int
	header http.Header
	body   []byte
}

func (w wire) send(t *testing.T, method, path, body string) reply {
	t.Helper()
	req, err := http.NewRequestWithContext(t.Context(), method, w.URL+path, strings.NewReader(body))
	check(t, err)
	req.Header.Set("Content-Type", "application/json")
	req.Header.Set("Anthropic-Version", w.version)
	if w.old() {
		req.Header.Set("X-Api-Key", "test-key")
	} else {
		req.Header.Set("Authorization", "Bearer test-key")
	}
	resp, err := http.DefaultClient.Do(req)
	check(t, err)
	defer resp.Body.Close()
	b, err := io.ReadAll(resp.Body)
	check(t, err)
	return reply{resp.StatusCode, resp.Header, b}
}

// A sample is a request and the status that its answer must have.
type sample struct {
	name, method, path, body string
	status                   int
}

// operation is the path by which the document names what the sample asks for.
func (s sample) operation() string {
	path, _, _ := strings.Cut(s.path, "?")
	if strings.HasPrefix(path, "/v1/models/") {
		return "/v1/models/{model_id}"
	}
	return path
}

var samples = []sample{
	{"text", "POST", "/v1/messages", `{"model":"claude-haiku-5-5","max_tokens":64,"messages":[{"role":"user","content":"hi"}]}`, 200},
	{"model is not known", "POST", "/v1/messages", `{"model":"claude-none","max_tokens":64,"messages":[{"role":"user","content":"hi"}]}`, 404},
	{"body is not JSON", "POST", "/v1/messages", `{"model":`, 400},
	{"no max_tokens", "POST", "/v1/messages", `{"model":"claude-haiku-5-5","messages":[{"role":"user","content":"hi"}]}`, 400},
}

// TestSchemas holds every JSON answer against the schema of its operation.
func TestSchemas(t *testing.T) {
	eachSpec(t, nil, func(t *testing.T, w wire) {
		for _, s := range samples {
			t.Run(s.name, func(t *testing.T) {
				r := w.send(t, s.method, s.path, s.body)
				if r.status != s.status {
					t.Fatalf("status %d, want %d: %s", r.status, s.status, r.body)
				}
				if got := r.header.Get("Content-Type"); got != "application/json" {
					t.Errorf("Content-Type %q", got)
				}
				if err := w.spec.validate(r.body, response(s.method, s.operation(), strconv.Itoa(s.status))...); err != nil {
					t.Errorf("%v\n%s", err, r.body)
				}
			})
		}
	})
}

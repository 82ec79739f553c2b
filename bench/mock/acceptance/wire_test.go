package acceptance

import (
	"io"
	"net/http"
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

// send asks as an SDK of the version would, but for what change alters.
func (w wire) send(t *testing.T, method, path, body string, change ...func(*http.Request)) reply {
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
	for _, f := range change {
		f(req)
	}
	resp, err := http.DefaultClient.Do(req)
	check(t, err)
	defer resp.Body.Close()
	b, err := io.ReadAll(resp.Body)
	check(t, err)
	return reply{resp.StatusCode, resp.Header, b}
}

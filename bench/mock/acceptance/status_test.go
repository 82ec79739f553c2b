package acceptance

import (
	"encoding/json"
	"net/http"
	"os"
	"testing"
)

// TestStatuses checks that each error status has the type of the API, as the
// SDKs read it, and the request id of its header.
func TestStatuses(t *testing.T) {
	var statuses []struct {
		Code int
		Type string
	}
	text, err := os.ReadFile("testdata/statuses.json")
	check(t, err)
	check(t, json.Unmarshal(text, &statuses))
	eachMajor(t, nil, func(t *testing.T, m *mock, c client) {
		for _, s := range statuses {
			m.admin(t, http.MethodPost, "/_mock/reset", settings{"faults": []settings{
				{"status": settings{"code": s.Code, "should_retry": false}},
			}})
			_, err := c.create(t.Context(), plain())
			f, ok := c.failure(err)
			if !ok || f.Status != s.Code || f.Type != s.Type {
				t.Errorf("%d: error %v (type %q), want type %q", s.Code, err, f.Type, s.Type)
			}
			checkRequestID(t, f)
		}
	})
}

// checkRequestID checks that an error's body names the request as its header
// does.
func checkRequestID(t *testing.T, f failure) {
	t.Helper()
	var body struct {
		RequestID string `json:"request_id"`
	}
	if err := json.Unmarshal([]byte(f.Raw), &body); err != nil {
		t.Errorf("error body %q: %v", f.Raw, err)
	}
	if f.RequestID == "" || body.RequestID != f.RequestID {
		t.Errorf("request id %q in the body, %q in the header", body.RequestID, f.RequestID)
	}
}

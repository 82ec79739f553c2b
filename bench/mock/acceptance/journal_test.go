package acceptance

import (
	"bytes"
	"encoding/json"
	"testing"
	"time"
)

// An entry is one request in the mock's journal.
type entry struct {
	RequestID string `json:"request_id"`
	Path      string `json:"path"`
	Status    int    `json:"status"`
	// Arrived is when the mock had the request's headers.
	Arrived time.Time `json:"arrived"`
	// Retry is what the client sent as x-stainless-retry-count.
	Retry int `json:"retry"`
}

// journal returns the requests since the last reset in the order of their
// arrival.
func (m *mock) journal(t *testing.T) (all []entry) {
	t.Helper()
	for line := range bytes.Lines(m.admin(t, "GET", "/_mock/journal", nil)) {
		var e entry
		check(t, json.Unmarshal(line, &e))
		all = append(all, e)
	}
	return all
}

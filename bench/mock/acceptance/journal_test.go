package acceptance

import (
	"bytes"
	"encoding/json"
	"slices"
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
	// Attempt is what the client sent as x-stainless-retry-count.
	Attempt int `json:"attempt"`
}

// journal returns the requests since the last reset in the order of their
// arrival. A request is in the journal when its answer is over, which the client
// may see first: so this waits for as many as there must be, though not for long.
func (m *mock) journal(t *testing.T, least int) (all []entry) {
	t.Helper()
	for end := time.Now().Add(5 * time.Second); ; time.Sleep(5 * time.Millisecond) {
		all = m.filed(t)
		if len(all) < least && time.Now().Before(end) {
			continue
		}
		slices.SortFunc(all, func(a, b entry) int { return a.Arrived.Compare(b.Arrived) })
		return all
	}
}

// filed returns what is in the journal.
func (m *mock) filed(t *testing.T) (all []entry) {
	t.Helper()
	for line := range bytes.Lines(m.admin(t, "GET", "/_mock/journal", nil)) {
		var e entry
		check(t, json.Unmarshal(line, &e))
		all = append(all, e)
	}
	return all
}

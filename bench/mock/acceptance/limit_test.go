package acceptance

import (
	"testing"
	"time"
)

// TestRateLimit checks that an SDK gets through a limit by doing what the 429
// tells it: one request a second is let in.
func TestRateLimit(t *testing.T) {
	s := settings{"limits": settings{"requests_per_minute": 60, "burst": 1.0 / 60}}
	eachMajor(t, s, func(t *testing.T, m *mock, c client) {
		for range 2 {
			_, err := c.create(t.Context(), plain())
			check(t, err)
		}
		tries := m.journal(t, 3)
		if len(tries) != 3 || tries[1].Status != 429 || tries[2].Status != 200 || tries[2].Retry != 1 {
			t.Fatalf("requests %+v, want the second one refused once", tries)
		}
		if waited := tries[2].Arrived.Sub(tries[1].Arrived); waited < time.Second-early || waited > time.Second+late {
			t.Errorf("waited %v, want a second", waited)
		}
	})
}

// TestSpendCap checks that a cap is told without a time to come back.
func TestSpendCap(t *testing.T) {
	s := settings{"limits": settings{"spend_usd": 0.000001}}
	eachSpec(t, s, func(t *testing.T, w wire) {
		body := w.samples(t)[0].json(t)
		w.send(t, "POST", "/v1/messages", body)
		r := w.send(t, "POST", "/v1/messages", body)
		if r.status != 429 || r.header.Get("Retry-After") != "" {
			t.Errorf("%d, retry-after %q: %s", r.status, r.header.Get("Retry-After"), r.body)
		}
		if err := w.spec.validate(t, string(r.body), w.spec.response("POST", "/v1/messages", 429)...); err != nil {
			t.Error(err)
		}
		checkLimitHeaders(t, r.header)
	})
}

package acceptance

import (
	"encoding/json"
	"slices"
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
		checkRetried(t, m, 429, time.Second)
	})
}

// TestCrowd checks that an SDK gets through when more requests come at once than
// are let in.
func TestCrowd(t *testing.T) {
	slow := settings{"latency": "fixed(200ms)"}
	for _, crowd := range []struct {
		name     string
		settings settings
		status   int
		wait     time.Duration
	}{
		{"concurrent requests", settings{"timing": slow, "limits": settings{"concurrent": 1}}, 429, time.Second},
		{"slots", settings{"timing": slow, "load": settings{"slots": 1}}, 529, 375 * time.Millisecond},
	} {
		t.Run(crowd.name, func(t *testing.T) {
			t.Parallel()
			eachMajor(t, crowd.settings, func(t *testing.T, m *mock, c client) {
				other := make(chan error)
				go func() {
					_, err := c.create(t.Context(), plain())
					other <- err
				}()
				_, err := c.create(t.Context(), plain())
				check(t, err)
				check(t, <-other)
				checkRetried(t, m, crowd.status, crowd.wait)
			})
		})
	}
}

// checkRetried checks that of two calls one was refused, once, and tried again
// after so long.
func checkRetried(t *testing.T, m *mock, status int, wait time.Duration) {
	t.Helper()
	tries := m.journal(t, 3)
	refused := slices.IndexFunc(tries, func(e entry) bool { return e.Status == status })
	again := slices.IndexFunc(tries, func(e entry) bool { return e.Status == 200 && e.Attempt == 1 })
	if len(tries) != 3 || refused < 0 || again < 0 {
		t.Fatalf("requests %+v, want one refused with %d, and tried again", tries, status)
	}
	if waited := tries[again].Arrived.Sub(tries[refused].Arrived); waited < wait-early || waited > wait+late {
		t.Errorf("waited %v, want %v", waited, wait)
	}
}

// TestLimitBodies checks what the second request of each limit is told, and
// whether it is told when to come back. The old version has no code for a growth
// that is too fast.
func TestLimitBodies(t *testing.T) {
	for _, limit := range []struct {
		name     string
		settings settings
		old, new string // codes
		comeBack bool
	}{
		{"requests", settings{"requests_per_minute": 1}, "", "", true},
		{"input", settings{"input_tokens_per_minute": 1}, "", "", true},
		{"output", settings{"output_tokens_per_minute": 1}, "", "", true},
		{"acceleration", settings{"acceleration": settings{"start": 1, "step": 1}}, "", "ramp_limit_exceeded", true},
		{"spend", settings{"spend_usd": 0.000001}, "enforced_spend_limit_reached", "enforced_spend_limit_reached", false},
	} {
		t.Run(limit.name, func(t *testing.T) {
			t.Parallel()
			eachSpec(t, settings{"limits": limit.settings}, func(t *testing.T, w wire) {
				body := w.samples(t)[0].json(t)
				w.checkReply(t, "POST", "/v1/messages", body, 200)
				r := w.checkReply(t, "POST", "/v1/messages", body, 429)
				checkLimitHeaders(t, r.header)
				if got := r.header.Get("Retry-After"); (got != "") != limit.comeBack {
					t.Errorf("retry-after %q", got)
				}
				want := limit.new
				if w.old() {
					want = limit.old
				}
				if got := code(t, r); got != want {
					t.Errorf("code %q, want %q", got, want)
				}
			})
		})
	}
}

// code is what tells errors of one type apart.
func code(t *testing.T, r reply) string {
	t.Helper()
	var body struct {
		Error struct {
			Details struct {
				Code string `json:"error_code"`
			}
		}
	}
	check(t, json.Unmarshal(r.body, &body))
	return body.Error.Details.Code
}

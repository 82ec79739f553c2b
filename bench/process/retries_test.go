package process_test

import (
	"cmp"
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/claudebench/claudebench/bench"
	"github.com/claudebench/claudebench/bench/mock/watch"
	"github.com/claudebench/claudebench/bench/process"
)

// A retry is what a client that retries makes of a failure.
type retry struct {
	name string
	// failed is how often the call fails, and fault how.
	failed int
	fault  map[string]any
	want   bench.Outcome
	sent   int
	// least are the shortest waits before the second attempt and the third, by what the SDKs say of
	// themselves: half a second, and then a whole one, of which up to a quarter is taken off.
	least []time.Duration
}

const first, second = 375 * time.Millisecond, 750 * time.Millisecond

// retries are the cases of docs/method.md.
func retries(c client) []retry {
	status := func(code int, with map[string]any) map[string]any {
		all := map[string]any{"code": code}
		maps.Copy(all, with)
		return map[string]any{"status": all}
	}
	atOnce := first
	if strings.HasPrefix(c.name, "sdk-go") {
		atOnce = 0
	}
	return []retry{
		{"nothing", 0, nil, bench.OK, 1, nil},
		{"429 with retry-after", 1, status(429, map[string]any{"retry_after": 1}), bench.OK, 2, []time.Duration{time.Second}},
		{"429 with retry-after-ms", 1, status(429, map[string]any{"retry_after_ms": 300}), bench.OK, 2, []time.Duration{300 * time.Millisecond}},
		{"429 with retry-after 0", 1, status(429, map[string]any{"retry_after": 0}), bench.OK, 2, []time.Duration{atOnce}},
		{"429 without a word", 2, status(429, nil), bench.OK, 3, []time.Duration{first, second}},
		{"529 to the end", 3, status(529, map[string]any{"retry_after_ms": 1}), bench.ServerError, 3, []time.Duration{time.Millisecond, time.Millisecond}},
		{"500 with x-should-retry: false", 1, status(500, map[string]any{"should_retry": false}), bench.ServerError, 1, nil},
		{"400", 1, status(400, nil), bench.APIError, 1, nil},
		{"400 with x-should-retry: true", 1, status(400, map[string]any{"should_retry": true}), bench.OK, 2, []time.Duration{first}},
		{"reset", 1, map[string]any{"reset": map[string]any{"at": "before_headers"}}, bench.OK, 2, []time.Duration{first}},
	}
}

// testRetries has the SDKs with their retries fail, one call after the other, and holds what they
// tell of attempts and waits against the mock's journal.
func testRetries(t *testing.T, dir string) {
	retrying := func(c client) bool { return strings.HasSuffix(c.name, "-retry") }
	each(t, dir, retrying, func(t *testing.T, c client, d process.Driver) {
		cases := retries(c)
		faults, sent := faultsOf(cases)
		up, admin := serve(t, map[string]any{"faults": faults})
		load := bench.Load{Kind: bench.Closed, Requests: len(cases), Concurrency: 1}
		h := drive(t, d, bench.Case{Load: load, Timeout: 5 * time.Second}, up.URL)
		entries := journal(t, admin, sent)
		if len(entries) != sent {
			t.Fatalf("%d requests arrived, want %d", len(entries), sent)
		}
		slices.SortFunc(entries, func(a, b watch.Entry) int { return cmp.Compare(a.At, b.At) })
		for i, r := range cases {
			t.Run(r.name, func(t *testing.T) { r.check(t, h.all[i], entries[:r.sent]) })
			entries = entries[r.sent:]
		}
		state, err := admin.State(t.Context())
		if want := connections(c, cases); err != nil || state.ConnectionsOpened != want {
			t.Errorf("%d connections were opened, want %d: %v", state.ConnectionsOpened, want, err)
		}
	})
}

// connections is how many a client opens: the first, one after each reset, and with the SDKs for Go
// one for each answer that is followed by another attempt, since they close it unread.
func connections(c client, cases []retry) int64 {
	n := 1
	for _, r := range cases {
		if _, reset := r.fault["reset"]; reset || strings.HasPrefix(c.name, "sdk-go") {
			n += r.sent - 1
		}
	}
	return int64(n)
}

// faultsOf are those of the cases, one after the other, and how many requests they make.
func faultsOf(cases []retry) (faults []any, sent int) {
	for _, r := range cases {
		if r.failed > 0 {
			var requests []int
			for n := range r.failed {
				requests = append(requests, sent+n+1)
			}
			fault := maps.Clone(r.fault)
			fault["requests"] = requests
			faults = append(faults, fault)
		}
		sent += r.sent
	}
	return faults, sent
}

// check holds a call against the requests that the mock has had of it.
func (r retry) check(t *testing.T, hit bench.Hit, entries []watch.Entry) {
	if hit.Outcome != r.want || max(hit.Attempts, 1) != r.sent {
		t.Errorf("hit is %+v", hit)
	}
	var gaps time.Duration
	for n, e := range entries {
		if e.Attempt != n {
			t.Errorf("request %d of the call is attempt %d for the mock", n, e.Attempt)
		}
		if n == 0 {
			continue
		}
		last := entries[n-1]
		gap := e.At - last.At - last.Took
		if gap < r.least[n-1] || r.least[n-1] == 0 && gap >= first {
			t.Errorf("attempt %d came %s after the last had ended, want %s at least", n, gap, r.least[n-1])
		}
		gaps += gap
	}
	// Its way to the mock and back is no wait for the client.
	if hit.RetryWait > gaps || hit.RetryWait < sum(r.least) {
		t.Errorf("it waited %s, and the mock %s", hit.RetryWait, gaps)
	}
	if _, reset := r.fault["reset"]; reset != (hit.Upstream == 0) {
		t.Errorf("the upstream took %s", hit.Upstream)
	}
}

func sum(all []time.Duration) (total time.Duration) {
	for _, d := range all {
		total += d
	}
	return total
}

package gohttp

import (
	"fmt"
	"net/http"
	"sync/atomic"
	"testing"
	"time"

	"github.com/claudebench/claudebench/bench"
	"github.com/claudebench/claudebench/bench/protocol"
)

// TestBurnIsPaidByEachRequest: what is asked to be wasted shows in the client's own CPU time.
func TestBurnIsPaidByEachRequest(t *testing.T) {
	u := newUpstream(t, false, func(w http.ResponseWriter, _ *http.Request) { fmt.Fprint(w, "{}") })
	const requests, each = 200, 2 * time.Millisecond
	client := NewClient(config(t, "go-pooled"))
	defer client.Close()
	plan := protocol.Plan{Case: bench.Case{
		Request: bench.Request{Method: "POST", URL: u.URL}, Timeout: time.Minute, Burn: each,
		Load: bench.Load{Kind: bench.Closed, Requests: requests, Concurrency: 4},
	}}
	if _, err := client.Prepare(t.Context(), plan); err != nil {
		t.Fatal(err)
	}
	done, err := client.Measure(t.Context(), new(atomic.Int64))
	if err != nil {
		t.Fatal(err)
	}
	if done.CPU < requests*(each-time.Microsecond) {
		t.Errorf("%s of CPU time, of which %s should be wasted", done.CPU, requests*each)
	}
}

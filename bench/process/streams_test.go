package process_test

import (
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/claudebench/claudebench/bench"
	"github.com/claudebench/claudebench/bench/process"
)

// testStreams has all clients tell the same of the same streams, however they end. The first three
// events have no content: message_start, content_block_start and ping.
func testStreams(t *testing.T, dir string) {
	once := func(c client) bool { return !c.tls && !strings.HasSuffix(c.name, "-retry") }
	each(t, dir, once, func(t *testing.T, c client, d process.Driver) { stream(t, c.name, d) })
}

// TestStreamsOfThePythonSDK does so with a stand-in for the SDK where that is not installed: not
// everywhere can it be had.
func TestStreamsOfThePythonSDK(t *testing.T) {
	t.Setenv(bench.KeyVariable, "a-key")
	dir := t.TempDir()
	if err := process.Extract(dir); err != nil {
		t.Fatal(err)
	}
	sdk := process.PythonSDKs()[0]
	if _, err := sdk.Describe(t.Context(), dir); err != nil {
		standIn, err := filepath.Abs("drivers/python/tests/standin")
		if err != nil {
			t.Fatal(err)
		}
		t.Setenv("PYTHONPATH", standIn)
	}
	is, err := sdk.Describe(t.Context(), dir)
	if err != nil {
		t.Fatal(err)
	}
	stream(t, sdk.Name, is.Driver)
}

// An ending is what a fault of the mock makes of a stream, and what a client is to tell of it.
type ending struct {
	fault   map[string]any
	outcome bench.Outcome
	code    uint16
	chunks  int
	says    string
}

// endings are all of them. The first three events of a stream have no content: message_start,
// content_block_start and ping.
func endings(client string) []ending {
	const unfinished = "the stream ended before message_stop"
	fault := func(kind string, field string, value any) map[string]any {
		return map[string]any{kind: map[string]any{field: value}}
	}
	stall := map[string]any{"stall": map[string]any{"for": "1m", "after": 6}}
	malformed := ending{fault("malform", "after", 5), bench.OK, 200, 32, ""} // content is not decoded
	if strings.HasPrefix(client, "sdk-") {
		malformed = ending{malformed.fault, bench.ClientError, 0, 2, ""}
	}
	return []ending{
		{nil, bench.OK, 200, 32, ""},
		{fault("status", "code", 529), bench.ServerError, 529, 0, "529"},
		{fault("cut", "after", 10), bench.Truncated, 0, 7, unfinished},
		{fault("cut", "after", 2), bench.Truncated, 0, 0, unfinished},
		{fault("event", "after", 8), bench.APIError, 0, 5, "overloaded_error: "},
		{fault("reset", "after", 10), bench.Truncated, 0, 7, ""},
		{fault("reset", "at", "before_headers"), bench.Reset, 0, 0, ""},
		{stall, bench.Timeout, 0, 3, ""},
		malformed,
		{nil, bench.OK, 200, 32, ""},
	}
}

// stream has a client read streams that end in all ways, one after the other.
func stream(t *testing.T, client string, d process.Driver) {
	t.Helper()
	want := endings(client)
	var faults []any
	for i, e := range want {
		if e.fault != nil {
			e.fault["requests"] = []int{i + 1}
			faults = append(faults, e.fault)
		}
	}
	up, admin := serve(t, map[string]any{"faults": faults})
	load := bench.Load{Kind: bench.Closed, Requests: len(want), Concurrency: 1}
	h := drive(t, d, bench.Case{Load: load, Timeout: time.Second, Stream: true}, up.URL)
	written := map[string]int64{}
	for _, e := range journal(t, admin, len(want)) {
		written[e.RequestID] = e.BytesOut
	}
	if len(written) != len(want) || len(h.all) != len(want) {
		t.Fatalf("%d requests arrived, and %d are hits", len(written), len(h.all))
	}
	for i, hit := range h.all {
		want[i].check(t, hit)
		if n := written[hit.RequestID]; hit.OK() && int64(hit.BytesIn) != n {
			t.Errorf("request %d had %d bytes, but the mock wrote %d", i+1, hit.BytesIn, n)
		}
	}
}

func (e ending) check(t *testing.T, hit bench.Hit) {
	t.Helper()
	if hit.Outcome != e.outcome || hit.Code != e.code || hit.Attempts > 1 || !strings.Contains(hit.Error, e.says) {
		t.Errorf("with %v the hit is %+v", e.fault, hit)
	}
	// A reset may overtake what was sent before it.
	_, reset := e.fault["reset"]
	if hit.Chunks > e.chunks || hit.Chunks < e.chunks && !reset {
		t.Errorf("with %v there were %d pieces of content, want %d", e.fault, hit.Chunks, e.chunks)
	}
	if hit.OK() && e.chunks == 32 {
		checkStream(t, hit)
	}
}

// checkStream holds a whole stream against what the mock was told to send.
func checkStream(t *testing.T, hit bench.Hit) {
	t.Helper()
	if hit.Tokens != 32 || hit.Upstream != 0 || hit.FirstByte > hit.FirstToken {
		t.Errorf("%d tokens, first byte %s, first token %s, upstream %s", hit.Tokens, hit.FirstByte, hit.FirstToken, hit.Upstream)
	}
	if hit.FirstToken < 20*time.Millisecond || hit.LastToken < 51*time.Millisecond || hit.LastToken > hit.Latency {
		t.Errorf("first token %s, last token %s, latency %s", hit.FirstToken, hit.LastToken, hit.Latency)
	}
	gap, _ := hit.Gap()
	if hit.MaxGap < gap || hit.MaxGap > hit.LastToken-hit.FirstToken {
		t.Errorf("mean gap %s, longest %s", gap, hit.MaxGap)
	}
}

package gohttp

import (
	"context"
	"crypto/tls"
	"fmt"
	"log/slog"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/claudebench/claudebench/bench"
	"github.com/claudebench/claudebench/bench/mock"
	"github.com/claudebench/claudebench/bench/mock/watch"
	"github.com/claudebench/claudebench/bench/protocol"
)

// An upriver is a mock, and what it is asked for.
type upriver struct {
	mock.Ready
	admin *mock.Admin
}

// pretend starts a mock that is well, with changed settings.
func pretend(t *testing.T, patch string) upriver {
	t.Helper()
	return pretendTo(t, "calm", patch)
}

// pretendTo starts a mock with a preset that is changed.
func pretendTo(t *testing.T, preset, patch string) upriver {
	t.Helper()
	t.Setenv(bench.KeyVariable, "k")
	settings, err := mock.Preset(preset)
	if err == nil {
		settings, err = settings.With("test", []byte(patch))
	}
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	at, ended := make(chan mock.Ready, 1), make(chan error, 1)
	go func() {
		ended <- mock.Serve(ctx, mock.Config{Settings: settings, Log: slog.New(slog.DiscardHandler)}, func(r mock.Ready) error {
			at <- r
			return nil
		})
	}()
	t.Cleanup(func() { cancel(); <-ended })
	select {
	case r := <-at:
		return upriver{r, mock.NewAdmin(r.AdminURL)}
	case err := <-ended:
		t.Fatal(err)
	}
	return upriver{}
}

// plan is one of requests over TLS, so many in flight.
func (u upriver) plan(stream bool, requests, inFlight int) protocol.Plan {
	message := bench.Message{Model: "claude-haiku-5-5", MaxTokens: 64, Prompt: "hello"}
	return protocol.Plan{Case: bench.Case{
		Attack: "ladder", Stream: stream, Timeout: 30 * time.Second, Roots: u.Roots,
		Request: message.Request(u.TLSURL, bench.Messages, stream),
		Load:    bench.Load{Kind: bench.Closed, Requests: requests, Concurrency: inFlight},
	}}
}

// journal asks for the requests that have come, n of them.
func (u upriver) journal(t *testing.T, n int) []watch.Entry {
	t.Helper()
	for range 1000 {
		all, err := u.admin.Journal(t.Context(), false)
		if err != nil {
			t.Fatal(err)
		}
		if len(all) >= n {
			return all
		}
		time.Sleep(5 * time.Millisecond) // one that the client gave up ends later
	}
	t.Fatalf("fewer than %d requests came", n)
	return nil
}

// attempts is how often the requests of hits were sent.
func attempts(hits []bench.Hit) (n int) {
	for _, h := range hits {
		n += max(1, h.Attempts)
	}
	return n
}

// sizeOf is the size of the answer to one request.
func sizeOf(all []watch.Entry, id string) uint64 {
	for _, e := range all {
		if e.RequestID == id {
			return uint64(e.BytesOut)
		}
	}
	return 0
}

const quick = `{"timing":{"latency":"5ms","output_tokens":"fixed(8)","first_token":"5ms","gap":"1ms"},"faults":[%s]}`

// TestTheSecondAttempt lets the first request fail, each time in another way.
func TestTheSecondAttempt(t *testing.T) {
	for fault, c := range map[string]struct {
		once bench.Outcome // without retries
		code uint16        // without retries
		told bool          // whether both attempts tell how long they took
	}{
		`"reset":{"at":"before_headers"}`:          {bench.Reset, 0, false},
		`"reset":{"at":"within_headers"}`:          {bench.Reset, 0, false},
		`"reset":{"at":"after_headers"}`:           {bench.Truncated, 0, true},
		`"truncate":{}`:                            {bench.Truncated, 0, true},
		`"truncate":{"bytes":0}`:                   {bench.Truncated, 0, true},
		`"status":{"code":408}`:                    {bench.APIError, 408, true},
		`"status":{"code":409}`:                    {bench.APIError, 409, true},
		`"status":{"code":429}`:                    {bench.RateLimited, 429, true},
		`"status":{"code":500}`:                    {bench.ServerError, 500, true},
		`"status":{"code":529,"retry_after_ms":1}`: {bench.ServerError, 529, true},
		`"stall":{"for":"10s"}`:                    {bench.Timeout, 0, false},
		`"trickle":{"bytes":1,"every":"100ms"}`:    {bench.Timeout, 0, true},
	} {
		u := pretend(t, fmt.Sprintf(quick, `{"requests":[1],`+fault+`}`))
		for _, measures := range [][]bench.Measure{{bench.GiveUp}, {bench.GiveUp, bench.Retry}, {bench.KeepAlive, bench.GiveUp, bench.Retry}, Measures()} {
			if _, err := u.admin.Reset(t.Context(), map[string]any{}); err != nil {
				t.Fatal(err)
			}
			config := Built("built", measures)
			config.patience = 500 * time.Millisecond
			hits, _ := carry(t, config, u.plan(false, 3, 1))
			if !slices.Contains(measures, bench.Retry) {
				if h := hits[0]; h.Outcome != c.once || h.Code != c.code || h.Attempts > 1 || (h.Error == "") {
					t.Errorf("%s, sent once: %+v", fault, h)
				}
				continue
			}
			all := u.journal(t, 4)
			if len(all) != 4 || attempts(hits) != 4 || hits[0].Attempts != 2 {
				t.Errorf("%s, %v: %d requests came, %d were sent", fault, measures, len(all), attempts(hits))
			}
			for _, h := range hits {
				if !h.OK() || h.Error != "" || h.Code != 200 || h.FirstByte < h.RetryWait || h.FirstByte > h.Latency || h.BytesIn != sizeOf(all, h.RequestID) {
					t.Errorf("%s, %v: %+v", fault, measures, h)
				}
			}
			overhead, told := hits[0].Overhead()
			if told != c.told || told && (hits[0].Upstream < 5*time.Millisecond || overhead < 0) {
				t.Errorf("%s, %v: upstream %s, overhead %s", fault, measures, hits[0].Upstream, overhead)
			}
		}
	}
}

// TestTheLastFailureStands: the hit is that of the third attempt, and there is no fourth.
func TestTheLastFailureStands(t *testing.T) {
	u := pretend(t, fmt.Sprintf(quick, `{"requests":[1,2],"status":{"code":429}},{"requests":[3],"status":{"code":529}}`))
	hits, _ := carry(t, Built("built", []bench.Measure{bench.Retry}), u.plan(false, 2, 1))
	h := hits[0]
	if h.Attempts != 3 || h.Outcome != bench.ServerError || h.Code != 529 || h.Error == "" || h.RetryWait <= 0 || h.RetryWait >= 150*time.Millisecond+h.Latency/2 {
		t.Errorf("hit is %+v", h)
	}
	if all := u.journal(t, 4); h.RequestID != all[2].RequestID || hits[1].Attempts != 1 || len(all) != 4 {
		t.Errorf("%d requests came; the hit is that of %s", len(all), h.RequestID)
	}
}

// TestSaysWhatTheLastFailureWas: in the same words as a client that sends once.
func TestSaysWhatTheLastFailureWas(t *testing.T) {
	for fault, want := range map[string]string{
		`"truncate":{}`:                  "the answer is no whole JSON",
		`"reset":{"at":"after_headers"}`: "connection reset by peer",
		`"status":{"code":529}`:          "529",
	} {
		u := pretend(t, fmt.Sprintf(quick, `{`+fault+`}`))
		for _, measures := range [][]bench.Measure{nil, {bench.Retry}} {
			hits, _ := carry(t, Built("built", measures), u.plan(false, 1, 1))
			if h := hits[0]; !strings.Contains(h.Error, want) {
				t.Errorf("%s, %v: error %q", fault, measures, h.Error)
			}
		}
	}
}

// TestWhatItIsToldTo waits as long as the upstream says, and never longer than it has time.
func TestWhatItIsToldTo(t *testing.T) {
	u := pretend(t, fmt.Sprintf(quick, `{"requests":[1],"status":{"code":429,"retry_after":9,"retry_after_ms":300}},{"requests":[3],"status":{"code":529,"retry_after":60}}`))
	hits, _ := carry(t, Built("built", []bench.Measure{bench.Retry, bench.KeepAlive}), u.plan(false, 2, 1))
	if h := hits[0]; !h.OK() || h.RetryWait < 300*time.Millisecond || h.Latency < h.RetryWait {
		t.Errorf("hit is %+v", h)
	}
	if h := hits[1]; h.Attempts != 1 || h.Outcome != bench.ServerError || h.RetryWait != 0 {
		t.Errorf("told to come too late: %+v", h)
	}
}

// TestEveryAttemptIsInTheJournal: where a fifth of the requests fails by chance, in all ways at
// once, hits and journal agree on how many were sent, and which of them answered.
func TestEveryAttemptIsInTheJournal(t *testing.T) {
	const faults = `{"probability":0.05,"reset":{"at":"before_headers"}},{"probability":0.05,"reset":{"at":"after_headers"}},
		{"probability":0.1,"truncate":{}},{"probability":0.1,"status":{"code":500}}`
	for n := range len(Measures()) + 1 {
		measures := Measures()[:n]
		u := pretend(t, fmt.Sprintf(quick, faults))
		hits, _ := carry(t, Built("built", measures), u.plan(false, 200, 10))
		if all := u.journal(t, attempts(hits)); len(all) != attempts(hits) {
			t.Errorf("%v: %d requests came, %d were sent", measures, len(all), attempts(hits))
		}
		failed := 0
		for _, h := range hits {
			if !h.OK() {
				failed++
			}
			if overhead, ok := h.Overhead(); ok && overhead < 0 {
				t.Errorf("%v: overhead %s of %+v", measures, overhead, h)
			}
			if retries := slices.Contains(measures, bench.Retry); retries && !h.OK() && h.Attempts != 3 || !retries && h.Attempts > 1 {
				t.Errorf("%v: %+v", measures, h)
			}
		}
		// Of 200, 53.7 fail in the mean without retries, 3.9 with them; the bounds are beyond 4
		// standard deviations.
		if retries := slices.Contains(measures, bench.Retry); retries && failed > 12 || !retries && (failed < 28 || failed > 80) {
			t.Errorf("%v: %d failed", measures, failed)
		}
	}
}

// TestConnectionsOfTheLadder counts those of 5 rounds of 10 requests, and of one before them. HTTP/1.1 is spoken by
// clients without bench.HTTP2 alone, though the mock would speak the other.
func TestConnectionsOfTheLadder(t *testing.T) {
	u := pretend(t, `{"timing":{"latency":"50ms","output_tokens":"fixed(8)"}}`)
	for _, c := range []struct {
		measures    []bench.Measure
		least, most int64
		proto       string
	}{
		{nil, 51, 51, "HTTP/1.1"},
		{[]bench.Measure{bench.Pool}, 51, 51, "HTTP/1.1"},
		{[]bench.Measure{bench.KeepAlive}, 26, 42, "HTTP/1.1"},
		{[]bench.Measure{bench.KeepAlive, bench.Pool}, 10, 10, "HTTP/1.1"},
		{[]bench.Measure{bench.KeepAlive, bench.Retry, bench.GiveUp, bench.Pool}, 10, 10, "HTTP/1.1"},
		{[]bench.Measure{bench.HTTP2}, 25, 51 * 4, "HTTP/2.0"},
		{Measures(), 1, 1, "HTTP/2.0"},
	} {
		if _, err := u.admin.Reset(t.Context(), map[string]any{}); err != nil {
			t.Fatal(err)
		}
		p := u.plan(false, 50, 10)
		p.Load.Kind, p.Warmup = bench.Burst, 1
		hits, _ := carry(t, Built("built", c.measures), p)
		state, err := u.admin.State(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		if n := state.ConnectionsOpened; n < c.least || n > c.most {
			t.Errorf("%v: %d connections", c.measures, n)
		}
		for _, e := range u.journal(t, 51) {
			if e.Proto != c.proto || e.Outcome != watch.Answered {
				t.Fatalf("%v: %+v", c.measures, e)
			}
		}
		for _, h := range hits {
			if h.ConnReused == nil || *h.ConnReused && c.least == 51 {
				t.Fatalf("%v: %+v", c.measures, h)
			}
		}
	}
}

// TestFailedAttemptsLeaveTheirConnection: bodies are drained, so that a connection serves again.
func TestFailedAttemptsLeaveTheirConnection(t *testing.T) {
	u := pretend(t, fmt.Sprintf(quick, `{"every":2,"status":{"code":503,"retry_after_ms":0}}`))
	hits, _ := carry(t, Built("built", []bench.Measure{bench.KeepAlive, bench.Retry}), u.plan(false, 20, 1))
	state, err := u.admin.State(t.Context())
	if err != nil || state.ConnectionsOpened != 1 || attempts(hits) != 39 {
		t.Errorf("%d connections for %d attempts, %v", state.ConnectionsOpened, attempts(hits), err)
	}
}

// TestOffersHTTP1Alone: a server that may choose must not be led to HTTP/2, with the system's
// certificates as with those of the case.
func TestOffersHTTP1Alone(t *testing.T) {
	u := pretend(t, fmt.Sprintf(quick, ""))
	http.DefaultTransport.(*http.Transport).Clone() // which is when it offers HTTP/2
	transport := Built("built", nil).transport(bench.Load{Concurrency: 1})
	if transport.TLSClientConfig == nil {
		transport.TLSClientConfig = &tls.Config{}
	}
	transport.TLSClientConfig.InsecureSkipVerify = true
	resp, err := (&http.Client{Transport: transport}).Get(u.TLSURL)
	if err != nil {
		t.Fatal(err)
	}
	if resp.Body.Close(); resp.Proto != "HTTP/1.1" {
		t.Error(resp.Proto)
	}
}

// TestStreamsAreSentAgainUntilContentComes has the first stream fail. Its content begins with the
// fourth event.
func TestStreamsAreSentAgainUntilContentComes(t *testing.T) {
	for fault, c := range map[string]struct {
		attempts int
		outcome  bench.Outcome
	}{
		`"status":{"code":529}`:             {2, bench.OK},
		`"reset":{"at":"before_headers"}`:   {2, bench.OK},
		`"reset":{"at":"after_headers"}`:    {2, bench.OK},
		`"stall":{"for":"10s"}`:             {2, bench.OK}, // before its head
		`"cut":{"after":1}`:                 {2, bench.OK},
		`"cut":{"after":5}`:                 {1, bench.Truncated},
		`"reset":{"after":5}`:               {1, bench.Truncated},
		`"event":{"after":1}`:               {1, bench.APIError},
		`"event":{"after":5}`:               {1, bench.APIError},
		`"stall":{"for":"700ms","after":5}`: {1, bench.OK}, // longer than its patience
	} {
		u := pretend(t, fmt.Sprintf(quick, `{"requests":[1],`+fault+`}`))
		for _, measures := range [][]bench.Measure{{bench.GiveUp, bench.Retry}, Measures()} {
			if _, err := u.admin.Reset(t.Context(), map[string]any{}); err != nil {
				t.Fatal(err)
			}
			config := Built("built", measures)
			config.patience = 500 * time.Millisecond
			hits, _ := carry(t, config, u.plan(true, 2, 1))
			all := u.journal(t, c.attempts+1)
			h := hits[0]
			if h.Attempts != c.attempts || h.Outcome != c.outcome || len(all) != c.attempts+1 || !hits[1].OK() {
				t.Errorf("%s, %v: %d requests came; %+v", fault, measures, len(all), h)
			}
			if h.OK() && (h.Chunks != hits[1].Chunks || h.Tokens != 8 || h.FirstToken <= 0 || h.LastToken > h.Latency) {
				t.Errorf("%s, %v: %+v", fault, measures, h)
			}
		}
	}
}

// TestMeasuresAddUp: each measure changes what it is called after, and nothing else.
func TestMeasuresAddUp(t *testing.T) {
	for n := range len(Measures()) + 1 {
		c := Built("mine", Measures()[:n])
		transport := c.transport(bench.Load{Concurrency: 7})
		if c.Name != "mine" || c.Summary == "" || !c.TLS || !c.whole {
			t.Errorf("%+v", c)
		}
		got := []bool{!transport.DisableKeepAlives, transport.MaxIdleConnsPerHost == 7 && transport.MaxIdleConns == 7,
			c.retries, c.patience == 2*time.Second, transport.Protocols.HTTP2()}
		for i, on := range got {
			if on != (i < n) {
				t.Errorf("%v: %s is %v", Measures()[:n], Measures()[i], on)
			}
		}
		if transport.Protocols.HTTP1() == transport.Protocols.HTTP2() {
			t.Errorf("%v: speaks %v", Measures()[:n], transport.Protocols)
		}
	}
}

// TestOneInTwentyFails holds the preset against what is said of it: 5 % of its answers fail, and of
// those that are sent for again next to none.
func TestOneInTwentyFails(t *testing.T) {
	u := pretendTo(t, "flaky-network", `{"timing":{"latency":"2ms","output_tokens":"fixed(8)"}}`)
	for _, c := range []struct {
		measures    []bench.Measure
		least, most int
	}{
		{[]bench.Measure{bench.KeepAlive, bench.Pool}, 30, 70},
		{[]bench.Measure{bench.KeepAlive, bench.Pool, bench.Retry}, 0, 3},
	} {
		if _, err := u.admin.Reset(t.Context(), map[string]any{}); err != nil {
			t.Fatal(err)
		}
		hits, _ := carry(t, Built("built", c.measures), u.plan(false, 1000, 20))
		failed := 0
		for _, h := range hits {
			if !h.OK() {
				failed++
			}
		}
		if failed < c.least || failed > c.most {
			t.Errorf("%v: %d of 1000 failed", c.measures, failed)
		}
	}
}

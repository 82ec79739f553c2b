package gohttp

import (
	"context"
	"encoding/pem"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/claudebench/claudebench/bench"
	"github.com/claudebench/claudebench/bench/protocol"
)

// upstream counts what reaches it.
type upstream struct {
	*httptest.Server
	requests, inFlight, most, conns atomic.Int64
	foreign                         atomic.Int64 // requests with a header that only vegeta sets
}

func newUpstream(t *testing.T, tls bool, answer http.HandlerFunc) *upstream {
	t.Helper()
	u := &upstream{}
	u.Server = httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		io.Copy(io.Discard, r.Body)
		u.requests.Add(1)
		if r.Header.Get("X-Vegeta-Seq") != "" || r.Header.Get("X-Vegeta-Attack") != "" {
			u.foreign.Add(1)
		}
		now := u.inFlight.Add(1)
		for most := u.most.Load(); now > most && !u.most.CompareAndSwap(most, now); most = u.most.Load() {
		}
		defer u.inFlight.Add(-1)
		answer(w, r)
	}))
	u.Config.ConnState = func(_ net.Conn, s http.ConnState) {
		if s == http.StateNew {
			u.conns.Add(1)
		}
	}
	if tls {
		u.EnableHTTP2 = true
		u.StartTLS()
	} else {
		u.Start()
	}
	t.Cleanup(u.Close)
	return u
}

func (u *upstream) roots() string {
	if u.Certificate() == nil {
		return ""
	}
	return string(pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: u.Certificate().Raw}))
}

func fine(w http.ResponseWriter, _ *http.Request) {
	time.Sleep(5 * time.Millisecond)
	w.Header().Set("x-mock-service-time", "5000000")
	w.Header().Set("request-id", "req_1")
	fmt.Fprint(w, `{"type":"message"}`)
}

func config(t *testing.T, name string) Config {
	t.Helper()
	for _, c := range Configs() {
		if c.Name == name {
			return c
		}
	}
	t.Fatal("no configuration", name)
	return Config{}
}

// drive carries out a load against a URL and returns its hits.
func drive(t *testing.T, c Config, url, roots string, l bench.Load, timeout time.Duration) ([]bench.Hit, bench.Done) {
	t.Helper()
	p := protocol.Plan{Case: bench.Case{
		Attack:  c.Name,
		Request: bench.Request{Method: "POST", URL: url, Header: map[string]string{"content-type": "application/json"}, Body: `{"model":"m"}`},
		Load:    l, Timeout: timeout, Warmup: l.Concurrency, Roots: roots,
	}}
	p.Due = slices.Collect(l.Dues())
	return carry(t, c, p)
}

// carry carries out a plan and returns its hits.
func carry(t *testing.T, c Config, p protocol.Plan) ([]bench.Hit, bench.Done) {
	t.Helper()
	client := NewClient(c)
	defer client.Close()
	if _, err := client.Prepare(t.Context(), p); err != nil {
		t.Fatal(err)
	}
	var ended atomic.Int64
	done, err := client.Measure(t.Context(), &ended)
	if err != nil {
		t.Fatal(err)
	}
	if int(ended.Load()) != done.Requests {
		t.Errorf("%d requests ended, %d counted", ended.Load(), done.Requests)
	}
	var hits []bench.Hit
	for h := range client.Hits() {
		hits = append(hits, *h)
	}
	return hits, done
}

func TestSendsExactlyWhatTheLoadAsksFor(t *testing.T) {
	for _, c := range Configs() {
		for _, l := range []bench.Load{
			{Kind: bench.Closed, Requests: 203, Concurrency: 10},
			{Kind: bench.Burst, Requests: 45, Concurrency: 10},
			{Kind: bench.Constant, Requests: 40, Concurrency: 20, Rate: 500},
		} {
			t.Run(c.Name+"/"+string(l.Kind), func(t *testing.T) {
				u := newUpstream(t, c.TLS, fine)
				hits, done := drive(t, c, u.URL, u.roots(), l, time.Minute)
				if n := int(u.requests.Load()); n != l.Requests+l.Concurrency || len(hits) != l.Requests {
					t.Errorf("upstream saw %d requests, %d are hits", n, len(hits))
				}
				if most := int(u.most.Load()); l.Kind != bench.Constant && (most != l.Concurrency || done.MaxInFlight != l.Concurrency) {
					t.Errorf("upstream saw %d in flight, client says %d", most, done.MaxInFlight)
				}
				if u.foreign.Load() > 0 {
					t.Error("vegeta's headers were sent")
				}
				for i, h := range hits {
					if h.Seq != uint64(i) || !h.OK() || h.Code != 200 || h.Upstream != 5*time.Millisecond || h.RequestID != "req_1" || h.BytesIn != 18 || h.BytesOut != 13 {
						t.Fatalf("hit %d is %+v", i, h)
					}
					if h.FirstByte <= 0 || h.FirstByte > h.Latency || h.Latency < 5*time.Millisecond {
						t.Fatalf("first byte after %s, end after %s", h.FirstByte, h.Latency)
					}
				}
			})
		}
	}
}

func TestConnections(t *testing.T) {
	load := bench.Load{Kind: bench.Burst, Requests: 50, Concurrency: 10}
	for name, want := range map[string]func(int64) bool{
		"go-pooled":       func(n int64) bool { return n == 10 },
		"go-default":      func(n int64) bool { return n > 10+4*7 },
		"go-no-keepalive": func(n int64) bool { return n == 60 },
		"go-h2":           func(n int64) bool { return n == 1 },
	} {
		c := config(t, name)
		u := newUpstream(t, c.TLS, fine)
		drive(t, c, u.URL, u.roots(), load, time.Minute)
		if n := u.conns.Load(); !want(n) {
			t.Errorf("%s opened %d connections", name, n)
		}
	}
}

func TestRoundsWaitForTheirLastRequest(t *testing.T) {
	u := newUpstream(t, false, fine)
	hits, _ := drive(t, config(t, "go-pooled"), u.URL, "", bench.Load{Kind: bench.Burst, Requests: 25, Concurrency: 10}, time.Minute)
	for i := 10; i < len(hits); i++ {
		for j := range i / 10 * 10 {
			if hits[i].Timestamp.Before(hits[j].End()) {
				t.Fatalf("hit %d was sent before hit %d had ended", i, j)
			}
		}
	}
}

func TestOutcomes(t *testing.T) {
	cut := func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("content-length", "100")
		fmt.Fprint(w, "short")
		w.(http.Flusher).Flush()
		panic(http.ErrAbortHandler)
	}
	status := func(code int) http.HandlerFunc {
		return func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(code) }
	}
	for name, c := range map[string]struct {
		answer  http.HandlerFunc
		outcome bench.Outcome
		code    uint16
	}{
		"500":       {status(500), bench.ServerError, 500},
		"529":       {status(529), bench.ServerError, 529},
		"429":       {status(429), bench.RateLimited, 429},
		"404":       {status(404), bench.APIError, 404},
		"redirect":  {func(w http.ResponseWriter, r *http.Request) { http.Redirect(w, r, "/", http.StatusFound) }, bench.OK, 302},
		"cut":       {cut, bench.Truncated, 0},
		"reset":     {func(http.ResponseWriter, *http.Request) { panic(http.ErrAbortHandler) }, bench.Reset, 0},
		"hang":      {func(_ http.ResponseWriter, r *http.Request) { <-r.Context().Done() }, bench.Timeout, 0},
		"slow body": {func(w http.ResponseWriter, r *http.Request) { w.(http.Flusher).Flush(); <-r.Context().Done() }, bench.Timeout, 0},
	} {
		u := newUpstream(t, false, c.answer)
		u.Config.ErrorLog = nil
		hits, _ := drive(t, config(t, "go-pooled"), u.URL, "", bench.Load{Kind: bench.Closed, Requests: 3, Concurrency: 1}, 200*time.Millisecond)
		for _, h := range hits {
			if h.Outcome != c.outcome || h.Code != c.code || (h.Error == "") != (c.outcome == bench.OK) {
				t.Errorf("%s: outcome %s, code %d, error %q", name, h.Outcome, h.Code, h.Error)
			}
		}
	}
}

func TestRefusedConnectionsAreHits(t *testing.T) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	l.Close()
	hits, done := drive(t, config(t, "go-default"), "http://"+l.Addr().String(), "", bench.Load{Kind: bench.Closed, Requests: 20, Concurrency: 5}, time.Second)
	if len(hits) != 20 || done.Requests != 20 {
		t.Fatalf("%d hits", len(hits))
	}
	if h := hits[19]; h.Outcome != bench.Reset || !strings.Contains(h.Error, "refused") || h.Upstream != 0 {
		t.Errorf("hit is %+v", h)
	}
}

// TestDueTimes holds the open loop against the schedule: a slow upstream must
// not delay what is due.
func TestDueTimes(t *testing.T) {
	u := newUpstream(t, false, func(w http.ResponseWriter, r *http.Request) { time.Sleep(100 * time.Millisecond) })
	hits, done := drive(t, config(t, "go-pooled"), u.URL, "", bench.Load{Kind: bench.Constant, Requests: 50, Concurrency: 50, Rate: 200}, time.Minute)
	if len(done.NotSent) != 0 || done.MaxInFlight < 10 {
		t.Errorf("%d not sent, %d in flight", len(done.NotSent), done.MaxInFlight)
	}
	for i, h := range hits {
		if want := time.Duration(i) * 5 * time.Millisecond; h.Due.Sub(hits[0].Due) != want {
			t.Fatalf("hit %d was due %s after the first, want %s", i, h.Due.Sub(hits[0].Due), want)
		}
		if h.Timestamp.Before(h.Due) {
			t.Fatalf("hit %d was sent %s early", i, h.Due.Sub(h.Timestamp))
		}
	}
}

// TestGivesUpWhatWaitedTooLong has one request in flight at a time, each of
// them longer than the timeout allows the next ones to wait.
func TestGivesUpWhatWaitedTooLong(t *testing.T) {
	u := newUpstream(t, false, func(w http.ResponseWriter, r *http.Request) { time.Sleep(150 * time.Millisecond) })
	hits, done := drive(t, config(t, "go-pooled"), u.URL, "", bench.Load{Kind: bench.Constant, Requests: 30, Concurrency: 1, Rate: 100}, 200*time.Millisecond)
	if len(hits)+len(done.NotSent) != 30 || len(done.NotSent) == 0 {
		t.Errorf("%d hits, %d not sent", len(hits), len(done.NotSent))
	}
	for _, h := range hits {
		if h.Timestamp.Sub(h.Due) > 400*time.Millisecond || h.FromDue() < h.Latency {
			t.Errorf("due %s, sent %s", h.Due, h.Timestamp)
		}
	}
}

func TestSecretsComeFromTheEnvironment(t *testing.T) {
	t.Setenv("A_KEY", "sesame")
	h := header(bench.Request{Header: map[string]string{"a": "b"}, SecretHeader: map[string]string{"x-api-key": "A_KEY", "x-other": "NOT_SET"}})
	if h.Get("x-api-key") != "sesame" || h.Get("a") != "b" || len(h) != 2 {
		t.Errorf("header is %v", h)
	}
}

func TestVerifiesTheCertificate(t *testing.T) {
	u := newUpstream(t, true, fine)
	hits, _ := drive(t, config(t, "go-h2"), u.URL, "", bench.Load{Kind: bench.Closed, Requests: 1, Concurrency: 1}, time.Minute)
	if hits[0].OK() || !strings.Contains(hits[0].Error, "certificate") {
		t.Errorf("hit is %+v", hits[0])
	}
}

func TestStopsWhenTheContextEnds(t *testing.T) {
	u := newUpstream(t, false, fine)
	ctx, cancel := context.WithCancel(t.Context())
	client := NewClient(config(t, "go-pooled"))
	p := protocol.Plan{Case: bench.Case{Request: bench.Request{Method: "POST", URL: u.URL}, Load: bench.Load{Kind: bench.Closed, Requests: 100000, Concurrency: 2}, Timeout: time.Minute}}
	if _, err := client.Prepare(ctx, p); err != nil {
		t.Fatal(err)
	}
	defer client.Close()
	time.AfterFunc(50*time.Millisecond, cancel)
	var ended atomic.Int64
	if _, err := client.Measure(ctx, &ended); err != context.Canceled {
		t.Error(err)
	}
}

// TestPoolWaits finds that opening a connection takes longer than having one.
func TestPoolWaits(t *testing.T) {
	waits := map[string]*bench.Waits{}
	for _, name := range []string{"go-pooled", "go-no-keepalive"} {
		u := newUpstream(t, false, fine)
		_, done := drive(t, config(t, name), u.URL, "", bench.Load{Kind: bench.Closed, Requests: 100, Concurrency: 2}, time.Minute)
		if waits[name] = done.Pool; done.Pool == nil || done.Pool.P50 <= 0 || done.Pool.Max > done.Elapsed {
			t.Fatalf("%s waited %+v in %s", name, done.Pool, done.Elapsed)
		}
	}
	if kept, opened := waits["go-pooled"], waits["go-no-keepalive"]; kept.P50 >= opened.P50 {
		t.Errorf("an idle connection took %s, a new one %s", kept.P50, opened.P50)
	}
}

package mock

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/claudebench/claudebench/bench/clock"
)

const (
	aMessage    = `{"model":"claude-haiku-5-5","max_tokens":64,"messages":[{"role":"user","content":"hello there"}]}`
	aCompletion = `{"model":"claude-2.0","max_tokens_to_sample":8,"prompt":"\n\nHuman: hi\n\nAssistant:"}`
)

// serve starts a mock as a program would, and returns where it is.
func serve(t testing.TB, latency string) (Ready, *Admin) {
	t.Helper()
	l, err := ParseLatency(latency)
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	at := make(chan Ready, 1)
	ended := make(chan error, 1)
	go func() {
		ended <- Serve(ctx, Config{Addr: "127.0.0.1:0", Latency: l, Seed: 1}, func(r Ready) error { at <- r; return nil })
	}()
	t.Cleanup(func() {
		cancel()
		if err := <-ended; err != nil {
			t.Error(err)
		}
	})
	r := <-at
	return r, NewAdmin(r.AdminURL)
}

// post sends a request that is in order, but for what change does to it.
func post(t testing.TB, client *http.Client, url, body string, change func(*http.Request)) (*http.Response, string) {
	t.Helper()
	req, err := http.NewRequest(http.MethodPost, url, strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	req.Header = http.Header{"X-Api-Key": {"k"}, "Anthropic-Version": {"2023-06-01"}, "Content-Type": {"application/json"}}
	if change != nil {
		change(req)
	}
	resp, err := client.Do(req)
	if err != nil {
		t.Error(err)
		return &http.Response{}, ""
	}
	defer resp.Body.Close()
	text, err := io.ReadAll(resp.Body)
	if err != nil {
		t.Error(err)
	}
	return resp, string(text)
}

func TestAnswersLikeTheAPI(t *testing.T) {
	r, _ := serve(t, "fixed(2ms)")
	resp, text := post(t, http.DefaultClient, r.URL+"/v1/messages", aMessage, nil)
	var m struct {
		ID, Type, Role, Model string
		Content               []struct{ Type, Text string }
		StopReason            string         `json:"stop_reason"`
		Usage                 map[string]any `json:"usage"`
	}
	if err := json.Unmarshal([]byte(text), &m); err != nil {
		t.Fatal(err, text)
	}
	if resp.StatusCode != 200 || m.Type != "message" || m.Role != "assistant" || m.Model != "claude-haiku-5-5" ||
		m.StopReason != "end_turn" || len(m.Content) != 1 || m.Content[0].Text == "" || m.Usage["output_tokens"] != 32.0 || len(m.Usage) != 10 {
		t.Errorf("answer is %s", text)
	}
	if took, err := strconv.Atoi(resp.Header.Get("x-mock-service-time")); err != nil || took < 2e6 || took > 2e9 {
		t.Errorf("service time is %q", resp.Header.Get("x-mock-service-time"))
	}
	if !strings.HasPrefix(resp.Header.Get("request-id"), "req_") || !strings.HasPrefix(m.ID, "msg_") {
		t.Errorf("ids are %q and %q", resp.Header.Get("request-id"), m.ID)
	}

	resp, text = post(t, http.DefaultClient, r.URL+"/v1/complete", aCompletion, func(r *http.Request) {
		r.Header.Del("X-Api-Key")
		r.Header.Set("Authorization", "Bearer k")
	})
	var c struct {
		Type, Completion string
		StopReason       string `json:"stop_reason"`
	}
	if err := json.Unmarshal([]byte(text), &c); err != nil || resp.StatusCode != 200 || c.Type != "completion" || c.StopReason != "max_tokens" || c.Completion != " "+strings.Repeat("word ", 8) {
		t.Error(err, text)
	}
}

func TestRefusesWhatTheAPIRefuses(t *testing.T) {
	r, _ := serve(t, "fixed(0s)")
	without := func(header string) func(*http.Request) { return func(r *http.Request) { r.Header.Del(header) } }
	for name, c := range map[string]struct {
		path, body string
		change     func(*http.Request)
		status     int
		kind, text string
	}{
		"path":       {"/v1/nothing", aMessage, nil, 404, "not_found_error", "Not found"},
		"method":     {"/v1/messages", "", func(r *http.Request) { r.Method = "GET" }, 405, "invalid_request_error", "Method"},
		"no key":     {"/v1/messages", aMessage, without("X-Api-Key"), 401, "authentication_error", "x-api-key header is required"},
		"no version": {"/v1/messages", aMessage, without("Anthropic-Version"), 400, "invalid_request_error", "anthropic-version: header is required"},
		"no JSON":    {"/v1/messages", "{", nil, 400, "invalid_request_error", "not valid JSON"},
		"array":      {"/v1/messages", "[]", nil, 400, "invalid_request_error", "valid dictionary"},
		"type":       {"/v1/messages", `{"model":5}`, nil, 400, "invalid_request_error", "model: Input"},
		"no model":   {"/v1/messages", `{}`, nil, 400, "invalid_request_error", "model: Field required"},
		"no max":     {"/v1/messages", `{"model":"m","messages":[{"role":"user","content":"x"}]}`, nil, 400, "invalid_request_error", "max_tokens: Field required"},
		"zero max":   {"/v1/messages", `{"model":"m","max_tokens":0}`, nil, 400, "invalid_request_error", "max_tokens: Input"},
		"no message": {"/v1/messages", `{"model":"m","max_tokens":1,"messages":[]}`, nil, 400, "invalid_request_error", "messages: at least"},
		"role":       {"/v1/messages", `{"model":"m","max_tokens":1,"messages":[{"role":"cat","content":"x"}]}`, nil, 400, "invalid_request_error", "messages.0.role"},
		"content":    {"/v1/messages", `{"model":"m","max_tokens":1,"messages":[{"role":"user","content":[ ]}]}`, nil, 400, "invalid_request_error", "messages.0.content"},
		"stream":     {"/v1/messages", strings.Replace(aMessage, "{", `{"stream":true,`, 1), nil, 400, "invalid_request_error", "stream"},
		"prompt":     {"/v1/complete", `{"model":"m","max_tokens_to_sample":1}`, nil, 400, "invalid_request_error", "prompt: Field required"},
		"large":      {"/v1/messages", strings.Repeat(" ", maxBody+1), nil, 413, "request_too_large", "maximum size"},
	} {
		resp, text := post(t, http.DefaultClient, r.URL+c.path, c.body, c.change)
		var f struct {
			Type      string
			Error     struct{ Type, Message string }
			RequestID string `json:"request_id"`
		}
		if err := json.Unmarshal([]byte(text), &f); err != nil {
			t.Errorf("%s: %v: %q", name, err, text)
			continue
		}
		if resp.StatusCode != c.status || f.Type != "error" || f.Error.Type != c.kind || !strings.Contains(f.Error.Message, c.text) {
			t.Errorf("%s: %d %s", name, resp.StatusCode, text)
		}
		if f.RequestID == "" || f.RequestID != resp.Header.Get("request-id") || resp.Header.Get("x-mock-service-time") == "" {
			t.Errorf("%s: ids %q and %q", name, f.RequestID, resp.Header.Get("request-id"))
		}
	}
}

// drawn sends n requests, c at once, and returns the service times that the
// mock must have drawn: those in multiples of 5 ms, rounded down.
func drawn(t *testing.T, url string, n int) []int {
	t.Helper()
	var mu sync.Mutex
	var all []int
	var wg sync.WaitGroup
	client := &http.Client{Transport: &http.Transport{MaxIdleConnsPerHost: n}}
	for range n {
		wg.Go(func() {
			resp, _ := post(t, client, url+"/v1/messages", aMessage, nil)
			took, _ := strconv.Atoi(resp.Header.Get("x-mock-service-time"))
			mu.Lock()
			defer mu.Unlock()
			all = append(all, took)
		})
	}
	wg.Wait()
	slices.Sort(all)
	return all
}

func TestEveryClientMeetsTheSameSequence(t *testing.T) {
	r, admin := serve(t, "fixed(0s)")
	latency, seed := "uniform(10ms,300ms)", uint64(42)
	l, err := ParseLatency(latency)
	if err != nil {
		t.Fatal(err)
	}
	want := make([]int, 20)
	for i := range want {
		want[i] = int(l.At(seed, uint64(i)))
	}
	slices.Sort(want)
	for range 2 {
		if _, err := admin.Reset(t.Context(), Settings{Latency: &latency, Seed: &seed}); err != nil {
			t.Fatal(err)
		}
		for i, took := range drawn(t, r.URL, len(want)) {
			if took < want[i] {
				t.Errorf("answer %d took %d ns, less than the draw %d", i, took, want[i])
			}
		}
	}
}

func TestCounts(t *testing.T) {
	r, admin := serve(t, "fixed(50ms)")
	drawn(t, r.URL, 7)
	before, err := admin.Reset(t.Context(), Settings{})
	if err != nil {
		t.Fatal(err)
	}
	if before.Requests != 7 || before.MaxInFlight != 7 || before.ConnectionsOpened != 7 || before.MaxConnectionsOpen != 7 || before.Latency != "fixed(50ms)" || before.Seed != 1 {
		t.Errorf("before the reset: %+v", before)
	}
	after, err := admin.State(t.Context())
	if err != nil || after.Requests != 0 || after.MaxInFlight != 0 || after.ConnectionsOpened != 0 || after.MaxConnectionsOpen != after.ConnectionsOpen {
		t.Errorf("after the reset: %+v, %v", after, err)
	}
}

func TestResetAppliesWholeOrNotAtAll(t *testing.T) {
	_, admin := serve(t, "fixed(1ms)")
	bad, seed := "fixed(-1s)", uint64(9)
	if _, err := admin.Reset(t.Context(), Settings{Latency: &bad, Seed: &seed}); err == nil || !strings.Contains(err.Error(), "outside") {
		t.Error(err)
	}
	if s, err := admin.State(t.Context()); err != nil || s.Seed != 1 || s.Latency != "fixed(1ms)" {
		t.Errorf("%+v, %v", s, err)
	}
}

func TestSpeaksHTTP2OverVerifiedTLS(t *testing.T) {
	r, admin := serve(t, "fixed(20ms)")
	pool := x509.NewCertPool()
	if !pool.AppendCertsFromPEM([]byte(r.Roots)) {
		t.Fatal("no roots")
	}
	client := &http.Client{Transport: &http.Transport{ForceAttemptHTTP2: true, TLSClientConfig: &tls.Config{RootCAs: pool}}}
	if resp, _ := post(t, client, r.TLSURL+"/v1/messages", aMessage, nil); resp.ProtoMajor != 2 {
		t.Errorf("protocol is %s", resp.Proto)
	}
	var wg sync.WaitGroup
	for range 300 {
		wg.Go(func() { post(t, client, r.TLSURL+"/v1/messages", aMessage, nil) })
	}
	wg.Wait()
	if s, err := admin.State(t.Context()); err != nil || s.ConnectionsOpened != 1 || s.Requests != 301 {
		t.Errorf("%+v, %v", s, err)
	}
}

func TestFreesAClientThatLeaves(t *testing.T) {
	r, admin := serve(t, "fixed(1h)")
	ctx, cancel := context.WithCancel(t.Context())
	go func() {
		req, _ := http.NewRequestWithContext(ctx, http.MethodPost, r.URL+"/v1/messages", strings.NewReader(aMessage))
		req.Header = http.Header{"X-Api-Key": {"k"}, "Anthropic-Version": {"2023-06-01"}}
		http.DefaultClient.Do(req)
	}()
	await(t, admin, func(s State) bool { return s.InFlight == 1 })
	cancel()
	await(t, admin, func(s State) bool { return s.InFlight == 0 && s.ConnectionsOpen == 0 })
}

func await(t *testing.T, admin *Admin, when func(State) bool) {
	t.Helper()
	for range 1000 {
		s, err := admin.State(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		if when(s) {
			return
		}
		time.Sleep(5 * time.Millisecond)
	}
	t.Fatal("it never came to that")
}

func TestStaysOffTheNetwork(t *testing.T) {
	for _, addr := range []string{"0.0.0.0:0", ":0", "192.0.2.1:80", "nonsense", "example.com:80"} {
		err := Serve(t.Context(), Config{Addr: addr}, func(Ready) error { t.Error("ready"); return nil })
		if err == nil || !strings.Contains(err.Error(), "address") {
			t.Errorf("%q: %v", addr, err)
		}
	}
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	if err := Serve(t.Context(), Config{Addr: l.Addr().String()}, nil); err == nil || !strings.Contains(err.Error(), "in use") {
		t.Error(err)
	}
}

func FuzzBody(f *testing.F) {
	for _, s := range []string{aMessage, aCompletion, "", "null", `{"messages":[{"role":"user","content":[{"type":"text","text":"x"}]}]}`} {
		f.Add("/v1/messages", s)
		f.Add("/v1/complete", s)
	}
	c, err := clock.New()
	if err != nil {
		f.Fatal(err)
	}
	api := newAPI(c, Latency{}, 1)
	f.Fuzz(func(t *testing.T, path, body string) {
		req := httptest.NewRequest(http.MethodPost, "/", strings.NewReader(body))
		req.URL.Path = path
		req.Header = http.Header{"X-Api-Key": {"k"}, "Anthropic-Version": {"2023-06-01"}}
		w := httptest.NewRecorder()
		api.ServeHTTP(w, req)
		if !json.Valid(w.Body.Bytes()) || w.Header().Get("request-id") == "" {
			t.Errorf("answer is %q", w.Body)
		}
	})
}

// BenchmarkServer is what one request costs, client included; the mock must
// take several times as many as any client that it is held against.
func BenchmarkServer(b *testing.B) {
	r, _ := serve(b, "fixed(0s)")
	client := &http.Client{Transport: &http.Transport{MaxIdleConnsPerHost: 50}}
	b.ReportAllocs()
	b.SetParallelism(25)
	b.RunParallel(func(pb *testing.PB) {
		for pb.Next() {
			post(b, client, r.URL+"/v1/messages", aMessage, nil)
		}
	})
}

// BenchmarkHandler is the mock's own share, without the network.
func BenchmarkHandler(b *testing.B) {
	c, err := clock.New()
	if err != nil {
		b.Fatal(err)
	}
	defer c.Close()
	api := newAPI(c, Latency{}, 1)
	b.ReportAllocs()
	for b.Loop() {
		req := httptest.NewRequest(http.MethodPost, "/v1/messages", strings.NewReader(aMessage))
		req.Header = http.Header{"X-Api-Key": {"k"}, "Anthropic-Version": {"2023-06-01"}}
		api.ServeHTTP(httptest.NewRecorder(), req)
	}
}

func ExampleParseLatency() {
	l, err := ParseLatency("lognormal(median=60ms, p99=120ms)")
	fmt.Println(l, err)
	// Output: lognormal(median=60ms,p99=120ms) <nil>
}

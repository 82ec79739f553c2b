package mock

import (
	"context"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"
)

const (
	aMessage    = `{"model":"claude-haiku-5-5","max_tokens":64,"messages":[{"role":"user","content":"hello there"}]}`
	aStream     = `{"model":"claude-haiku-5-5","max_tokens":64,"stream":true,"messages":[{"role":"user","content":"hello there"}]}`
	aCompletion = `{"model":"claude-2.0","max_tokens_to_sample":8,"prompt":"\n\nHuman: hi\n\nAssistant:"}`
)

// settings are the calm ones with a change.
func settings(t testing.TB, patch string) Settings {
	t.Helper()
	s, err := Preset(calm)
	if err != nil {
		t.Fatal(err)
	}
	if s, err = s.With("test", []byte(patch)); err != nil {
		t.Fatal(err)
	}
	return s
}

// latency is a patch of the time that answers take.
func latency(l string) string {
	return fmt.Sprintf(`{"timing":{"latency":%q,"output_tokens":"fixed(32)"}}`, l)
}

// quiet logs nothing.
func quiet() *slog.Logger { return slog.New(slog.DiscardHandler) }

// serve starts a mock as a program would, and returns where it is.
func serve(t testing.TB, patch string) (Ready, *Admin) {
	t.Helper()
	return serveWith(t, Config{Settings: settings(t, patch), Log: quiet()})
}

func serveWith(t testing.TB, c Config) (Ready, *Admin) {
	t.Helper()
	ctx, cancel := context.WithCancel(context.Background())
	at := make(chan Ready, 1)
	ended := make(chan error, 1)
	go func() { ended <- Serve(ctx, c, func(r Ready) error { at <- r; return nil }) }()
	t.Cleanup(func() {
		cancel()
		if err := <-ended; err != nil {
			t.Error(err)
		}
	})
	r := <-at
	return r, NewAdmin(r.AdminURL)
}

// newRequest returns a request that is in order.
func newRequest(ctx context.Context, url, body string) *http.Request {
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, url, strings.NewReader(body))
	if err != nil {
		panic(err) // the addresses of tests are in order
	}
	req.Header = http.Header{"X-Api-Key": {"k"}, "Anthropic-Version": {"2023-06-01"}, "Content-Type": {"application/json"}}
	return req
}

// hang sends n requests at once that are not expected to be answered. The
// function that it returns waits for their end, and tells how each one failed.
func hang(ctx context.Context, client *http.Client, url string, n int) func() []error {
	errs := make([]error, n)
	var wg sync.WaitGroup
	for i := range n {
		wg.Go(func() {
			resp, err := client.Do(newRequest(ctx, url+"/v1/messages", aMessage))
			if err == nil {
				resp.Body.Close()
			}
			errs[i] = err
		})
	}
	return func() []error { wg.Wait(); return errs }
}

// post sends a request that is in order, but for what change does to it.
func post(t testing.TB, client *http.Client, url, body string, change func(*http.Request)) (*http.Response, string) {
	t.Helper()
	req := newRequest(t.Context(), url, body)
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

// await asks for the counters until they are as they should be.
func await(t testing.TB, admin *Admin, when func(State) bool) {
	t.Helper()
	var s State
	for range 4000 {
		var err error
		s, err = admin.State(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		if when(s) {
			return
		}
		time.Sleep(5 * time.Millisecond)
	}
	t.Fatalf("it never came to that; the last state is %+v", s)
}

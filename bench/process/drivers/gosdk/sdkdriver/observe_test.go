package sdkdriver

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"sync/atomic"
	"testing"
	"time"

	"github.com/claudebench/claudebench/bench"
	"github.com/claudebench/claudebench/bench/protocol"
)

var errWhy = errors.New("why")

// sends makes a call of one request after the other, as an SDK with retries
// would, and returns what the last one returned, or else what the SDK is said to.
func sends(url string, attempts int, returned error) Send {
	return func(ctx context.Context) (err error) {
		for range attempts {
			err = sendOne(ctx, url)
		}
		return errors.Join(err, returned)
	}
}

func sendOne(ctx context.Context, url string) error {
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, url, http.NoBody)
	if err != nil {
		return err
	}
	resp, err := Observe(req, http.DefaultClient.Do)
	if err != nil {
		return err
	}
	defer resp.Body.Close()
	_, err = io.Copy(io.Discard, resp.Body)
	return err
}

func answers(codes ...int) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Request-Id", fmt.Sprint("req_", codes[0]))
		w.Header().Set("X-Mock-Service-Time", "5")
		w.WriteHeader(codes[0])
		fmt.Fprint(w, "answer")
		codes = append(codes[1:], codes[0])
	}
}

func breaks(headers bool) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		if headers {
			w.Header().Set("Content-Length", "100")
			fmt.Fprint(w, "short")
			w.(http.Flusher).Flush()
		}
		panic(http.ErrAbortHandler)
	}
}

func after(first, then http.HandlerFunc) http.HandlerFunc {
	var n atomic.Int32
	return func(w http.ResponseWriter, r *http.Request) {
		if n.Add(1) == 1 {
			first(w, r)
		}
		then(w, r)
	}
}

func TestHits(t *testing.T) {
	for name, tt := range map[string]struct {
		answer   http.HandlerFunc
		attempts int
		returned error
		want     bench.Hit
	}{
		"ok":                    {answers(200), 1, nil, bench.Hit{Code: 200, Outcome: bench.OK, BytesIn: 6, RequestID: "req_200", Upstream: 5}},
		"status":                {answers(429), 1, errWhy, bench.Hit{Code: 429, Outcome: bench.RateLimited, Error: "429 Too Many Requests", BytesIn: 6, RequestID: "req_429", Upstream: 5}},
		"no name":               {answers(529), 1, errWhy, bench.Hit{Code: 529, Outcome: bench.ServerError, Error: "529", BytesIn: 6, RequestID: "req_529", Upstream: 5}},
		"retried":               {answers(500, 200), 2, nil, bench.Hit{Code: 200, Outcome: bench.OK, BytesIn: 6, RequestID: "req_200", Upstream: 10, Attempts: 2}},
		"not answered at first": {after(breaks(false), answers(200)), 2, nil, bench.Hit{Code: 200, Outcome: bench.OK, BytesIn: 6, RequestID: "req_200", Attempts: 2}},
		"not decoded":           {answers(200), 1, errWhy, bench.Hit{Outcome: bench.ClientError, Error: "the SDK says: why", BytesIn: 6, RequestID: "req_200", Upstream: 5}},
		"nothing sent":          {answers(200), 0, errWhy, bench.Hit{Outcome: bench.ClientError, Error: "the SDK says: why"}},
		"no answer":             {breaks(false), 1, nil, bench.Hit{Outcome: bench.Reset}},
		"half an answer":        {breaks(true), 1, nil, bench.Hit{Outcome: bench.Truncated, BytesIn: 5}},
	} {
		t.Run(name, func(t *testing.T) {
			s := httptest.NewServer(tt.answer)
			defer s.Close()
			s.Config.ErrorLog = nil
			got := one(t, sends(s.URL, tt.attempts, tt.returned))
			if tt.want.Error == "" && tt.want.Outcome != bench.OK {
				if got.Error == "" {
					t.Error("it does not say why")
				}
				got.Error = ""
			}
			if (got.FirstByte > 0) != (got.RequestID != "" || got.BytesIn > 0) || (got.RetryWait > 0) != (got.Attempts > 1) {
				t.Errorf("first byte after %s, waited %s", got.FirstByte, got.RetryWait)
			}
			got.FirstByte, got.Latency, got.RetryWait, got.Timestamp, got.ConnReused = 0, 0, 0, time.Time{}, nil
			if got != tt.want {
				t.Errorf("hit is\n%+v, want\n%+v", got, tt.want)
			}
		})
	}
}

// one makes a single call and returns its hit.
func one(t *testing.T, send Send) bench.Hit {
	t.Helper()
	w := worker{send: send, book: newBook(1), plan: protocol.Plan{Case: bench.Case{Load: bench.Load{Kind: bench.Closed, Concurrency: 1}}}}
	w.carryOut(t.Context())
	for h := range w.Hits() {
		return *h
	}
	t.Fatal("there is no hit")
	return bench.Hit{}
}

func TestTimeout(t *testing.T) {
	s := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) { <-r.Context().Done() }))
	defer s.Close()
	send := sends(s.URL, 1, nil)
	hit := one(t, func(ctx context.Context) error {
		ctx, cancel := context.WithTimeout(ctx, 20*time.Millisecond)
		defer cancel()
		return send(ctx)
	})
	if hit.Outcome != bench.Timeout || hit.Error == "" {
		t.Errorf("hit is %+v", hit)
	}
}

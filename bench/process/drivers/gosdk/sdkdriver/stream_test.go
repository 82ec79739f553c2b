package sdkdriver

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"testing"

	"github.com/claudebench/claudebench/bench"
)

// An apiError is what the SDKs return of an error event.
type apiError string

func (e apiError) Error() string   { return "an error of the API" }
func (e apiError) RawJSON() string { return string(e) }

// An event is what an SDK hands out.
type event struct {
	kind   string
	tokens int64
}

var (
	start, piece, end = event{kind: "message_start"}, event{kind: "content_block_delta"}, event{kind: "message_stop"}
	usage             = event{kind: "message_delta", tokens: 7}
)

// hands makes a call of one request, and hands out these events of its answer.
func hands(url string, returned error, events ...event) Send {
	return func(ctx context.Context) error {
		err := sendOne(ctx, url)
		for _, e := range events {
			Event(ctx, e.kind, e.tokens)
		}
		return errors.Join(err, returned)
	}
}

// streams answers with something that is said to be a stream.
func streams(then http.HandlerFunc) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "text/event-stream; charset=utf-8")
		w.Header().Set("X-Mock-Service-Time", "5")
		then(w, r)
	}
}

func TestStreams(t *testing.T) {
	whole := streams(func(w http.ResponseWriter, _ *http.Request) { fmt.Fprint(w, "events") })
	failed := streams(answers(500))
	for name, tt := range map[string]struct {
		answer   http.HandlerFunc
		events   []event
		returned error
		outcome  bench.Outcome
		code     uint16
		message  string
		chunks   int
		tokens   int
	}{
		"whole":           {whole, []event{start, piece, piece, usage, end}, nil, bench.OK, 200, "", 2, 7},
		"no content":      {whole, []event{start, usage, end}, nil, bench.OK, 200, "", 0, 0},
		"cut":             {whole, []event{start, piece}, nil, bench.Truncated, 0, "the stream ended before message_stop", 1, 0},
		"broken":          {streams(breaks(true)), []event{start, piece}, nil, bench.Truncated, 0, "unexpected EOF", 1, 0},
		"error event":     {whole, []event{start, piece}, apiError(`{"error":{"type":"overloaded_error","message":"busy"}}`), bench.APIError, 0, "overloaded_error: busy", 1, 0},
		"untold":          {whole, []event{start}, apiError(`what`), bench.APIError, 0, "an error event", 0, 0},
		"not decoded":     {whole, []event{start, piece}, errWhy, bench.ClientError, 0, "the SDK says: why", 1, 0},
		"error, no event": {failed, nil, apiError(`{"error":{"type":"api_error"}}`), bench.ServerError, 500, "500 Internal Server Error", 0, 0},
	} {
		t.Run(name, func(t *testing.T) {
			s := httptest.NewServer(tt.answer)
			defer s.Close()
			got := one(t, hands(s.URL, tt.returned, tt.events...))
			if got.Outcome != tt.outcome || got.Code != tt.code || got.Error != tt.message || got.Chunks != tt.chunks || got.Tokens != tt.tokens {
				t.Errorf("hit is %+v", got)
			}
			if (got.FirstToken > 0) != (tt.chunks > 0) || (got.MaxGap > 0) != (tt.chunks > 1) || got.LastToken != got.FirstToken+got.MaxGap {
				t.Errorf("first %s, last %s, gap %s", got.FirstToken, got.LastToken, got.MaxGap)
			}
			if (got.Upstream > 0) != (tt.code == 500) {
				t.Errorf("the upstream took %s: that is the time until the head of a stream", got.Upstream)
			}
		})
	}
}

// TestAStreamIsThatOfTheLastAttempt forgets what was seen of those before.
func TestAStreamIsThatOfTheLastAttempt(t *testing.T) {
	var c call
	ctx := context.WithValue(t.Context(), callKey{}, &c)
	c.begin()
	Event(ctx, "content_block_delta", 0)
	c.begin()
	Event(ctx, "message_stop", 0)
	if c.last.seen.chunks != 0 || !c.last.seen.stopped {
		t.Errorf("the last attempt saw %+v", c.last.seen)
	}
}

package mock

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"net/http/httptest"
	"slices"
	"strconv"
	"sync"
	"testing"
	"testing/synctest"
	"time"
)

// A sleeper wakes exactly as late as it says, where time is synthetic.
type sleeper struct{ late time.Duration }

func (s sleeper) Until(ctx context.Context, t time.Time) error {
	left := time.Until(t) + s.late
	if left <= 0 {
		return ctx.Err()
	}
	select {
	case <-time.After(left):
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// A broken clock can wait for nothing.
type broken struct{}

func (broken) Until(context.Context, time.Time) error { return errors.New("clock is closed") }

// send sends one request past the network.
func send(t *testing.T, a *API) *httptest.ResponseRecorder {
	w := httptest.NewRecorder()
	a.ServeHTTP(w, newRequest(t.Context(), "/v1/messages", aMessage))
	return w
}

// serviceTimes sends n requests, as many at once as asked for, and returns the
// times that the mock says it took, in ascending order.
func serviceTimes(t *testing.T, a *API, n, atOnce int) []time.Duration {
	all := make([]time.Duration, n)
	var wg sync.WaitGroup
	for worker := range atOnce {
		wg.Go(func() {
			for i := worker; i < n; i += atOnce {
				took, err := strconv.Atoi(send(t, a).Header().Get("x-mock-service-time"))
				if err != nil {
					t.Error(err)
				}
				all[i] = time.Duration(took)
			}
		})
	}
	wg.Wait()
	slices.Sort(all)
	return all
}

func TestEveryClientMeetsTheSameSequence(t *testing.T) {
	const n = 60
	l := parse(t, "lognormal(median=60ms,p99=120ms)")
	want := make([]time.Duration, n)
	for i := range want {
		want[i] = l.At(42, uint64(i))
	}
	slices.Sort(want)
	for _, atOnce := range []int{1, 7, n} {
		synctest.Test(t, func(t *testing.T) {
			api := newAPI(sleeper{}, l, 42)
			for range 2 {
				if got := serviceTimes(t, api, n, atOnce); !slices.Equal(got, want) {
					t.Errorf("%d at once: service times are %v, want %v", atOnce, got, want)
				}
				if _, err := api.Reset(Settings{}); err != nil {
					t.Fatal(err)
				}
			}
		})
	}
}

func TestCountsLateAnswers(t *testing.T) {
	for late, want := range map[time.Duration]int64{0: 0, LateBound: 0, LateBound + 1: 3} {
		synctest.Test(t, func(t *testing.T) {
			api := newAPI(sleeper{late}, parse(t, "fixed(60ms)"), 1)
			times := serviceTimes(t, api, 3, 1)
			if got := api.State().Late; got != want {
				t.Errorf("%s late: %d late answers, want %d", late, got, want)
			}
			if took := 60*time.Millisecond + late; times[0] != took || times[2] != took {
				t.Errorf("%s late: the mock says %v, took %s", late, times, took)
			}
		})
	}
}

func TestLeavesAtOnceWithItsClient(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		api := newAPI(sleeper{}, parse(t, "fixed(1h)"), 1)
		ctx, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		w, start := httptest.NewRecorder(), time.Now()
		api.ServeHTTP(w, newRequest(ctx, "/v1/messages", aMessage))
		if took := time.Since(start); took != time.Second || w.Body.Len() > 0 || api.State().InFlight != 0 {
			t.Errorf("left after %s with %q, %+v", took, w.Body, api.State())
		}
	})
}

// TestNeverAnswersWithoutItsClock: an answer at the wrong time would falsify
// what is measured, an empty one even pass for a success.
func TestNeverAnswersWithoutItsClock(t *testing.T) {
	w := send(t, newAPI(broken{}, Latency{}, 1))
	if w.Code != http.StatusInternalServerError || !json.Valid(w.Body.Bytes()) || w.Header().Get("request-id") == "" {
		t.Errorf("answer is %d %s", w.Code, w.Body)
	}
}

// A witness counts what is in flight when its answer begins.
type witness struct {
	*httptest.ResponseRecorder
	api      *API
	inFlight int64
}

func (w *witness) WriteHeader(code int) {
	w.inFlight = w.api.State().InFlight
	w.ResponseRecorder.WriteHeader(code)
}

// TestIsGoneBeforeItIsAnswered, so that a client's next request never meets its
// last one.
func TestIsGoneBeforeItIsAnswered(t *testing.T) {
	api := newAPI(sleeper{}, Latency{}, 1)
	for _, path := range []string{"/v1/messages", "/v1/nothing"} {
		w := &witness{ResponseRecorder: httptest.NewRecorder(), api: api, inFlight: -1}
		api.ServeHTTP(w, newRequest(t.Context(), path, aMessage))
		if after := api.State(); w.inFlight != 0 || after.InFlight != 0 || after.MaxInFlight != 1 {
			t.Errorf("%s: %d in flight at the answer, then %+v", path, w.inFlight, after)
		}
	}
}

package mock

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"net/http/httptest"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/claudebench/claudebench/bench/mock/watch"
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

// A brokenClock can wait for nothing.
type brokenClock struct{}

func (brokenClock) Until(context.Context, time.Time) error { return errors.New("clock is closed") }

// send sends one request past the network.
func send(t testing.TB, a *API, body string) *httptest.ResponseRecorder {
	w := httptest.NewRecorder()
	a.ServeHTTP(w, newRequest(t.Context(), "/v1/messages", body))
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
				took, err := strconv.Atoi(header(send(t, a, aMessage), "X-Mock-Service-Time"))
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

func recorder() *httptest.ResponseRecorder { return httptest.NewRecorder() }

func header(w *httptest.ResponseRecorder, name string) string { return w.Result().Header.Get(name) }

func TestEveryClientMeetsTheSameSequence(t *testing.T) {
	const n = 60
	var want []time.Duration
	for _, atOnce := range []int{1, 7, n} {
		synctest.Test(t, func(t *testing.T) {
			api := newAPI(sleeper{}, settings(t, `{"seed":42,"timing":{"latency":"lognormal(median=60ms,p99=120ms)"}}`), quiet())
			for range 2 {
				got := serviceTimes(t, api, n, atOnce)
				if want == nil {
					want = got
				}
				if !slices.Equal(got, want) || got[0] == got[n-1] {
					t.Errorf("%d at once: service times are %v, want %v", atOnce, got, want)
				}
				if _, err := api.Reset(nil); err != nil {
					t.Fatal(err)
				}
			}
		})
	}
}

// TestSameSeedSameBytes asks a mixture of questions twice, after a reset, and then
// with another seed.
func TestSameSeedSameBytes(t *testing.T) {
	questions := []string{
		aMessage, aStream,
		strings.Replace(aStream, `"max_tokens":64`, `"max_tokens":4000,"thinking":{"type":"enabled","budget_tokens":1024}`, 1),
		strings.Replace(aMessage, "{", `{"tools":[{"name":"find","input_schema":{"type":"object","properties":{"q":{"type":"string"}},"required":["q"]}}],`, 1),
	}
	synctest.Test(t, func(t *testing.T) {
		api := newAPI(sleeper{}, settings(t, `{"timing":{"output_tokens":"uniform(5,60)"},"faults":[{"probability":0.3,"status":{"code":529}}]}`), quiet())
		ask := func() (all []string) {
			for i := range 40 {
				w := send(t, api, questions[i%len(questions)])
				text := w.Body.String()
				for _, name := range []string{header(w, "Request-Id"), strings.TrimPrefix(header(w, "Request-Id"), "req_")} {
					text = strings.ReplaceAll(text, name, "ID")
				}
				all = append(all, strconv.Itoa(w.Code)+text+planned(t, api))
			}
			return all
		}
		first := ask()
		resetTo(t, api, "")
		if second := ask(); !slices.Equal(first, second) {
			t.Error("after a reset answers or planned times differ")
		}
		resetTo(t, api, `{"seed":2}`)
		if third := ask(); slices.Equal(first, third) {
			t.Error("another seed changes nothing")
		}
	})
}

func resetTo(t *testing.T, a *API, patch string) {
	t.Helper()
	if _, err := a.Reset([]byte(patch)); err != nil {
		t.Fatal(err)
	}
}

// planned is when the pieces of the last answer were due.
func planned(t *testing.T, a *API) string {
	t.Helper()
	w := a.world.Load()
	var text strings.Builder
	err := w.board.Journal.Read(uint64(w.requests.Load())-1, 0, func(e *watch.Entry) error {
		text.WriteString(e.Planned.String())
		for _, p := range e.Pieces {
			text.WriteString(" " + p[0].String())
		}
		return nil
	})
	if err != nil || text.Len() == 0 {
		t.Fatalf("journal has %q, %v", text.String(), err)
	}
	return text.String()
}

func TestCountsLateAnswers(t *testing.T) {
	for late, want := range map[time.Duration]int64{0: 0, LateBound: 0, LateBound + 1: 3} {
		synctest.Test(t, func(t *testing.T) {
			api := newAPI(sleeper{late}, settings(t, latency("60ms")), quiet())
			times := serviceTimes(t, api, 3, 1)
			if s := api.State(); s.Late != want || s.MaxLate != int64(late) {
				t.Errorf("%s late: %d late answers, want %d; the latest by %d", late, s.Late, want, s.MaxLate)
			}
			if took := 60*time.Millisecond + late; times[0] != took || times[2] != took {
				t.Errorf("%s late: the mock says %v, took %s", late, times, took)
			}
		})
	}
}

func TestLeavesAtOnceWithItsClient(t *testing.T) {
	for _, body := range []string{aMessage, aStream} {
		synctest.Test(t, func(t *testing.T) {
			api := newAPI(sleeper{}, settings(t, `{"timing":{"latency":"1h","first_token":"1h"},"load":{"slots":1}}`), quiet())
			ctx, cancel := context.WithTimeout(t.Context(), time.Second)
			defer cancel()
			w, start := httptest.NewRecorder(), time.Now()
			api.ServeHTTP(w, newRequest(ctx, "/v1/messages", body))
			s := api.State()
			if took := time.Since(start); took != time.Second || w.Body.Len() > 0 || s.InFlight != 0 || s.Outcomes[clientGone] != 1 || api.world.Load().slots.Busy() != 0 {
				t.Errorf("left after %s with %q, %+v", took, w.Body, s)
			}
		})
	}
}

// TestNeverAnswersWithoutItsClock: an answer at the wrong time would falsify
// what is measured, an empty one even pass for a success.
func TestNeverAnswersWithoutItsClock(t *testing.T) {
	api := newAPI(brokenClock{}, settings(t, latency("1ms")), quiet())
	server := httptest.NewServer(api)
	defer server.Close()
	if resp, err := http.DefaultClient.Do(newRequest(t.Context(), server.URL+"/v1/messages", aMessage)); err == nil {
		t.Errorf("answer is %s", resp.Status)
	}
}

// A witness counts what is in flight when its answer begins.
type witness struct {
	*httptest.ResponseRecorder
	api      *API
	inFlight int64
}

func (w *witness) Write(b []byte) (int, error) {
	w.inFlight = w.api.State().InFlight
	return w.ResponseRecorder.Write(b)
}

// TestIsGoneBeforeItIsAnswered, so that a client's next request never meets its
// last one.
func TestIsGoneBeforeItIsAnswered(t *testing.T) {
	api := newAPI(sleeper{}, settings(t, latency("0s")), quiet())
	for _, path := range []string{"/v1/messages", "/v1/nothing"} {
		w := &witness{ResponseRecorder: httptest.NewRecorder(), api: api, inFlight: -1}
		api.ServeHTTP(w, newRequest(t.Context(), path, aMessage))
		if after := api.State(); w.inFlight != 0 || after.InFlight != 0 || after.MaxInFlight != 1 {
			t.Errorf("%s: %d in flight at the answer, then %+v", path, w.inFlight, after)
		}
	}
}

func FuzzBody(f *testing.F) {
	for _, s := range []string{aMessage, aStream, aCompletion, "", "null", `{"messages":[{"role":"user","content":[{"type":"text","text":"x"}]}]}`} {
		for _, path := range []string{"/v1/messages", "/v1/complete", "/v1/messages/count_tokens", "/v1/models/x"} {
			f.Add(path, s)
		}
	}
	api := newAPI(noWait{}, settings(f, latency("0s")), quiet())
	f.Fuzz(func(t *testing.T, path, body string) {
		req := newRequest(t.Context(), "/", body)
		req.URL.Path = path
		w := httptest.NewRecorder()
		api.ServeHTTP(w, req)
		stream := strings.HasPrefix(header(w, "Content-Type"), "text/event-stream")
		if !stream && !json.Valid(w.Body.Bytes()) || header(w, "Request-Id") == "" {
			t.Errorf("answer is %d %q", w.Code, w.Body)
		}
		if n := api.State().Outcomes["api_error"]; n != 0 {
			t.Fatalf("%d requests failed", n)
		}
	})
}

// A noWait clock says that every instant has come.
type noWait struct{}

func (noWait) Until(ctx context.Context, _ time.Time) error { return ctx.Err() }

package gohttp

import (
	"context"
	"errors"
	"io"
	"net/http"
	"strconv"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/claudebench/claudebench/bench"
	"github.com/claudebench/claudebench/bench/protocol"
)

// A scripted transport answers with what its function says of each attempt, from 1.
type scripted struct {
	answer   func(n int, r *http.Request) (*http.Response, error)
	attempts int
	bodies   []string
}

func (s *scripted) RoundTrip(r *http.Request) (*http.Response, error) {
	s.attempts++
	body, err := io.ReadAll(r.Body)
	if err != nil {
		return nil, err
	}
	s.bodies = append(s.bodies, string(body))
	return s.answer(s.attempts, r)
}

// says is an answer with a header or none.
func says(code int, header ...string) *http.Response {
	h := http.Header{}
	for i := 0; i < len(header); i += 2 {
		h.Set(header[i], header[i+1])
	}
	return &http.Response{StatusCode: code, Header: h, Body: io.NopCloser(strings.NewReader("{}"))}
}

// hangs answers nothing until the request is given up.
func hangs(_ int, r *http.Request) (*http.Response, error) {
	<-r.Context().Done()
	return nil, r.Context().Err()
}

// fails is a connection that never comes about.
func fails(int, *http.Request) (*http.Response, error) { return nil, errors.New("refused") }

// retrying returns a retrier before a transport.
func retrying(base http.RoundTripper, attack string, requests int, timeout, patience time.Duration) *retrier {
	plan := protocol.Plan{Case: bench.Case{Attack: attack, Timeout: timeout, Load: bench.Load{Requests: requests}}}
	m := newMeter(base, plan)
	m.timeout = min(timeout, patience)
	return newRetrier(m, plan)
}

// call sends request n, and returns how long that took.
func (t *retrier) call(ctx context.Context, n int) (*http.Response, time.Duration, error) {
	req, err := http.NewRequestWithContext(ctx, "POST", "http://upstream", strings.NewReader("question"))
	if err != nil {
		return nil, 0, err
	}
	req.Header.Set(seqHeader, strconv.Itoa(n))
	began := time.Now()
	resp, err := t.RoundTrip(req)
	return resp, time.Since(began), err
}

const long = time.Hour

func TestWaitsAsLongAsItIsTold(t *testing.T) {
	for name, c := range map[string]struct {
		header func() []string
		want   time.Duration
	}{
		"seconds":             {func() []string { return []string{"retry-after", "1"} }, time.Second},
		"milliseconds first":  {func() []string { return []string{"retry-after", "9", "retry-after-ms", "300"} }, 300 * time.Millisecond},
		"nonsense, then both": {func() []string { return []string{"retry-after", "9", "retry-after-ms", "soon"} }, 9 * time.Second},
		"zero":                {func() []string { return []string{"retry-after", "0"} }, 0},
		"a date": {func() []string {
			return []string{"retry-after", time.Now().Add(2 * time.Second).UTC().Format(http.TimeFormat)}
		}, 2 * time.Second},
	} {
		synctest.Test(t, func(t *testing.T) {
			base := &scripted{answer: func(n int, _ *http.Request) (*http.Response, error) {
				if n == 1 {
					return says(429, c.header()...), nil
				}
				return says(200), nil
			}}
			r := retrying(base, "", 1, 30*time.Second, long)
			resp, took, err := r.call(t.Context(), 0)
			if err != nil || resp.StatusCode != 200 || took != c.want || r.calls[0].waited != c.want || r.calls[0].attempts != 2 {
				t.Errorf("%s: %v, %v after %s, %+v", name, resp, err, took, r.calls[0])
			}
			if strings.Join(base.bodies, " ") != "question question" {
				t.Errorf("%s: sent %q", name, base.bodies)
			}
		})
	}
}

// TestGivesUpInTime: whatever fails, and whatever it asks for, the call ends with its timeout.
func TestGivesUpInTime(t *testing.T) {
	for name, c := range map[string]struct {
		answer   func(int, *http.Request) (*http.Response, error)
		timeout  time.Duration
		attempts int
		least    time.Duration
		most     time.Duration
		outcome  bench.Outcome
	}{
		"three times its patience": {hangs, 30 * time.Second, 3, 6 * time.Second, 6150 * time.Millisecond, bench.Timeout},
		"the third cut short":      {hangs, 5 * time.Second, 3, 5 * time.Second, 5 * time.Second, bench.Timeout},
		"the second cut short":     {hangs, 3 * time.Second, 2, 3 * time.Second, 3 * time.Second, bench.Timeout},
		"no time for a second":     {hangs, 2 * time.Second, 1, 2 * time.Second, 2 * time.Second, bench.Timeout},
		"refused":                  {fails, 30 * time.Second, 3, 0, 150 * time.Millisecond, bench.Reset},
		"asked to come too late": {func(int, *http.Request) (*http.Response, error) { return says(429, "retry-after", "31"), nil },
			30 * time.Second, 1, 0, 0, bench.RateLimited},
		"asked to come at the end of time": {func(int, *http.Request) (*http.Response, error) { return says(503, "retry-after", "1e300"), nil },
			30 * time.Second, 1, 0, 0, bench.ServerError},
		"asked to come just in time": {func(int, *http.Request) (*http.Response, error) { return says(429, "retry-after", "14"), nil },
			30 * time.Second, 3, 28 * time.Second, 28 * time.Second, bench.RateLimited},
	} {
		synctest.Test(t, func(t *testing.T) {
			base := &scripted{answer: c.answer}
			r := retrying(base, "", 1, c.timeout, patience)
			_, took, _ := r.call(t.Context(), 0)
			if base.attempts != c.attempts || r.calls[0].attempts != c.attempts || took < c.least || took > c.most {
				t.Errorf("%s: %d attempts, ended after %s", name, base.attempts, took)
			}
			if o := r.meter.records[0].outcome; o != c.outcome {
				t.Errorf("%s: outcome %s", name, o)
			}
		})
	}
}

func TestWaitsEndWithTheirContext(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ctx, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		base := &scripted{answer: func(int, *http.Request) (*http.Response, error) { return says(429, "retry-after", "10"), nil }}
		r := retrying(base, "", 1, long, long)
		if _, took, _ := r.call(ctx, 0); took != time.Second || base.attempts != 1 || r.calls[0].waited != time.Second {
			t.Errorf("%d attempts, ended after %s", base.attempts, took)
		}
	})
}

// waits are those of n calls that fail all their attempts.
func waits(t *testing.T, attack string, n int) []time.Duration {
	var all []time.Duration
	r := retrying(&scripted{answer: fails}, attack, n, long, long)
	for i := range n {
		r.call(t.Context(), i)
		all = append(all, r.calls[i].waited)
	}
	return all
}

// TestWaitsAreDrawnFromTheirSeed: evenly from 0 to 50 ms and from 0 to 100 ms, which is 75 ms in
// the mean together. As the two do not depend on each other, one in 44 is below 15 ms together.
func TestWaitsAreDrawnFromTheirSeed(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		one, same, other := waits(t, "a", 2000), waits(t, "a", 2000), waits(t, "b", 2000)
		var sum, most time.Duration
		alike, short := 0, 0
		for i, w := range one {
			if w != same[i] {
				t.Fatalf("call %d waited %s, then %s", i, w, same[i])
			}
			if w == other[i] {
				alike++
			}
			if w < 15*time.Millisecond {
				short++
			}
			sum, most = sum+w, max(most, w)
		}
		if mean := sum / 2000; mean < 73*time.Millisecond || mean > 77*time.Millisecond || most >= 150*time.Millisecond || most < 140*time.Millisecond {
			t.Errorf("waits are %s in the mean, %s at most", mean, most)
		}
		if short < 20 || short > 80 {
			t.Errorf("%d of 2000 calls waited below 15 ms", short)
		}
		if alike > 2 {
			t.Errorf("%d of 2000 waits are those of another trial", alike)
		}
	})
}

// A body knows whether it was read to its end, and closed.
type body struct {
	io.ReadCloser
	drained, closed bool
}

func (b *body) Read(p []byte) (int, error) {
	n, err := b.ReadCloser.Read(p)
	b.drained = b.drained || err == io.EOF
	return n, err
}

func (b *body) Close() error {
	b.closed = true
	return b.ReadCloser.Close()
}

func TestSendsAgainOnlyWhatMayPass(t *testing.T) {
	for code, attempts := range map[int]int{
		200: 1, 302: 1, 400: 1, 401: 1, 403: 1, 404: 1, 413: 1, 422: 1,
		408: 3, 409: 3, 429: 3, 500: 3, 501: 3, 502: 3, 503: 3, 504: 3, 529: 3,
	} {
		synctest.Test(t, func(t *testing.T) {
			var bodies []*body
			base := &scripted{answer: func(int, *http.Request) (*http.Response, error) {
				resp := says(code)
				bodies = append(bodies, &body{ReadCloser: resp.Body})
				resp.Body = bodies[len(bodies)-1]
				return resp, nil
			}}
			if _, _, err := retrying(base, "", 1, long, long).call(t.Context(), 0); err != nil || base.attempts != attempts {
				t.Errorf("%d: %d attempts, %v", code, base.attempts, err)
			}
			for i, b := range bodies {
				if !b.drained || !b.closed {
					t.Errorf("%d: the answer to attempt %d is drained: %v, closed: %v", code, i+1, b.drained, b.closed)
				}
			}
		})
	}
}

// TestUpstreamIsThatOfAllAttempts: it is told as long as each attempt tells its own.
func TestUpstreamIsThatOfAllAttempts(t *testing.T) {
	for name, c := range map[string]struct {
		first []string
		want  time.Duration
	}{
		"both tell": {[]string{serviceTimeHeader, "3000000"}, 7 * time.Millisecond},
		"one does":  {nil, 0},
	} {
		synctest.Test(t, func(t *testing.T) {
			base := &scripted{answer: func(n int, _ *http.Request) (*http.Response, error) {
				if n == 1 {
					return says(500, c.first...), nil
				}
				time.Sleep(4 * time.Millisecond)
				return says(200, serviceTimeHeader, "4000000"), nil
			}}
			r := retrying(base, "", 1, long, long)
			r.call(t.Context(), 0)
			var h bench.Hit
			if r.calls[0].tell(&h); h.Upstream != c.want || h.Attempts != 2 {
				t.Errorf("%s: %+v", name, h)
			}
		})
	}
}

// TestPassesWhatHasNoNumber: the warm-up is neither metered nor sent again.
func TestPassesWhatHasNoNumber(t *testing.T) {
	base := &scripted{answer: fails}
	req, err := http.NewRequest("POST", "http://upstream", strings.NewReader("question"))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := retrying(base, "", 1, long, long).RoundTrip(req); err == nil || base.attempts != 1 {
		t.Errorf("%d attempts, %v", base.attempts, err)
	}
}

// TestReadyToRetryCostsNothing: a call that needs no second attempt allocates what it does without
// retries. One more is the tolerance for what pools lose.
func TestReadyToRetryCostsNothing(t *testing.T) {
	base := &scripted{answer: func(int, *http.Request) (*http.Response, error) { return says(200), nil }}
	r := retrying(base, "", 1, long, long)
	req, err := http.NewRequest("POST", "http://upstream", http.NoBody)
	if err != nil {
		t.Fatal(err)
	}
	req.Header.Set(seqHeader, "0")
	through := func(rt http.RoundTripper) float64 {
		return testing.AllocsPerRun(2000, func() {
			r.calls[0], base.bodies = call{}, base.bodies[:0]
			resp, err := rt.RoundTrip(req)
			if err != nil {
				t.Fatal(err)
			}
			io.Copy(io.Discard, resp.Body)
			resp.Body.Close()
		})
	}
	if with, without := through(r), through(r.meter); with > without+1 {
		t.Errorf("%v allocations, %v without retries", with, without)
	}
}

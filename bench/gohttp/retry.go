package gohttp

import (
	"context"
	"hash/fnv"
	"io"
	"math/rand/v2"
	"net/http"
	"time"

	"github.com/claudebench/claudebench/bench"
	"github.com/claudebench/claudebench/bench/protocol"
)

// maxAttempts is how often a request is sent at most: two retries are what the official SDKs
// have by default.
const maxAttempts = 3

// firstWait is the longest wait before the second attempt; each later one may be twice as long.
// The SDKs begin with 0.5 s and stop at 8 s, to spare an API that is in trouble. What a wait is
// for here is less: that the calls which failed together do not return together. With 0.5 s,
// one failure in twenty would add more to the mean latency than the connections cost that the
// other measures save. An upstream that wants to be spared says so by Retry-After. Two retries
// wait 150 ms at most, so that no cap is needed.
const firstWait = 50 * time.Millisecond

// A retrier is a transport that sends a request again after failures that may not last: of the
// connection, answers that broke off, timeouts, and the statuses 408, 409, 429 and 500 and above.
// It waits as long as Retry-After asks for, else for a time drawn evenly from 0 to a bound that
// doubles ("full jitter", aws.amazon.com/blogs/architecture/exponential-backoff-and-jitter). The
// whole call, waits included, has the case's timeout: a wait that would not end in time is not
// begun, and the last failure stands.
//
// It reads the whole answer before it hands it on, for only what nobody has seen can be sent for
// again. In the same way a stream is sent for again only while no content of it has come. An
// error event in a stream is no reason to do so, as it is none for the SDKs.
type retrier struct {
	meter   *meter
	timeout time.Duration
	seed    uint64
	calls   []call
}

// A call is a request with all of its attempts.
type call struct {
	attempts         int
	waited, upstream time.Duration
	// untold tells that an attempt was not answered with the time that it took.
	untold bool
}

// newRetrier returns a retrier whose waits depend on the name of the trial, and on which of its
// requests it is, alone.
func newRetrier(m *meter, p protocol.Plan) *retrier {
	seed := fnv.New64a()
	io.WriteString(seed, p.Attack)
	return &retrier{meter: m, timeout: p.Timeout, seed: seed.Sum64(), calls: make([]call, len(m.records))}
}

func (t *retrier) RoundTrip(req *http.Request) (*http.Response, error) {
	n, ok := t.meter.number(req)
	if !ok {
		return t.meter.RoundTrip(req)
	}
	r, c := &t.meter.records[n], &t.calls[n]
	for deadline := time.Now().Add(t.timeout); ; {
		resp, err := t.attempt(req, r, time.Until(deadline))
		c.add(r)
		if c.attempts == maxAttempts || !r.mayPass() || !t.wait(req.Context(), n, resp, deadline) {
			return resp, err
		}
		if req, err = again(req); err != nil {
			return nil, err
		}
		r.again()
	}
}

// attempt sends a request once, and reads all of the answer.
func (t *retrier) attempt(req *http.Request, r *record, left time.Duration) (*http.Response, error) {
	resp, err := t.meter.attempt(req, r, min(left, t.meter.timeout))
	if err != nil {
		return nil, err
	}
	_, err = io.Copy(io.Discard, resp.Body)
	resp.Body.Close()
	resp.Body = http.NoBody
	if err != nil {
		resp.Body = brokenOff{err}
	}
	return resp, nil
}

// A brokenOff body has been read, and ended with an error.
type brokenOff struct{ err error }

func (b brokenOff) Read([]byte) (int, error) { return 0, b.err }
func (brokenOff) Close() error               { return nil }

// add counts an attempt that has ended.
func (c *call) add(r *record) {
	c.attempts++
	c.upstream += r.upstream
	c.untold = c.untold || r.upstream == 0
}

// mayPass tells whether an attempt failed in a way that the next one may not.
func (r *record) mayPass() bool {
	if r.seen != nil && r.seen.chunks > 0 {
		return false
	}
	switch r.outcome {
	case bench.Reset, bench.Truncated, bench.Timeout, bench.RateLimited, bench.ServerError:
		return true
	}
	return r.code == http.StatusRequestTimeout || r.code == http.StatusConflict
}

// wait waits before the next attempt, and tells whether there is time for one.
func (t *retrier) wait(ctx context.Context, n int, resp *http.Response, deadline time.Time) bool {
	began := time.Now()
	pause := t.pause(n, resp, began)
	if pause >= deadline.Sub(began) {
		return false
	}
	timer := time.NewTimer(pause)
	defer timer.Stop()
	select {
	case <-timer.C:
	case <-ctx.Done():
	}
	t.calls[n].waited += time.Since(began)
	return ctx.Err() == nil && time.Now().Before(deadline)
}

// pause is how long to wait after an attempt of request n; resp is nil if it had no answer.
func (t *retrier) pause(n int, resp *http.Response, now time.Time) time.Duration {
	if resp != nil {
		if told, ok := retryAfter(resp.Header, now); ok {
			return told
		}
	}
	retry := t.calls[n].attempts - 1
	draws := rand.New(rand.NewPCG(t.seed, uint64(n*maxAttempts+retry)))
	return time.Duration(draws.Int64N(int64(firstWait) << retry))
}

// again returns req with its body to be read from the start.
func again(req *http.Request) (*http.Request, error) {
	next := req.WithContext(req.Context())
	if req.GetBody == nil {
		return next, nil
	}
	var err error
	next.Body, err = req.GetBody()
	return next, err
}

// again readies r for another attempt: it tells of the last one.
func (r *record) again() {
	seen := r.seen
	*r = record{outcome: bench.ClientError, seen: seen}
	if seen != nil {
		*seen = stream{prompts: seen.prompts}
	}
}

// tell puts what was counted into the call's hit.
func (c *call) tell(h *bench.Hit) {
	h.Attempts, h.RetryWait, h.Upstream = c.attempts, c.waited, c.upstream
	if c.untold {
		h.Upstream = 0
	}
}

package sdkdriver

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/claudebench/claudebench/bench"
	"github.com/claudebench/claudebench/bench/protocol"
)

// A call is one use of the SDK, with all of its attempts. Due, sent and latency
// are offsets from the beginning of its book, and durations.
type call struct {
	due, sent, latency time.Duration

	attempts  int
	upstream  time.Duration
	told      int // how many attempts were answered with a service time
	retryWait time.Duration
	over      time.Time // when the last attempt was

	last    attempt
	outcome bench.Outcome
	message string
}

// An attempt is what the transport saw of it.
type attempt struct {
	firstByte time.Time
	reused    *bool
	bytesOut  uint64
	bytesIn   uint64
	requestID string
	code      int
	outcome   bench.Outcome // empty while it is going on
	err       error
	streamed  bool // its answer came as events
	seen      stream
}

// begin notes that an attempt begins.
func (c *call) begin() {
	if c.attempts > 0 {
		c.retryWait += time.Since(c.over)
	}
	c.attempts++
	c.last = attempt{}
}

// fail notes that an attempt ended with an error: by what the transport was
// about, unless the time was up.
func (c *call) fail(err error, about bench.Outcome) {
	var t interface{ Timeout() bool }
	if errors.Is(err, context.DeadlineExceeded) || errors.As(err, &t) && t.Timeout() {
		about = bench.Timeout
	}
	c.last.outcome, c.last.err = about, err
	c.over = time.Now()
}

// answered notes the head of an answer.
func (c *call) answered(resp *http.Response) {
	c.last.code = resp.StatusCode
	c.last.requestID = resp.Header.Get("Request-Id")
	c.last.bytesOut = uint64(max(resp.Request.ContentLength, 0))
	if c.last.streamed = isStream(resp); c.last.streamed {
		return // its head tells the time until the head, which is not the answer's
	}
	if t, err := strconv.ParseInt(resp.Header.Get("X-Mock-Service-Time"), 10, 64); err == nil && t > 0 {
		c.upstream += time.Duration(t)
		c.told++
	}
}

// conclude says how the call ended, given what the SDK returned. What the
// transport saw goes first, but for how a stream ended: an error event comes within
// a good answer, and one that lacks its end is a whole one for the SDKs. Any other
// error after a whole and good answer, or without any attempt, is the SDK's own.
func (c *call) conclude(err error) {
	c.outcome = c.last.outcome
	switch event := errorEvent(err); {
	case c.last.streamed && event != "":
		c.outcome, c.message = bench.APIError, event
	case c.outcome == bench.OK && err == nil:
		if c.last.streamed && !c.last.seen.stopped {
			c.outcome, c.message = bench.Truncated, "the stream ended before message_stop"
		}
	case c.outcome == "" || c.outcome == bench.OK:
		c.outcome, c.message = bench.ClientError, fmt.Sprint("the SDK says: ", err)
	case c.last.err != nil:
		c.message = c.last.err.Error()
	default:
		c.message = strings.TrimSpace(fmt.Sprint(c.last.code, " ", http.StatusText(c.last.code)))
	}
}

// hit makes a hit of the call, but for its number.
func (c *call) hit(began time.Time, p protocol.Plan) bench.Hit {
	h := bench.Hit{
		Attack: p.Attack, Timestamp: began.Add(c.sent), Latency: c.latency,
		BytesOut: c.last.bytesOut, BytesIn: c.last.bytesIn, Error: c.message,
		Method: p.Request.Method, URL: p.Request.URL,
		Outcome: c.outcome, ConnReused: c.last.reused, RequestID: c.last.requestID,
	}
	if c.due != noDue {
		h.Due = began.Add(c.due)
	}
	if !c.last.firstByte.IsZero() {
		h.FirstByte = c.last.firstByte.Sub(h.Timestamp)
	}
	if c.attempts > 1 {
		h.Attempts, h.RetryWait = c.attempts, c.retryWait
	}
	if c.told == c.attempts {
		h.Upstream = c.upstream
	}
	if c.outcome == bench.OutcomeOf(c.last.code) {
		h.Code = uint16(c.last.code)
	}
	c.last.seen.tell(&h)
	return h
}

package gohttp

import (
	"context"
	"errors"
	"io"
	"net/http"
	"net/http/httptrace"
	"strconv"
	"time"

	"github.com/claudebench/claudebench/bench"
)

// The headers that vegeta adds to every request. The first one joins a request
// to its result; neither is sent, so that all clients send the same bytes.
const seqHeader = "X-Vegeta-Seq"

// The headers in which an upstream tells of itself.
const (
	serviceTimeHeader = "X-Mock-Service-Time"
	requestIDHeader   = "Request-Id"
)

// A record is what the meter saw of one request. Its fields are written by the
// goroutine that carries out the request, before vegeta hands out the result.
type record struct {
	sent      time.Time
	latency   time.Duration
	firstByte time.Time
	upstream  time.Duration
	bytesIn   uint64
	bytesOut  uint64
	requestID string
	message   string
	outcome   bench.Outcome
	code      uint16
	reused    bool
	connected bool
}

// A meter is a transport that records what happens to each request, by its
// number in the attack. Requests without a number pass unmetered.
type meter struct {
	base    http.RoundTripper
	header  http.Header
	records []record
}

func (m *meter) RoundTrip(req *http.Request) (*http.Response, error) {
	r := m.record(req)
	if r == nil {
		return m.base.RoundTrip(req)
	}
	out := req.WithContext(r.trace(req.Context()))
	out.Header = m.header
	resp, err := m.base.RoundTrip(out)
	if err != nil {
		r.outcome = outcomeOf(err, bench.Reset)
		return nil, err
	}
	r.answered(resp)
	resp.Body = &body{ReadCloser: resp.Body, record: r}
	return resp, nil
}

func (m *meter) record(req *http.Request) *record {
	seq := req.Header[seqHeader]
	if len(seq) != 1 {
		return nil
	}
	n, err := strconv.ParseUint(seq[0], 10, 64)
	if err != nil || n >= uint64(len(m.records)) {
		return nil
	}
	return &m.records[n]
}

func (r *record) trace(ctx context.Context) context.Context {
	return httptrace.WithClientTrace(ctx, &httptrace.ClientTrace{
		GotConn:              func(c httptrace.GotConnInfo) { r.reused, r.connected = c.Reused, true },
		GotFirstResponseByte: func() { r.firstByte = time.Now() },
	})
}

// answered notes the head of an answer. Until its body has ended it counts as
// broken off.
func (r *record) answered(resp *http.Response) {
	r.code = uint16(resp.StatusCode)
	r.outcome = bench.Truncated
	r.requestID = resp.Header.Get(requestIDHeader)
	if t, err := strconv.ParseInt(resp.Header.Get(serviceTimeHeader), 10, 64); err == nil && t > 0 {
		r.upstream = time.Duration(t)
	}
}

// outcomeOf tells a timeout from any other failure of the connection.
func outcomeOf(err error, other bench.Outcome) bench.Outcome {
	var t interface{ Timeout() bool }
	if errors.Is(err, context.DeadlineExceeded) || errors.As(err, &t) && t.Timeout() {
		return bench.Timeout
	}
	return other
}

// A body counts what is read of an answer, and notes how it ended.
type body struct {
	io.ReadCloser
	record *record
}

func (b *body) Read(p []byte) (int, error) {
	n, err := b.ReadCloser.Read(p)
	b.record.bytesIn += uint64(n)
	switch {
	case err == io.EOF:
		b.record.outcome = bench.OutcomeOf(int(b.record.code))
	case err != nil:
		b.record.outcome = outcomeOf(err, bench.Truncated)
	}
	return n, err
}

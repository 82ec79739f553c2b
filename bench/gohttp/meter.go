package gohttp

import (
	"context"
	"errors"
	"io"
	"net/http"
	"net/http/httptrace"
	"strconv"
	"sync"
	"time"

	"github.com/claudebench/claudebench/bench"
	"github.com/claudebench/claudebench/bench/clock"
	"github.com/claudebench/claudebench/bench/protocol"
	"github.com/claudebench/claudebench/bench/sse"
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
// It stands in for the body of its answer, so that metering allocates nothing.
type record struct {
	stream    io.ReadCloser
	cancel    context.CancelFunc
	sent      time.Time
	latency   time.Duration
	firstByte time.Time
	upstream  time.Duration
	// pool is how long the last attempt waited for its connection.
	pool      time.Duration
	bytesIn   uint64
	bytesOut  uint64
	requestID string
	message   string
	outcome   bench.Outcome
	code      uint16
	reused    bool
	connected bool
	// used is what the answer says that it used, where that was asked for.
	used receipt
	// seen is what came of a stream; nil where none was asked for. events reads it, while
	// it comes.
	seen   *stream
	events *sse.Reader
}

// newRecords returns n records of requests that no transport has seen yet.
// Filling them in also makes the kernel hand out their memory, which would
// otherwise happen while they are measured.
func newRecords(n int) []record {
	records := make([]record, n)
	for i := range records {
		records[i].outcome = bench.ClientError
	}
	return records
}

// A meter is a transport that records what happens to each request, by its
// number in the attack. Requests without a number pass unmetered.
//
// It also bounds their time: http.Client, before a transport that it does not
// know, would do so with a goroutine and a timer of its own for each request.
type meter struct {
	base    http.RoundTripper
	header  http.Header
	timeout time.Duration
	burn    time.Duration
	// usage asks for what answers say that they used, whole for answers that are whole JSON.
	usage, whole bool
	records      []record
	tracers      sync.Pool
	// readers are those of streams, copies those of other answers that are looked into.
	readers, copies sync.Pool
}

func newMeter(base http.RoundTripper, p protocol.Plan) *meter {
	m := &meter{base: base, header: header(p.Request), timeout: p.Timeout, burn: p.Burn, usage: p.Usage, records: newRecords(p.Load.Requests)}
	m.tracers.New = func() any { return newTracer() }
	m.readers.New = func() any { return sse.NewReader(nil) }
	m.copies.New = func() any { return new(copied) }
	if p.Stream {
		streams := make([]stream, len(m.records))
		for i := range streams {
			streams[i].prompts = p.Usage
			m.records[i].seen = &streams[i]
		}
	}
	return m
}

func (m *meter) RoundTrip(req *http.Request) (*http.Response, error) {
	n, ok := m.number(req)
	if !ok {
		return m.base.RoundTrip(req)
	}
	return m.attempt(req, &m.records[n], m.timeout)
}

// attempt sends a request, and gives it up after so long.
func (m *meter) attempt(req *http.Request, r *record, timeout time.Duration) (*http.Response, error) {
	if m.burn > 0 {
		clock.Burn(m.burn)
	}
	t := m.tracers.Get().(*tracer)
	t.record, t.firstByte = r, time.Time{}
	ctx, cancel := context.WithTimeout(req.Context(), timeout)
	out := req.WithContext(httptrace.WithClientTrace(ctx, &t.trace))
	out.Header = m.header
	resp, err := m.base.RoundTrip(out)
	if err != nil {
		cancel()
		// The tracer is not used again: the transport may still call it.
		r.outcome = outcomeOf(err, bench.Reset)
		return nil, err
	}
	r.firstByte = t.firstByte
	m.tracers.Put(t)
	r.answered(resp)
	r.cancel = cancel
	if r.seen != nil && isStream(resp) {
		m.follow(r, cancel)
	} else {
		m.copy(r, resp)
	}
	r.stream, resp.Body = resp.Body, r
	return resp, nil
}

// follow prepares the record of an answer that comes as events. The time in its head is that
// until its head, not its own.
func (m *meter) follow(r *record, cancel context.CancelFunc) {
	r.events = m.readers.Get().(*sse.Reader)
	r.upstream = 0
	r.cancel = func() {
		cancel()
		m.readers.Put(r.events)
		r.events = nil
	}
}

// number is that of a request in the attack; ok is false if it has none.
func (m *meter) number(req *http.Request) (n int, ok bool) {
	seq := req.Header[seqHeader]
	if len(seq) != 1 {
		return 0, false
	}
	n, err := strconv.Atoi(seq[0])
	return n, err == nil && n >= 0 && n < len(m.records)
}

// A tracer is told by the transport of one attempt at a time. It keeps the first byte's time to
// itself until there is an answer: of an attempt that was given up, the transport may still tell
// while the next one is under way.
type tracer struct {
	trace     httptrace.ClientTrace
	record    *record
	firstByte time.Time
	// asked is when the attempt asked for a connection.
	asked time.Time
}

func newTracer() *tracer {
	t := &tracer{}
	t.trace.GetConn = func(string) { t.asked = time.Now() }
	t.trace.GotConn = func(c httptrace.GotConnInfo) {
		t.record.reused, t.record.connected = c.Reused, true
		t.record.pool = time.Since(t.asked)
	}
	t.trace.GotFirstResponseByte = func() { t.firstByte = time.Now() }
	return t
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

// Read reads the answer, or all of its events at once.
func (r *record) Read(p []byte) (int, error) {
	switch {
	case r.stream == nil:
		return 0, http.ErrBodyReadAfterClose
	case r.events != nil:
		return r.streamed()
	}
	return r.receive(p)
}

// receive counts what is read of the answer, and notes how it ended.
func (r *record) receive(p []byte) (int, error) {
	n, err := r.stream.Read(p)
	r.bytesIn += uint64(n)
	switch {
	case err == io.EOF:
		r.outcome = bench.OutcomeOf(int(r.code))
	case err != nil:
		r.outcome = outcomeOf(err, bench.Truncated)
	}
	return n, err
}

// Close closes the answer's body, and ends the request's time. The record
// outlives both by far, so it lets go of them.
func (r *record) Close() error {
	if r.stream == nil {
		return nil
	}
	defer r.cancel()
	err := r.stream.Close()
	r.stream, r.cancel = nil, nil
	return err
}

// outcomeOf tells a timeout from any other failure of the connection.
func outcomeOf(err error, other bench.Outcome) bench.Outcome {
	var t interface{ Timeout() bool }
	if errors.Is(err, context.DeadlineExceeded) || errors.As(err, &t) && t.Timeout() {
		return bench.Timeout
	}
	return other
}

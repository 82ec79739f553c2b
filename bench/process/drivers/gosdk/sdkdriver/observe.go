package sdkdriver

import (
	"io"
	"net/http"
	"net/http/httptrace"
	"time"

	"github.com/claudebench/claudebench/bench"
)

// callKey finds the call in the context of its requests.
type callKey struct{}

// Observe is a middleware for the SDKs. It is given each attempt of a call, and
// notes what becomes of it.
func Observe(req *http.Request, next func(*http.Request) (*http.Response, error)) (*http.Response, error) {
	c := req.Context().Value(callKey{}).(*call)
	c.begin()
	t := &tracer{}
	resp, err := next(t.trace(req))
	if err != nil {
		// The tracer is left alone: the transport may still write to it.
		c.fail(err, bench.Reset)
		return resp, err
	}
	c.last.firstByte, c.last.reused = t.firstByte, t.reused
	c.answered(resp)
	resp.Body = &body{resp.Body, c}
	return resp, nil
}

// A tracer is told by the transport of one attempt.
type tracer struct {
	firstByte time.Time
	reused    *bool
}

func (t *tracer) trace(req *http.Request) *http.Request {
	return req.WithContext(httptrace.WithClientTrace(req.Context(), &httptrace.ClientTrace{
		GotConn:              func(c httptrace.GotConnInfo) { t.reused = &c.Reused },
		GotFirstResponseByte: func() { t.firstByte = time.Now() },
	}))
}

// A body is that of an answer. It counts what the SDK reads of it, and notes
// how it ended.
type body struct {
	io.ReadCloser
	call *call
}

func (b *body) Read(p []byte) (int, error) {
	n, err := b.ReadCloser.Read(p)
	b.call.last.bytesIn += uint64(n)
	switch {
	case err == io.EOF:
		b.call.last.outcome = bench.OutcomeOf(b.call.last.code)
		b.call.over = time.Now()
	case err != nil:
		b.call.fail(err, bench.Truncated)
	}
	return n, err
}

// Close may come before the end: the answer of an attempt that is followed by
// another is not read.
func (b *body) Close() error {
	b.call.over = time.Now()
	return b.ReadCloser.Close()
}

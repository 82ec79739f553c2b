package bench

import "time"

// Outcome says how a request ended, as the client saw it.
type Outcome string

// The outcomes, from best to worst known. A retried request has the outcome
// of its last attempt.
const (
	OK          Outcome = "ok"           // a complete answer with a status of 200 to 399
	RateLimited Outcome = "rate_limited" // status 429
	ServerError Outcome = "server_error" // status 500 and above
	APIError    Outcome = "api_error"    // any other status of 400 and above, or an error event within a stream
	Timeout     Outcome = "timeout"      // the client gave up waiting
	Reset       Outcome = "reset"        // the connection was refused, reset or closed before an answer
	Truncated   Outcome = "truncated"    // the answer broke off after its headers
	ClientError Outcome = "client_error" // the client's own library failed, such as a session that was already closed
)

// Outcomes lists every outcome.
func Outcomes() []Outcome {
	return []Outcome{OK, RateLimited, ServerError, APIError, Timeout, Reset, Truncated, ClientError}
}

// OutcomeOf returns the outcome that a complete answer with this HTTP status
// code has.
func OutcomeOf(code int) Outcome {
	switch {
	case code == 429:
		return RateLimited
	case code >= 500:
		return ServerError
	case code >= 200 && code < 400:
		return OK
	}
	return APIError
}

// A Hit is one request as one client saw it. A call that the client retried
// is one hit, timed from its first attempt. The first ten fields have the
// names and the meaning of vegeta's Result, so that vegeta reads our logs.
type Hit struct {
	// Attack names the trial that the hit belongs to.
	Attack string `json:"attack"`
	// Seq counts the trial's hits in the order in which they were sent, from 0.
	Seq uint64 `json:"seq"`
	// Code is the HTTP status of the last attempt; 0 if no complete answer came.
	Code uint16 `json:"code"`
	// Timestamp is when the call was made: the wall clock at the trial's start
	// plus a monotonic offset, so differences within a trial are true.
	Timestamp time.Time `json:"timestamp"`
	// Latency is the service time: from the call until the last byte of the
	// body was read, retries and their waits included.
	Latency time.Duration `json:"latency"`
	// BytesOut and BytesIn count the bytes of the bodies.
	BytesOut uint64 `json:"bytes_out"`
	BytesIn  uint64 `json:"bytes_in"`
	// Error is empty exactly when the outcome is OK.
	Error  string `json:"error"`
	Method string `json:"method"`
	URL    string `json:"url"`

	// Outcome says how the request ended.
	Outcome Outcome `json:"outcome"`
	// Due is when the load asked for this request; absent where the load has
	// no due times (closed loop and burst).
	Due time.Time `json:"due,omitzero"`
	// FirstByte is the time from Timestamp to the answer's first byte; absent
	// where the client cannot tell.
	FirstByte time.Duration `json:"first_byte,omitzero"`
	// Attempts is how often the request was sent, at least 1; absent means 1.
	Attempts int `json:"attempts,omitzero"`
	// RetryWait is the time spent waiting between attempts.
	RetryWait time.Duration `json:"retry_wait,omitzero"`
	// ConnReused tells whether the last attempt went over a connection that
	// had been used before; absent where the client cannot tell.
	ConnReused *bool `json:"conn_reused,omitempty"`
	// RequestID is the upstream's own name for the request, from its
	// request-id header.
	RequestID string `json:"request_id,omitempty"`
	// Upstream is the time that the upstream itself says it took, summed over
	// the attempts; absent where one of them did not tell.
	Upstream time.Duration `json:"upstream,omitzero"`
	// InputTokens is how many tokens the prompt of the last attempt had, as the answer's usage
	// says; absent where nobody asked for it, or no whole answer came.
	InputTokens int `json:"input_tokens,omitzero"`

	Stream
}

// A Stream is what a client saw of an answer that came in pieces; all of it but Tokens is zero,
// and absent, for other answers. Its times are from the hit's Timestamp.
type Stream struct {
	// FirstToken is when the first piece of content came, LastToken the last. Pings, and the
	// event by which a message starts, are no content.
	FirstToken time.Duration `json:"first_token,omitzero"`
	LastToken  time.Duration `json:"last_token,omitzero"`
	// Chunks is how many pieces of content came, and MaxGap the longest time between two of
	// them. A piece may hold several tokens.
	Chunks int           `json:"chunks,omitzero"`
	MaxGap time.Duration `json:"max_gap,omitzero"`
	// Tokens is how many tokens the answer had, as its usage says; of answers that are no
	// streams, where it was asked for.
	Tokens int `json:"tokens,omitzero"`
	// UpstreamFirstToken is when the upstream itself wrote the first token, from when it had
	// read the request; absent where it does not tell.
	UpstreamFirstToken time.Duration `json:"upstream_first_token,omitzero"`
}

// Gap is the mean time between two pieces of content; ok is false below two.
func (s *Stream) Gap() (d time.Duration, ok bool) {
	if s.Chunks < 2 {
		return 0, false
	}
	return (s.LastToken - s.FirstToken) / time.Duration(s.Chunks-1), true
}

// TokenTime is the time of each output token after the first: (last - first) / (tokens - 1);
// ok is false below two tokens, or where the answer did not tell how many it had.
func (s *Stream) TokenTime() (d time.Duration, ok bool) {
	if s.Tokens < 2 || s.Chunks == 0 {
		return 0, false
	}
	return (s.LastToken - s.FirstToken) / time.Duration(s.Tokens-1), true
}

// End is when the last byte was read.
func (h *Hit) End() time.Time { return h.Timestamp.Add(h.Latency) }

// OK tells whether the request succeeded.
func (h *Hit) OK() bool { return h.Outcome == OK }

// FromDue is the latency that a user felt: from the moment when the request
// was due, however late it was sent. Without a due time it is the service time.
func (h *Hit) FromDue() time.Duration {
	if h.Due.IsZero() {
		return h.Latency
	}
	return h.End().Sub(h.Due)
}

// Overhead is what client and host added to the upstream's own time and to
// the waits between attempts. ok is false where the upstream told no time.
func (h *Hit) Overhead() (d time.Duration, ok bool) {
	if h.Upstream == 0 {
		return 0, false
	}
	return h.Latency - h.Upstream - h.RetryWait, true
}

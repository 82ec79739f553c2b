package limit

import "time"

// A Kind is a kind of limit.
type Kind string

// The kinds of limit.
const (
	Requests    Kind = "requests"
	InputTokens Kind = "input tokens"
	// OutputTokens are refused for what earlier requests have generated.
	OutputTokens Kind = "output tokens"
	// Growth is the acceleration limit.
	Growth     Kind = "acceleration"
	Concurrent Kind = "concurrent requests"
	Spend      Kind = "spend"
)

// A Refusal says why a request was not admitted: an answer with status 429 and
// error type rate_limit_error.
type Refusal struct {
	// Kind is the limit that takes longest to let the request in.
	Kind Kind
	// RetryAfter is the seconds after which the request is admitted if no other
	// uses what it waits for, at least 1. It is 0 where waiting does not help: there
	// is then no such header.
	RetryAfter int
	Status     Status

	// tokens is the input that was asked for, limit what is let in, and next what
	// will be from the next minute on.
	tokens, limit, next int64
}

// Code is the error's code in the API, empty where it has none.
func (r *Refusal) Code() string {
	switch r.Kind {
	case Growth:
		return "ramp_limit_exceeded"
	case Spend:
		return "enforced_spend_limit_reached"
	}
	return ""
}

// An obstacle is a limit that is in the way of a request, for so long.
type obstacle struct {
	kind Kind
	wait time.Duration
}

// harder returns the obstacle that takes longer.
func (o obstacle) harder(other obstacle) obstacle {
	if other.wait > o.wait {
		return other
	}
	return o
}

// refuse returns why a request is not let in, nil if it is.
func (l *Limiter) refuse(a *account, p *pool, now instant, tokens int64) *Refusal {
	worst := obstacle{Requests, p.requests.wait(1)}.
		harder(obstacle{InputTokens, p.input.wait(tokens)}).
		harder(obstacle{OutputTokens, p.output.wait(1)})
	if c := l.limits.Acceleration; c != nil {
		worst = worst.harder(obstacle{Growth, c.wait(&p.ramp, now, tokens)})
	}
	if l.limits.Concurrent > 0 && a.inFlight >= l.limits.Concurrent {
		// Nobody knows when another request will end: a second is the least that
		// can be told.
		worst = worst.harder(obstacle{Concurrent, time.Second})
	}
	if l.capped && a.spent >= l.cap {
		worst = obstacle{Spend, never}
	}
	if worst.wait == 0 {
		return nil
	}
	return l.refusal(p, worst, tokens)
}

// refusal words an obstacle in numbers.
func (l *Limiter) refusal(p *pool, o obstacle, tokens int64) *Refusal {
	r := &Refusal{Kind: o.kind, tokens: tokens}
	if o.wait < never {
		r.RetryAfter = int((o.wait + time.Second - 1) / time.Second)
	}
	switch o.kind {
	case Requests:
		r.limit = p.requests.rate
	case InputTokens:
		r.limit, r.next = p.input.rate, p.input.capacity/perMinute
	case OutputTokens:
		r.limit = p.output.rate
	case Growth:
		c := l.limits.Acceleration
		r.limit, r.next = c.ceiling(p.ramp.minute), c.ceiling(p.ramp.minute+1)
	case Concurrent:
		r.limit = int64(l.limits.Concurrent)
	case Spend:
		r.limit = l.cap
	}
	return r
}

package limit

import "time"

// A pool is what a key may still use of a class.
type pool struct {
	class                   *class
	requests, input, output bucket
	ramp                    ramp
}

func newPool(c *class, burst float64, now instant) *pool {
	return &pool{
		class:    c,
		requests: newBucket(c.rates.Requests, burst, now),
		input:    newBucket(c.rates.Input, burst, now),
		output:   newBucket(c.rates.Output, burst, now),
		ramp:     ramp{born: now},
	}
}

// advance brings the pool to an instant.
func (p *pool) advance(now instant) {
	p.requests.fill(now)
	p.input.fill(now)
	p.output.fill(now)
	p.ramp.turn(now)
}

// take takes a request.
func (p *pool) take(input int64) {
	p.requests.take(1)
	p.input.take(input)
	p.ramp.used += input
}

// full tells whether nothing is missing.
func (p *pool) full() bool {
	return p.requests.full() == 0 && p.input.full() == 0 && p.output.full() == 0
}

// status describes the pool, which has been brought to now.
func (p *pool) status(now time.Time) Status {
	s := Status{
		Requests: p.requests.describe(now),
		Input:    p.input.describe(now),
		Output:   p.output.describe(now),
		class:    p.class,
	}
	s.Tokens = Level{s.Input.Limit + s.Output.Limit, s.Input.Remaining + s.Output.Remaining, s.Input.Reset}
	if s.Output.Reset.After(s.Tokens.Reset) {
		s.Tokens.Reset = s.Output.Reset
	}
	return s
}

func (b *bucket) describe(now time.Time) Level {
	return Level{b.rate, b.left(), now.Add(b.full())}
}

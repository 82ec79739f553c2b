package gohttp

import (
	"context"
	"iter"
	"net/http"
	"os"
	"runtime"
	"slices"
	"sync/atomic"
	"time"

	"github.com/claudebench/claudebench/bench"
	"github.com/claudebench/claudebench/bench/clock"
	"github.com/claudebench/claudebench/bench/protocol"
	vegeta "github.com/tsenart/vegeta/v12/lib"
)

// A Client carries out one case with one configuration. It is a
// [protocol.Worker], good for a single trial.
type Client struct {
	config Config
	plan   protocol.Plan
	http   *http.Client
	meter  *meter
	// retrier is nil where nothing is sent again.
	retrier *retrier
	pacer   pacer
	clock   *clock.Clock
	sent    int
}

// NewClient returns a client of the given configuration.
func NewClient(c Config) *Client { return &Client{config: c} }

// Prepare sets the client up and sends the warm-up.
func (c *Client) Prepare(ctx context.Context, p protocol.Plan) (bench.Ready, error) {
	t := c.config.transport(p.Load)
	if err := trust(t, p.Roots); err != nil {
		return bench.Ready{}, err
	}
	var err error
	if c.clock, err = clock.New(); err != nil {
		return bench.Ready{}, err
	}
	c.plan = p
	c.http = &http.Client{Transport: c.metered(t), CheckRedirect: stay}
	c.pacer = newPacer(ctx, c.clock, p.Load, p.Due, p.Timeout)
	c.warmUp(ctx)
	return bench.Ready{
		Client: "net/http", Version: runtime.Version(), Runtime: runtime.Version(),
		Parallelism: runtime.GOMAXPROCS(0), PID: os.Getpid(),
	}, nil
}

// metered prepares what stands between vegeta and t.
func (c *Client) metered(t *http.Transport) http.RoundTripper {
	c.meter = newMeter(t, c.plan)
	c.meter.whole = c.config.whole
	switch {
	case c.config.patience == 0:
	case c.plan.Stream:
		t.ResponseHeaderTimeout = c.config.patience
	default:
		c.meter.timeout = min(c.config.patience, c.plan.Timeout)
	}
	if !c.config.retries {
		return c.meter
	}
	c.retrier = newRetrier(c.meter, c.plan)
	return c.retrier
}

// stay makes a redirect an answer like any other: one request is one hit.
func stay(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }

// header is the header of every request, with the secrets from the environment.
func header(r bench.Request) http.Header {
	h := make(http.Header)
	for k, v := range r.Header {
		h.Set(k, v)
	}
	for k, variable := range r.SecretHeader {
		if v := os.Getenv(variable); v != "" {
			h.Set(k, v)
		}
	}
	return h
}

// Measure attacks the target and returns when the last request has ended.
func (c *Client) Measure(ctx context.Context, ended *atomic.Int64) (bench.Done, error) {
	before := cpuTime()
	began := time.Now()
	for r := range c.attack() {
		c.keep(r)
		c.pacer.ended()
		ended.Add(1)
		c.sent++
	}
	done := bench.Done{Requests: c.sent, CPU: cpuTime() - before, Elapsed: time.Since(began)}
	done.MaxInFlight = c.mostInFlight()
	done.Pool = c.poolWaits()
	if s, ok := c.pacer.(*schedule); ok {
		done.NotSent = s.notSent
	}
	return done, ctx.Err()
}

// attack starts vegeta with exactly as many workers as may be in flight. An
// Attacker is good for one attack only.
func (c *Client) attack() <-chan *vegeta.Result {
	workers := uint64(c.plan.Load.Concurrency)
	a := vegeta.NewAttacker(
		vegeta.Client(c.http),
		vegeta.Workers(workers),
		vegeta.MaxWorkers(workers),
		vegeta.MaxBody(0), // bodies are counted by the meter, not kept
	)
	target := vegeta.Target{
		Method: c.plan.Request.Method,
		URL:    c.plan.Request.URL,
		Body:   []byte(c.plan.Request.Body),
	}
	return a.Attack(vegeta.NewStaticTargeter(target), c.pacer, 0, "")
}

// keep takes from vegeta's result what the meter cannot know.
func (c *Client) keep(v *vegeta.Result) {
	r := &c.meter.records[v.Seq]
	r.sent, r.latency, r.bytesOut = v.Timestamp, v.Latency, v.BytesOut
	r.message = v.Error
	switch {
	case r.outcome == bench.OK || r.message != "":
	case r.outcome == bench.APIError && r.seen != nil && r.seen.failure != "":
		r.message = r.seen.failure
	case r.outcome == bench.Truncated && r.seen != nil:
		r.message = errCut.Error()
	default:
		r.message = string(r.outcome)
	}
}

// poolWaits are those of the requests that got a connection in the end.
func (c *Client) poolWaits() *bench.Waits {
	waits := make([]time.Duration, 0, c.sent)
	for i := range c.meter.records {
		if r := &c.meter.records[i]; r.connected {
			waits = append(waits, r.pool)
		}
	}
	return bench.WaitsOf(waits)
}

// mostInFlight sweeps over the starts and ends of all requests.
func (c *Client) mostInFlight() int {
	ends := make([]time.Time, c.sent)
	for i := range ends {
		ends[i] = c.meter.records[i].end()
	}
	slices.SortFunc(ends, time.Time.Compare)
	most, over := 0, 0
	for i := range ends {
		for !ends[over].After(c.meter.records[i].sent) {
			over++
		}
		most = max(most, i+1-over)
	}
	return most
}

func (r *record) end() time.Time { return r.sent.Add(r.latency) }

// Hits yields the measured requests.
func (c *Client) Hits() iter.Seq[*bench.Hit] {
	return func(yield func(*bench.Hit) bool) {
		for seq := range c.sent {
			h := c.hit(seq)
			if !yield(&h) {
				return
			}
		}
	}
}

func (c *Client) hit(seq int) bench.Hit {
	r := &c.meter.records[seq]
	h := bench.Hit{
		Attack: c.plan.Attack, Seq: uint64(seq), Timestamp: r.sent, Latency: r.latency,
		BytesOut: r.bytesOut, BytesIn: r.bytesIn, Error: r.message,
		Method: c.plan.Request.Method, URL: c.plan.Request.URL,
		Outcome: r.outcome, Due: c.pacer.due(seq), RequestID: r.requestID, Upstream: r.upstream,
	}
	if !r.firstByte.IsZero() {
		h.FirstByte = r.firstByte.Sub(r.sent)
	}
	if r.connected {
		h.ConnReused = &r.reused
	}
	if r.complete() {
		h.Code = r.code
	}
	h.InputTokens, h.Tokens = r.used.Usage.InputTokens, r.used.Usage.OutputTokens
	if r.seen != nil {
		r.seen.tell(&h)
	}
	if c.retrier != nil {
		c.retrier.calls[seq].tell(&h)
	}
	return h
}

// complete tells whether the whole answer came.
func (r *record) complete() bool {
	return r.code != 0 && r.outcome == bench.OutcomeOf(int(r.code))
}

// Close gives back what the client holds.
func (c *Client) Close() error {
	c.http.CloseIdleConnections()
	return c.clock.Close()
}

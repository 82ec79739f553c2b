package sdkdriver

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"iter"
	"net/http"
	"os"
	"runtime"
	"strings"
	"sync/atomic"
	"time"

	"github.com/claudebench/claudebench/bench"
	"github.com/claudebench/claudebench/bench/clock"
	"github.com/claudebench/claudebench/bench/protocol"
	"golang.org/x/sys/unix"
)

// A worker carries out one plan. It is a [protocol.Worker].
type worker struct {
	library library
	dial    Dial
	retries int

	plan  protocol.Plan
	send  Send
	clock *clock.Clock
	book  *book
}

// Prepare dials and sends the warm-up.
func (w *worker) Prepare(ctx context.Context, p protocol.Plan) (bench.Ready, error) {
	w.plan = p
	s, err := w.settings()
	if err != nil {
		return bench.Ready{}, err
	}
	if err := trust(p.Roots); err != nil {
		return bench.Ready{}, err
	}
	forget()
	if w.send, err = w.dial(s); err != nil {
		return bench.Ready{}, err
	}
	if w.clock, err = clock.New(); err != nil {
		return bench.Ready{}, err
	}
	w.warmUp(ctx)
	w.book = newBook(p.Load.Requests)
	return bench.Ready{
		Client: w.library.Client, Version: w.library.Version, Runtime: w.library.Runtime,
		Parallelism: runtime.GOMAXPROCS(0), PID: os.Getpid(),
	}, nil
}

func (w *worker) settings() (Settings, error) {
	const path = "/v1/messages"
	r := w.plan.Request
	base, ok := strings.CutSuffix(r.URL, path)
	if !ok {
		return Settings{}, fmt.Errorf("the SDK sends to %s alone, not to %s", path, r.URL)
	}
	key := os.Getenv(r.SecretHeader["x-api-key"])
	if key == "" {
		key = "none"
	}
	return Settings{Base: base, Key: key, Body: []byte(r.Body), Stream: w.plan.Stream, Timeout: w.plan.Timeout, Retries: w.retries, Usage: w.plan.Usage}, nil
}

// forget drops the variables of the environment that the SDKs obey, where the plan shall decide.
func forget() {
	for _, v := range os.Environ() {
		if name, _, _ := strings.Cut(v, "="); strings.HasPrefix(name, "ANTHROPIC_") {
			os.Unsetenv(name)
		}
	}
}

// trust makes the transport that the SDKs make theirs from verify a target
// against the given PEM certificates; empty means those of the system.
func trust(roots string) error {
	if roots == "" {
		return nil
	}
	pool := x509.NewCertPool()
	if !pool.AppendCertsFromPEM([]byte(roots)) {
		return errors.New("roots hold no PEM certificate")
	}
	http.DefaultTransport.(*http.Transport).TLSClientConfig = &tls.Config{RootCAs: pool}
	return nil
}

// warmUp sends the first request alone: HTTP/2 then has its one connection,
// where a cold burst would open one for each request.
func (w *worker) warmUp(ctx context.Context) {
	if w.plan.Warmup < 1 {
		return
	}
	w.closed(ctx, newBook(1))
	w.closed(ctx, newBook(w.plan.Warmup-1))
}

// Measure sends the plan's load.
func (w *worker) Measure(ctx context.Context, ended *atomic.Int64) (bench.Done, error) {
	before := cpuTime()
	w.book.start(ended)
	w.carryOut(ctx)
	elapsed := time.Since(w.book.began)
	return bench.Done{
		Requests: w.book.sent, MaxInFlight: w.book.most, NotSent: w.book.notSent,
		CPU: cpuTime() - before, Elapsed: elapsed,
	}, ctx.Err()
}

// cpuTime is the user and system time that this process has used.
func cpuTime() time.Duration {
	var u unix.Rusage
	if err := unix.Getrusage(unix.RUSAGE_SELF, &u); err != nil {
		panic(err) // it fails only for arguments that are wrong
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}

// Hits yields the measured calls.
func (w *worker) Hits() iter.Seq[*bench.Hit] {
	return func(yield func(*bench.Hit) bool) {
		for i := range w.book.sent {
			h := w.book.calls[i].hit(w.book.began, w.plan)
			h.Seq = uint64(i)
			if !yield(&h) {
				return
			}
		}
	}
}

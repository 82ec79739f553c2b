package protocol

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"iter"
	"sync/atomic"
	"time"

	"github.com/claudebench/claudebench/bench"
	"github.com/claudebench/claudebench/bench/hitlog"
)

// A Worker is a client that a driver process makes available.
type Worker interface {
	// Prepare makes the client ready to send, warm-up included.
	Prepare(context.Context, Plan) (bench.Ready, error)
	// Measure carries out the load, counts the requests that have ended, and
	// keeps the hits in memory.
	Measure(ctx context.Context, ended *atomic.Int64) (bench.Done, error)
	// Hits yields what Measure kept, in the order of Seq.
	Hits() iter.Seq[*bench.Hit]
}

// ErrAbandoned is returned when claudebench ended the conversation early.
var ErrAbandoned = errors.New("claudebench went away")

// Serve lets w carry out the one plan that comes from in, and answers to out.
// When the input ends early, the work is broken off: no driver outlives its
// parent.
func Serve(ctx context.Context, in io.Reader, out io.Writer, w Worker) error {
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	orders := make(chan []byte)
	go listen(ctx, in, orders, cancel)

	s := server{orders: orders, out: json.NewEncoder(out), log: hitlog.NewWriter(out), worker: w}
	if err := s.serve(ctx); err != nil {
		if cause := context.Cause(ctx); cause != nil {
			return cause
		}
		return errors.Join(err, s.out.Encode(errorLine{kindError, err.Error()}))
	}
	<-ctx.Done() // the peak memory of this process is read before it ends
	return nil
}

// listen hands on the lines of in, and ends ctx with the input.
func listen(ctx context.Context, in io.Reader, orders chan<- []byte, cancel context.CancelCauseFunc) {
	defer cancel(ErrAbandoned)
	l := newLines(in)
	for {
		line, err := l.next()
		if err != nil {
			return
		}
		select {
		case orders <- append([]byte(nil), line...):
		case <-ctx.Done():
			return
		}
	}
}

type server struct {
	orders <-chan []byte
	out    *json.Encoder
	log    *hitlog.Writer
	worker Worker
}

func (s *server) serve(ctx context.Context) error {
	var plan Plan
	line, err := s.await(ctx, kindPlan)
	if err != nil {
		return err
	}
	if err := decode(line, &plan); err != nil {
		return fmt.Errorf("reading the plan: %w", err)
	}
	ready, err := s.worker.Prepare(ctx, plan)
	if err != nil {
		return err
	}
	if err := s.out.Encode(readyLine{kindReady, ready}); err != nil {
		return err
	}
	if _, err := s.await(ctx, kindGo); err != nil {
		return err
	}
	return s.measure(ctx)
}

func (s *server) measure(ctx context.Context) error {
	var ended atomic.Int64
	stop := s.tell(&ended)
	before := readRuntime()
	done, err := s.worker.Measure(ctx, &ended)
	before.tell(&done)
	stop()
	if err != nil {
		return err
	}
	for h := range s.worker.Hits() {
		if err := s.log.Write(h); err != nil {
			return err
		}
	}
	if err := s.log.Flush(); err != nil {
		return err
	}
	return s.out.Encode(doneLine{kindDone, done})
}

// tell writes a progress line a second until stop is called.
func (s *server) tell(ended *atomic.Int64) (stop func()) {
	quit, gone := make(chan struct{}), make(chan struct{})
	go func() {
		defer close(gone)
		tick := time.NewTicker(time.Second)
		defer tick.Stop()
		for {
			select {
			case <-tick.C:
				s.out.Encode(progressLine{kindProgress, int(ended.Load())})
			case <-quit:
				return
			}
		}
	}()
	return func() { close(quit); <-gone }
}

// await returns the next line of the given kind and passes over all others.
func (s *server) await(ctx context.Context, kind string) ([]byte, error) {
	for {
		select {
		case line := <-s.orders:
			if k, err := kindOf(line); err != nil {
				return nil, err
			} else if k == kind {
				return line, nil
			}
		case <-ctx.Done():
			return nil, context.Cause(ctx)
		}
	}
}

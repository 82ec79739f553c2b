package protocol

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"syscall"
	"time"

	"github.com/claudebench/claudebench/bench"
	"github.com/claudebench/claudebench/bench/hitlog"
)

// Drive makes the driver behind r (its standard output) and w (its standard
// input) carry out a case, and tells o of it. It returns when the driver is
// done, or with an error if the driver said anything that the protocol does
// not allow: a trial is sound or it has failed.
func Drive(r io.Reader, w io.Writer, c bench.Case, o bench.Observer) error {
	d := dialogue{in: newLines(r), out: json.NewEncoder(w), load: c.Load, observer: o}
	// A line of a kind that does not exist keeps drivers honest about passing
	// over what they do not know.
	for _, line := range []any{signal{"grease"}, planFor(c)} {
		if err := d.send(line); err != nil {
			return err
		}
	}
	for !d.over {
		if err := d.step(); err != nil {
			return err
		}
	}
	if err := d.complete(); err != nil {
		return err
	}
	d.done.Sends = bench.WaitsOf(d.lateness)
	return o.Done(d.done)
}

// A dialogue is the state of one conversation.
type dialogue struct {
	in       *lines
	out      *json.Encoder
	load     bench.Load
	observer bench.Observer

	parser  hitlog.Parser
	last    bench.Hit
	started bool
	hits    int
	over    bool
	done    bench.Done
	// lateness is how long after they were due the requests were sent.
	lateness []time.Duration
}

func (d *dialogue) step() error {
	line, err := d.in.next()
	switch {
	case errors.Is(err, io.EOF):
		return fmt.Errorf("driver ended %s", d.stage())
	case errors.Is(err, io.ErrUnexpectedEOF):
		return fmt.Errorf("driver ended within a line, %s", d.stage())
	case err != nil:
		return fmt.Errorf("reading from the driver: %w", err)
	}
	kind, err := kindOf(line)
	if err != nil {
		return err
	}
	if !d.started && kind != kindReady && kind != kindError {
		return d.early(kind, line)
	}
	return d.handle(kind, line)
}

// early judges a line that came before ready: control of an unknown kind is
// passed over, everything else is out of turn.
func (d *dialogue) early(kind string, line []byte) error {
	switch kind {
	case "", kindDone, kindProgress:
		return fmt.Errorf("driver spoke before it was ready: %s", excerpt(line))
	}
	return nil
}

func (d *dialogue) handle(kind string, line []byte) error {
	switch kind {
	case "":
		return d.hit(line)
	case kindReady:
		return d.ready(line)
	case kindProgress:
		return d.progress(line)
	case kindDone:
		d.over = true
		return decode(line, &d.done)
	case kindError:
		var e errorLine
		if err := decode(line, &e); err != nil {
			return err
		}
		return fmt.Errorf("driver gave up: %s", e.Message)
	}
	return nil // a kind of a later version
}

func (d *dialogue) ready(line []byte) error {
	if d.started {
		return errors.New("driver said ready twice")
	}
	var r bench.Ready
	if err := decode(line, &r); err != nil {
		return err
	}
	if r.Client == "" || r.PID < 1 {
		return fmt.Errorf("ready lacks client or pid: %s", excerpt(line))
	}
	if err := d.observer.Ready(r); err != nil {
		return err
	}
	d.started = true
	return d.send(signal{kindGo})
}

func (d *dialogue) send(line any) error {
	err := d.out.Encode(line)
	if errors.Is(err, syscall.EPIPE) {
		return fmt.Errorf("driver ended %s", d.stage())
	}
	if err != nil {
		return fmt.Errorf("speaking to the driver: %w", err)
	}
	return nil
}

func (d *dialogue) progress(line []byte) error {
	var p progressLine
	if err := decode(line, &p); err != nil {
		return err
	}
	if p.Done < 0 || p.Done > d.load.Requests {
		return fmt.Errorf("driver says that %d of %d requests are done", p.Done, d.load.Requests)
	}
	d.observer.Progress(p.Done)
	return nil
}

func (d *dialogue) hit(line []byte) error {
	var h bench.Hit
	if err := d.parser.Parse(line, &h); err != nil {
		return fmt.Errorf("hit %d: %w: %s", d.hits, err, excerpt(line))
	}
	switch {
	case d.hits >= d.load.Requests:
		return fmt.Errorf("driver sent more than the %d requests asked for", d.load.Requests)
	case h.Seq != uint64(d.hits):
		return fmt.Errorf("hit %d has seq %d", d.hits, h.Seq)
	case d.load.Open() && h.Due.IsZero():
		return fmt.Errorf("hit %d does not tell when it was due", d.hits) // its wait would be lost
	case h.Timestamp.Before(d.last.Timestamp):
		return fmt.Errorf("hit %d was sent before the hit ahead of it", d.hits)
	}
	if !h.Due.IsZero() {
		d.lateness = append(d.lateness, h.Timestamp.Sub(h.Due))
	}
	d.last = h
	d.hits++
	return d.observer.Hit(h)
}

// complete holds what the driver said at the end against the hits that it gave.
func (d *dialogue) complete() error {
	switch {
	case d.done.Requests != d.hits:
		return fmt.Errorf("driver counts %d requests, but gave %d hits", d.done.Requests, d.hits)
	case d.hits+len(d.done.NotSent) != d.load.Requests:
		return fmt.Errorf("driver sent %d of %d requests and gave up %d", d.hits, d.load.Requests, len(d.done.NotSent))
	case !d.load.Open() && len(d.done.NotSent) > 0:
		return fmt.Errorf("driver gave up %d requests of a load without due times", len(d.done.NotSent))
	case d.done.Elapsed <= 0 || d.done.CPU < 0:
		return fmt.Errorf("driver says that it took %s and %s of CPU time", d.done.Elapsed, d.done.CPU)
	case !possible(d.done.EventLoop), !possible(d.done.Scheduler), !possible(d.done.Pool):
		return fmt.Errorf("driver tells of waits that cannot be: event loop %+v, scheduler %+v, pool %+v", d.done.EventLoop, d.done.Scheduler, d.done.Pool)
	case d.done.GC != nil && (d.done.GC.Count < 0 || d.done.GC.Max < 0 || d.done.GC.Total < d.done.GC.Max):
		return fmt.Errorf("driver tells of pauses that cannot be: %+v", *d.done.GC)
	}
	return nil
}

// possible tells whether waits are in order; those that are not known are.
func possible(w *bench.Waits) bool {
	return w == nil || 0 <= w.P50 && w.P50 <= w.P99 && w.P99 <= w.Max
}

func (d *dialogue) stage() string {
	switch {
	case !d.started:
		return "before it was ready"
	case d.hits == 0:
		return "before it gave a hit"
	}
	return fmt.Sprintf("after %d of %d hits", d.hits, d.load.Requests)
}

func decode(line []byte, into any) error {
	if err := json.Unmarshal(line, into); err != nil {
		return fmt.Errorf("%w: %s", err, excerpt(line))
	}
	return nil
}

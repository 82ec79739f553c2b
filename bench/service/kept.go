package service

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"strconv"
	"strings"

	"github.com/claudebench/claudebench/bench/process"
)

// keptWithin is what a keeper has to take its service away: longer than the service itself has.
const keptWithin = 4 * patience

// A kept service runs, and a keeper ends it.
type kept struct {
	child *process.Child
	// pid is the service's first process.
	pid int
	// gone is closed when the service has ended by itself, in the way that how says.
	gone chan struct{}
	how  string
}

// keep starts a keeper, which starts the service. ctx bounds the start.
func keep(ctx context.Context, command []string, dir string, env []string) (*kept, error) {
	child, err := process.Start(context.WithoutCancel(ctx), command, dir, env)
	if err != nil {
		return nil, fmt.Errorf("starting the service: %w", err)
	}
	k := &kept{child: child, gone: make(chan struct{})}
	out := bufio.NewReader(child.Out)
	late := context.AfterFunc(ctx, func() { child.In.Close() })
	line, err := out.ReadString('\n')
	late()
	if k.pid, _ = strconv.Atoi(strings.TrimSpace(line)); err != nil || k.pid == 0 {
		exit := child.End(keptWithin)
		if cause := context.Cause(ctx); cause != nil && !errors.Is(cause, errNotReady) {
			return nil, cause
		}
		return nil, child.Fault(fmt.Errorf("the service could not be started: %w", errors.Join(exit, context.Cause(ctx))))
	}
	go k.read(out)
	return k, nil
}

// read waits for the word that the service has ended by itself.
func (k *kept) read(out *bufio.Reader) {
	line, err := out.ReadString('\n')
	if err != nil {
		return // the keeper ended, as it was told
	}
	k.how = strings.TrimSpace(line)
	close(k.gone)
}

// errGone is why a trial is broken off.
var errGone = errors.New("the service is gone")

// watch returns a context that ends when the service does.
func (k *kept) watch(ctx context.Context) (context.Context, context.CancelFunc) {
	ctx, cancel := context.WithCancelCause(ctx)
	go func() {
		select {
		case <-k.gone:
			cancel(errGone)
		case <-ctx.Done():
		}
	}()
	return ctx, func() { cancel(nil) }
}

// blamed is what went wrong in a trial: if the service has ended, that, and not what its generator
// then said.
func (k *kept) blamed(err error) error {
	select {
	case <-k.gone:
		return k.child.Fault(fmt.Errorf("the service ended in the middle of the trial: %s", k.how))
	default:
		return err
	}
}

// end ends the service.
func (k *kept) end() error {
	err := k.child.End(keptWithin)
	select {
	case <-k.gone:
		return nil // which was told
	default:
	}
	if err != nil {
		return k.child.Fault(fmt.Errorf("the service could not be ended: %w", err))
	}
	return nil
}

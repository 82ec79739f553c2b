package history

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/claudebench/claudebench/bench"
)

// A History is what the runs in a directory say together.
type History struct {
	// Runs is how many could be read.
	Runs int
	// Series are those that were asked for, of one workload together.
	Series []Series
	// Warnings name the runs that could not be read, with file and place, and why.
	Warnings []bench.Warning
}

// Read returns the history of a directory of runs. Other processes may do so at the same time;
// they take turns. A directory without runs has an empty history.
func Read(ctx context.Context, dir string, o Options) (*History, error) {
	runs, warnings, err := candidates(dir)
	if err != nil {
		return nil, err
	}
	h := &History{Warnings: warnings}
	if err := h.read(ctx, dir, runs, o); err != nil {
		return nil, err
	}
	sortSeries(h.Series)
	return h, parallel(ctx, len(h.Series), func(i int) { h.Series[i].search() })
}

// read brings an index up to date and takes the series out of it. One that turns out to be
// damaged is made anew; where there is no room for that, it lies in memory.
func (h *History) read(ctx context.Context, dir string, runs []candidate, o Options) error {
	ways := []opener{existing, fresh}
	if o.Rebuild {
		ways = []opener{fresh}
	}
	var lost error
	for _, open := range ways {
		attempt := *h
		if lost = attempt.try(ctx, open, dir, runs, o); lost == nil {
			*h = attempt
			return nil
		}
		if ctx.Err() != nil {
			return ctx.Err()
		}
	}
	h.Warnings = append(h.Warnings, bench.Warning{
		Code:    "no-index",
		Message: "every run is read each time, since no index can be kept: " + oneLine(lost),
		Fix:     "make room in " + dir + ", or set XDG_CACHE_HOME to a directory that can be written",
	})
	return h.try(ctx, inMemory, dir, runs, o)
}

func (h *History) try(ctx context.Context, open opener, dir string, runs []candidate, o Options) error {
	x, err := open(ctx, dir)
	if err != nil {
		return err
	}
	return errors.Join(h.take(ctx, x, dir, runs, o), x.close())
}

func (h *History) take(ctx context.Context, x *index, dir string, runs []candidate, o Options) error {
	broken, err := x.refresh(ctx, dir, runs, o.Reading)
	if err != nil {
		return err
	}
	h.Runs = len(runs) - len(broken)
	h.Warnings = append(h.Warnings, broken...)
	if h.Series, err = x.series(o); err != nil {
		return err
	}
	n, err := x.unknown()
	if n > 0 {
		h.Warnings = append(h.Warnings, bench.Warning{
			Code:    "unknown-host",
			Message: fmt.Sprintf("%d runs do not say which CPU or kernel they ran on, so they are compared with none", n),
			Fix:     "measure where /proc/cpuinfo can be read",
		})
	}
	return err
}

// refresh takes up the runs that are new or have changed, and forgets those that are gone. It
// returns a warning for each that cannot be read.
func (x *index) refresh(ctx context.Context, dir string, runs []candidate, reading func(int)) ([]bench.Warning, error) {
	known, err := x.stamps()
	if err != nil {
		return nil, err
	}
	var due []candidate
	for _, c := range runs {
		if s, ok := known[c.name]; !ok || s != c.stamp {
			due = append(due, c)
		} else {
			delete(known, c.name)
		}
	}
	for name := range known {
		if err := x.drop(name); err != nil {
			return nil, err
		}
	}
	if reading != nil && len(due) > 0 {
		reading(len(due))
	}
	return x.take(ctx, dir, due)
}

// take reads runs into the index, each as a whole, so that what was read is kept if the rest
// is given up.
func (x *index) take(ctx context.Context, dir string, due []candidate) ([]bench.Warning, error) {
	broken, failed := make([]error, len(due)), make([]error, len(due))
	err := parallel(ctx, len(due), func(i int) {
		r, err := measure(dir, due[i])
		if broken[i] = err; err == nil {
			failed[i] = x.put(r)
		}
	})
	var warnings []bench.Warning
	for _, e := range broken {
		if e != nil {
			warnings = append(warnings, leftOut(e))
		}
	}
	return warnings, errors.Join(append(failed, err)...)
}

// oneLine says several errors in one line.
func oneLine(err error) string { return strings.ReplaceAll(err.Error(), "\n", "; ") }

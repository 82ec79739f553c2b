package budget

import (
	"fmt"
	"os"
	"path/filepath"

	"github.com/claudebench/claudebench/bench"
	"github.com/claudebench/claudebench/bench/hitlog"
)

// A Chooser names the next step of a run, given the trials so far.
type Chooser interface {
	Next(trials []bench.Trial) (bench.Step, bool)
}

// Guard passes on what a chooser names as long as it can be paid, whatever comes of it. dir is
// where the hit logs of the trials are. Once it cannot, [Budget.Err] tells.
func (b *Budget) Guard(dir string, c Chooser) Chooser { return &guard{b, c, dir} }

type guard struct {
	budget *Budget
	of     Chooser
	dir    string
}

func (g *guard) Next(trials []bench.Trial) (bench.Step, bool) {
	b := g.budget
	if b.err != nil {
		return bench.Step{}, false
	}
	if err := b.settle(g.dir, trials); err != nil {
		b.stop(fmt.Errorf("what was spent cannot be told: %w", err))
		return bench.Step{}, false
	}
	s, ok := g.of.Next(trials)
	if needs := b.step(s); ok && needs > b.bound-b.spent {
		b.stop(fmt.Errorf("the next trial of %s can cost %s, and %s of %s is left", s.Client, needs, b.bound-b.spent, b.bound))
		return bench.Step{}, false
	}
	if ok {
		b.spending.Spent = dollars(b.spent + b.step(s)) // until it has ended
	}
	return s, ok
}

func (b *Budget) stop(err error) {
	b.err, b.spending.Ended = err, err.Error()
}

// Err says why a trial was not begun; nil if all could be paid.
func (b *Budget) Err() error { return b.err }

// settle adds what the trials have cost that have ended since the last time.
func (b *Budget) settle(dir string, trials []bench.Trial) error {
	for _, t := range trials[b.settled:] {
		if t.Failure != nil {
			b.spent = plus(b.spent, b.step(t.Step)) // what it sent is not known
			continue
		}
		b.spent = plus(b.spent, times(b.attempt, warmUp(t.Step)*b.attempts(t.Client)))
		if err := b.read(filepath.Join(dir, t.Hits)); err != nil {
			return err
		}
	}
	b.settled = len(trials)
	b.spending.Spent = dollars(b.spent)
	return nil
}

func (b *Budget) read(path string) error {
	file, err := os.Open(path)
	if err != nil {
		return err
	}
	defer file.Close()
	s := hitlog.NewScanner(file, path)
	for s.Scan() {
		switch r := s.Record().(type) {
		case *hitlog.Hit:
			b.spend(&r.Hit)
		case *hitlog.SyntaxError:
			return r
		}
	}
	return s.Err()
}

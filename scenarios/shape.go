package scenarios

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/claudebench/claudebench/bench"
	"github.com/claudebench/claudebench/scenarios/strict"
)

// A trait is a field that only phases of some kinds have, and all of these need.
type trait struct {
	field, needed string
	given         bool
	kinds         []string
	// optional traits have a default.
	optional bool
}

func (ph *phase) traits() []trait {
	return []trait{
		{field: "rate", given: ph.Rate != nil, kinds: words(bench.Constant, bench.Poisson), needed: "a %s load needs its requests per second"},
		{field: "from", given: ph.From != nil, kinds: words(bench.Ramp), needed: "a %s needs its first rate"},
		{field: "to", given: ph.To != nil, kinds: words(bench.Ramp), needed: "a %s needs its last rate"},
		{field: "steps", given: ph.Steps != nil, kinds: words(bench.Stepped), needed: "%s are rates and their times, such as 10x30s, 50x1m"},
		{field: "file", given: ph.File != nil, kinds: words(bench.Replay), needed: "a %s needs a file of timestamps"},
		{field: "slo", given: ph.SLO != nil, kinds: words(bench.MaxThroughput), optional: true},
	}
}

func words[T ~string](all ...T) []string {
	var texts []string
	for _, one := range all {
		texts = append(texts, string(one))
	}
	return texts
}

// fits notes fields that a phase of this kind lacks or does not have.
func (ph *phase) fits(kind, at string, doc *strict.Document) {
	if kind == "" {
		return
	}
	for _, t := range ph.traits() {
		has := slices.Contains(t.kinds, kind)
		switch {
		case has && !t.given && !t.optional:
			doc.Add(strict.Fault{Path: strict.Join(at, t.field), Message: "is missing", Hint: fmt.Sprintf(t.needed, kind)})
		case t.given && !has:
			doc.Add(strict.Fault{Path: strict.Join(at, t.field), Message: "belongs to a phase of kind " + strings.Join(t.kinds, " or ")})
		}
	}
}

// shape gives a load the due times that a phase asks for. A file is looked for in
// dir, which is that of the scenario.
func (ph *phase) shape(at, dir string, doc *strict.Document, l *bench.Load) {
	switch l.Kind {
	case bench.Constant, bench.Poisson:
		l.Rate = or(ph.Rate, 0)
	case bench.Ramp:
		l.Rate, l.To = or(ph.From, 0), or(ph.To, 0)
	case bench.Stepped:
		l.Steps = bench.Steps(or(ph.Steps, ""))
	case bench.Replay:
		if ph.File != nil {
			if err := replay(l, dir, *ph.File); err != nil {
				doc.Add(strict.Fault{Path: at + ".file", Message: err.Error()})
			}
		}
	}
	listed(l, ph.Requests, ph.Concurrency)
}

// listed fills in the defaults of a load whose requests are listed: all of them,
// and no more in flight than there are.
func listed(l *bench.Load, requests, concurrency *int) {
	var n int
	switch l.Kind {
	case bench.Stepped:
		n, _ = l.Steps.Requests()
	case bench.Replay:
		n, _ = l.Trace.Requests()
	}
	if n == 0 {
		return // another kind, or faulty, which the plan's check tells
	}
	l.Requests = or(requests, n)
	l.Concurrency = or(concurrency, min(l.Concurrency, max(l.Requests, 1)))
}

// replay reads the file that a load repeats.
func replay(l *bench.Load, dir, name string) error {
	if name == "" {
		return errors.New("is empty")
	}
	file := name
	if !filepath.IsAbs(file) {
		file = filepath.Join(dir, name)
	}
	f, err := os.Open(file)
	if err != nil {
		return err
	}
	defer f.Close()
	if l.Trace, err = bench.ReadTrace(f); err != nil {
		return fmt.Errorf("%s: %w", name, err)
	}
	l.Replay = name + " " + l.Trace.Digest
	return nil
}

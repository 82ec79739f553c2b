package scenarios

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/claudebench/claudebench/bench"
	"github.com/claudebench/claudebench/scenarios/strict"
)

// Overrides are a scenario's fields as flags give them. A nil field leaves the
// plan as it is; a zero is a value, and faulty where the plan's is.
type Overrides struct {
	// Requests and Concurrency are those of every fixed phase; a search keeps
	// its own.
	Requests, Concurrency *int
	// Rate turns the fixed phases into one constant phase with this many
	// requests per second; the rest is taken from the first of them.
	Rate *float64
	// Clients are names, or "all" alone.
	Clients []string
	Trials  *int
	Seed    *uint64
	Timeout *time.Duration
	// Latency is that of every phase.
	Latency *string
	// Target takes the place of the mock upstream, and with it of every latency.
	Target *string
}

// Apply puts the overrides into a plan and checks it. What is wrong is
// returned as [strict.Faults], whose paths are flags, such as "--requests",
// where a flag is the cause.
func (o *Overrides) Apply(p *bench.Plan, v Vocabulary) error {
	faults := o.unused(p)
	if o.Target != nil && *o.Target == "" {
		faults = append(faults, strict.Fault{Path: "--target", Message: "is empty"})
	}
	set(&p.Trials, o.Trials)
	set(&p.Seed, o.Seed)
	set(&p.Timeout, o.Timeout)
	set(&p.Target, o.Target)
	if o.Clients != nil {
		p.Clients = everyone(o.Clients, v)
	}
	p.Phases = o.phases(p.Phases)
	faults = append(faults, o.name(check(p, v))...)
	if len(faults) > 0 {
		return faults
	}
	return nil
}

func set[T any](field *T, given *T) {
	if given != nil {
		*field = *given
	}
}

func (o *Overrides) phases(old []bench.Phase) []bench.Phase {
	var phases []bench.Phase
	rated := false
	for _, ph := range old {
		if o.Target != nil && *o.Target != "" {
			ph.Preset, ph.Latency, ph.Gap, ph.AnswerTokens = "", "", "", ""
		}
		set(&ph.Latency, o.Latency)
		if ph.Kind == bench.Fixed {
			if o.Rate != nil && rated {
				continue
			}
			rated = true
			o.load(&ph.Load)
		}
		phases = append(phases, ph)
	}
	return phases
}

func (o *Overrides) load(l *bench.Load) {
	set(&l.Requests, o.Requests)
	set(&l.Concurrency, o.Concurrency)
	if o.Rate != nil {
		l.Kind, l.Rate = bench.Constant, *o.Rate
	}
}

// unused refuses flags that would do nothing: one that is passed over in
// silence would be believed to have acted.
func (o *Overrides) unused(p *bench.Plan) strict.Faults {
	fixed := func(ph bench.Phase) bool { return ph.Kind == bench.Fixed }
	if slices.ContainsFunc(p.Phases, fixed) {
		return nil
	}
	var all strict.Faults
	for _, opt := range o.options() {
		if opt.fixed && opt.given {
			all = append(all, strict.Fault{Path: opt.flag, Message: "has no phase to act on: the scenario only searches"})
		}
	}
	return all
}

// An option is an override as the command line has it.
type option struct {
	flag string
	// field is the last part of the path that its faults have.
	field string
	given bool
	// fixed marks those that act on fixed phases only.
	fixed bool
}

func (o *Overrides) options() []option {
	return []option{
		{"--requests", "requests", o.Requests != nil, true},
		{"--concurrency", "concurrency", o.Concurrency != nil, true},
		{"--rate", "rate", o.Rate != nil, true},
		{"--client", "clients", o.Clients != nil, false},
		{"--trials", "trials", o.Trials != nil, false},
		{"--seed", "seed", o.Seed != nil, false},
		{"--timeout", "timeout", o.Timeout != nil, false},
		{"--latency", "latency", o.Latency != nil, false},
		{"--target", "target", o.Target != nil, false},
	}
}

// name puts flags in the place of the fields that they gave. A flag that acts
// on several phases is reported once.
func (o *Overrides) name(faults strict.Faults) strict.Faults {
	var named strict.Faults
	for _, f := range faults {
		if strings.HasSuffix(f.Path, ".concurrency") && o.Concurrency == nil && o.Requests != nil {
			f.Hint = fmt.Sprintf("--requests is %d: give --concurrency too", *o.Requests)
		}
		for _, opt := range o.options() {
			if opt.given && field(f.Path) == opt.field {
				f.Path = opt.flag
			}
		}
		if !slices.Contains(named, f) {
			named = append(named, f)
		}
	}
	return named
}

// field returns the last name in a path, without its index.
func field(path string) string {
	name := path[strings.LastIndexByte(path, '.')+1:]
	name, _, _ = strings.Cut(name, "[")
	return name
}

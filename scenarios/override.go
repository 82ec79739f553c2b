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
	// Rate turns the fixed phases into one open loop: 100 requests a second,
	// 10..200 for a ramp, or 10x30s,50x1m for steps. The rest is taken from the
	// first of them.
	Rate *string
	// Poisson puts random gaps between the requests of a constant rate.
	Poisson bool
	// Replay is a file of timestamps, and does as Rate does.
	Replay *string
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
	shape, wrong := o.shape()
	faults = append(faults, wrong...)
	p.Phases = o.phases(p.Phases, shape)
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

// phases are those of old under the overrides. A shape makes one of all fixed ones.
func (o *Overrides) phases(old []bench.Phase, shape *bench.Load) []bench.Phase {
	var phases []bench.Phase
	shaped := false
	for _, ph := range old {
		if o.Target != nil && *o.Target != "" {
			ph.Preset, ph.Latency, ph.Gap, ph.AnswerTokens = "", "", "", ""
		}
		set(&ph.Latency, o.Latency)
		if ph.Kind == bench.Fixed {
			if shape != nil && shaped {
				continue
			}
			shaped = true
			o.load(&ph.Load, shape)
		}
		phases = append(phases, ph)
	}
	return phases
}

func (o *Overrides) load(l *bench.Load, shape *bench.Load) {
	if shape != nil {
		requests, concurrency := l.Requests, l.Concurrency
		*l = *shape
		l.Requests, l.Concurrency = requests, concurrency
		listed(l, o.Requests, o.Concurrency)
	}
	set(&l.Requests, o.Requests)
	set(&l.Concurrency, o.Concurrency)
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
	// fields are what the paths of its faults end with.
	fields []string
	given  bool
	// fixed marks those that act on fixed phases only.
	fixed bool
}

func (o *Overrides) options() []option {
	return []option{
		{"--requests", []string{"requests"}, o.Requests != nil, true},
		{"--concurrency", []string{"concurrency"}, o.Concurrency != nil, true},
		{"--rate", []string{"rate", "from", "to"}, o.Rate != nil, true},
		{"--poisson", nil, o.Poisson, true},
		{"--replay", []string{"file"}, o.Replay != nil, true},
		{"--client", []string{"clients"}, o.Clients != nil, false},
		{"--trials", []string{"trials"}, o.Trials != nil, false},
		{"--seed", []string{"seed"}, o.Seed != nil, false},
		{"--timeout", []string{"timeout"}, o.Timeout != nil, false},
		{"--latency", []string{"latency"}, o.Latency != nil, false},
		{"--target", []string{"target"}, o.Target != nil, false},
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
			if opt.given && slices.Contains(opt.fields, field(f.Path)) {
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

package scenarios

import (
	"fmt"
	"path"
	"strings"
	"time"

	"github.com/claudebench/claudebench/bench"
	"github.com/claudebench/claudebench/scenarios/strict"
)

// A file is a scenario as it is written. A nil field was left out.
type file struct {
	Name     *string          `yaml:"name"`
	Summary  string           `yaml:"summary"`
	Trials   *int             `yaml:"trials"`
	Seed     *uint64          `yaml:"seed"`
	Timeout  *strict.Duration `yaml:"timeout"`
	Target   *string          `yaml:"target"`
	Message  message          `yaml:"message"`
	Clients  []string         `yaml:"clients"`
	Services []service        `yaml:"services"`
	Ladder   []bench.Measure  `yaml:"ladder"`
	Latency  *string          `yaml:"latency"`
	Phases   []phase          `yaml:"phases"`
	Gates    map[string]gate  `yaml:"gates"`
}

type message struct {
	Model     *string `yaml:"model"`
	MaxTokens *int    `yaml:"max_tokens"`
	Prompt    *string `yaml:"prompt"`
}

type phase struct {
	Kind        *string          `yaml:"kind"`
	Requests    *int             `yaml:"requests"`
	Concurrency *int             `yaml:"concurrency"`
	Rate        *float64         `yaml:"rate"`
	From        *float64         `yaml:"from"`
	To          *float64         `yaml:"to"`
	Steps       *string          `yaml:"steps"`
	File        *string          `yaml:"file"`
	SLO         *strict.Duration `yaml:"slo"`
	Preset      *string          `yaml:"preset"`
	Latency     *string          `yaml:"latency"`
	Stream      bool             `yaml:"stream"`
	Gap         *string          `yaml:"gap"`
	Tokens      *string          `yaml:"answer_tokens"`
	Goodput     good             `yaml:"goodput"`
}

type good struct {
	Latency    strict.Duration `yaml:"latency"`
	FirstToken strict.Duration `yaml:"first_token"`
	TokenTime  strict.Duration `yaml:"token_time"`
}

// parse returns the plan that data holds, or all that is wrong with it. The
// name is that of the file, for faults.
func parse(name string, data []byte, v Vocabulary) (bench.Plan, error) {
	var f file
	doc := strict.Decode(name, data, &f)
	plan := f.plan(name, doc, v)
	for _, fault := range check(&plan, v) {
		if fault.Hint == "" && strings.HasPrefix(fault.Path, "phases[") && !doc.Has(fault.Path) {
			fault.Hint = "it is left out, so this is its default"
		}
		doc.Add(fault)
	}
	return plan, doc.Err()
}

// plan fills in the defaults, and tells doc what the plan itself can no longer
// tell.
func (f *file) plan(name string, doc *strict.Document, v Vocabulary) bench.Plan {
	if strings.ContainsAny(f.Summary, "\r\n") {
		doc.Add(strict.Fault{Path: "summary", Message: "must be one line"})
	}
	if f.Target != nil && *f.Target == "" {
		doc.Add(strict.Fault{Path: "target", Message: "is empty", Hint: "leave it out to use the mock upstream"})
	}
	p := bench.Plan{
		Scenario: or(f.Name, strings.TrimSuffix(path.Base(name), path.Ext(name))),
		Clients:  f.clients(v),
		Services: services(f.Services),
		Trials:   or(f.Trials, defaultTrials),
		Seed:     or(f.Seed, defaultSeed),
		Timeout:  time.Duration(or(f.Timeout, defaultTimeout)),
		Target:   or(f.Target, ""),
		Message: bench.Message{
			Model:     or(f.Message.Model, defaultModel),
			MaxTokens: or(f.Message.MaxTokens, defaultMaxTokens),
			Prompt:    or(f.Message.Prompt, defaultPrompt),
		},
	}
	if f.Ladder != nil {
		f.climb(&p, doc)
	}
	f.named(doc, v)
	p.Gates = f.gates(doc, v)
	latency := f.latency(doc, v)
	for i, ph := range f.Phases {
		at := fmt.Sprintf("phases[%d]", i)
		one := ph.phase(at, doc, latency, f.Latency != nil)
		ph.shape(at, path.Dir(name), doc, &one.Load)
		p.Phases = append(p.Phases, one)
	}
	return p
}

// climb makes the clients of a ladder from its measures.
func (f *file) climb(p *bench.Plan, doc *strict.Document) {
	if f.Clients != nil {
		doc.Add(strict.Fault{Path: "clients", Message: "cannot stand beside a ladder", Hint: "the rungs of the ladder are the clients"})
	}
	if len(f.Ladder) == 0 {
		doc.Add(strict.Fault{Path: "ladder", Message: "names no measure", Hint: "known: " + strings.Join(measures(), ", ")})
	}
	p.SetLadder(f.Ladder)
}

func measures() []string {
	var names []string
	for _, m := range bench.Measures() {
		names = append(names, string(m))
	}
	return names
}

// latency returns that of the phases which name none. It is checked here, so
// that its fault is reported where it was written and not in each phase.
func (f *file) latency(doc *strict.Document, v Vocabulary) string {
	if or(f.Target, "") != "" {
		if f.Latency != nil {
			doc.Add(strict.Fault{Path: "latency", Message: ofTheMock})
		}
		return ""
	}
	latency := or(f.Latency, defaultLatency)
	if err := v.CheckLatency(latency); err != nil {
		doc.Add(strict.Fault{Path: "latency", Message: err.Error()})
		return defaultLatency
	}
	return latency
}

func (ph *phase) phase(at string, doc *strict.Document, latency string, scenarioSets bool) bench.Phase {
	kind := ph.kind(at+".kind", doc)
	p := bench.Phase{
		Kind:    bench.Fixed,
		Preset:  or(ph.Preset, ""),
		Latency: or(ph.Latency, latency),
		Stream:  ph.Stream,
		Gap:     or(ph.Gap, ""), AnswerTokens: or(ph.Tokens, ""),
		Good: bench.Good{
			Latency:    time.Duration(ph.Goodput.Latency),
			FirstToken: time.Duration(ph.Goodput.FirstToken),
			TokenTime:  time.Duration(ph.Goodput.TokenTime),
		},
		Load: bench.Load{
			Kind:        bench.LoadKind(kind),
			Requests:    or(ph.Requests, defaultRequests),
			Concurrency: or(ph.Concurrency, defaultConcurrency),
		},
	}
	if kind == string(bench.MaxThroughput) {
		p.Kind, p.Load.Kind = bench.MaxThroughput, bench.Closed
		p.Load.Concurrency = or(ph.Concurrency, defaultStart)
		p.SLO = time.Duration(or(ph.SLO, defaultSLO))
	}
	if ph.Preset != nil && ph.Latency == nil && !scenarioSets {
		p.Latency = "" // the preset's own
	}
	ph.fits(kind, at, doc)
	return p
}

// kind returns the kind that the phase has or was most likely meant to have,
// so that its other fields are judged by it.
func (ph *phase) kind(at string, doc *strict.Document) string {
	if ph.Kind == nil {
		doc.Add(strict.Fault{Path: at, Message: "is missing", Hint: "known: " + strings.Join(kinds(), ", ")})
		return string(bench.Closed)
	}
	for _, k := range kinds() {
		if *ph.Kind == k {
			return k
		}
	}
	hint := strict.DidYouMean(*ph.Kind, kinds())
	doc.Add(strict.Fault{Path: at, Message: fmt.Sprintf("unknown kind of phase %q", *ph.Kind), Hint: hint})
	return strict.Nearest(*ph.Kind, kinds())
}

func kinds() []string {
	var names []string
	for _, k := range bench.LoadKinds() {
		names = append(names, string(k))
	}
	return append(names, string(bench.MaxThroughput))
}

package main

import (
	"context"
	"time"

	"github.com/claudebench/claudebench/bench"
	"github.com/claudebench/claudebench/bench/mock"
	"github.com/claudebench/claudebench/bench/mock/draw"
	"github.com/claudebench/claudebench/report"
	"github.com/claudebench/claudebench/scenarios"
	"github.com/spf13/cobra"
)

// planFlags are the flags that override what a scenario's file says.
type planFlags struct {
	requests, concurrency, trials int
	rate, replay                  string
	poisson                       bool
	seed                          uint64
	latency, target, maxCost      string
	timeout                       time.Duration
	given                         scenarios.Overrides
}

func (f *planFlags) add(cmd *cobra.Command) {
	fs := cmd.Flags()
	fs.IntVar(&f.requests, "requests", 0, "requests of each trial, searches excepted")
	fs.IntVar(&f.concurrency, "concurrency", 0, "requests in flight, searches excepted")
	fs.StringVar(&f.rate, "rate", "", "send at this rate instead, in requests per second: 100, 10..200 for a ramp, 10x30s,50x1m for steps")
	fs.BoolVar(&f.poisson, "poisson", false, "send at random, --rate being the average")
	fs.StringVar(&f.replay, "replay", "", "send when this file of timestamps says, instead")
	fs.Uint64Var(&f.seed, "seed", 0, "seed of the order of trials and of the mock's draws")
	fs.StringVar(&f.latency, "latency", "", "service time of the mock, such as 'fixed(60ms)' or 'lognormal(median=60ms,p99=120ms)'")
	fs.StringVar(&f.target, "target", "", "base URL of a real endpoint instead of the mock; its key comes from $"+bench.KeyVariable)
	fs.StringVar(&f.maxCost, "max-cost", "", "dollars that requests to a real endpoint may cost; needed beyond this machine")
	fs.DurationVar(&f.timeout, "timeout", 0, "bound of one attempt of one request")
}

func (f *planFlags) addTrials(cmd *cobra.Command) {
	cmd.Flags().IntVar(&f.trials, "trials", 0, "how often each client repeats each phase")
}

// note remembers which flags were given, for a flag that was not must not
// override anything.
func (f *planFlags) note(cmd *cobra.Command) {
	given := cmd.Flags().Changed
	f.given = scenarios.Overrides{
		Requests:    when(given("requests"), &f.requests),
		Concurrency: when(given("concurrency"), &f.concurrency),
		Rate:        when(given("rate"), &f.rate),
		Poisson:     f.poisson,
		Replay:      when(given("replay"), &f.replay),
		Trials:      when(given("trials"), &f.trials),
		Seed:        when(given("seed"), &f.seed),
		Latency:     when(given("latency"), &f.latency),
		Target:      when(given("target"), &f.target),
		Timeout:     when(given("timeout"), &f.timeout),
	}
}

func when[T any](given bool, v *T) *T {
	if given {
		return v
	}
	return nil
}

// plan returns what is to be run, and what became of the clients that it names.
func (o *runOptions) plan(ctx context.Context) (bench.Plan, []found, error) {
	offers, err := catalogue()
	if err != nil {
		return bench.Plan{}, nil, err
	}
	for _, s := range o.clients {
		name, extra, err := parseClient(s)
		if err != nil {
			return bench.Plan{}, nil, err
		}
		if extra != nil {
			offers = append(offers, *extra)
		}
		o.flags.given.Clients = append(o.flags.given.Clients, name)
	}
	v := vocabulary(offers)
	p, err := scenarios.Load(o.scenario, v)
	if err != nil {
		return p, nil, usageError{err}
	}
	if err := o.flags.given.Apply(&p, v); err != nil {
		return p, nil, usageError{err}
	}
	services, err := serviceOffers(&p, o.scenario)
	if err != nil {
		return p, nil, err
	}
	offers = append(offers, services...)
	if p.Ladder != nil {
		if o.climb, err = newClimb(&p); err != nil {
			return p, nil, err
		}
		offers = append(offers, o.climb.offers(p.Ladder)...)
	}
	if err := o.flags.bound(&p); err != nil {
		return p, nil, err
	}
	all, err := look(ctx, offersOf(p, offers))
	return p, all, err
}

func vocabulary(offers []offer) scenarios.Vocabulary {
	v := scenarios.Vocabulary{
		CheckLatency: func(s string) error { _, err := draw.ParseTime(s); return err },
		CheckCount:   func(s string) error { _, err := draw.ParseCount(s); return err },
		Presets:      mock.Presets(),
		Metrics:      report.Units(),
	}
	for _, o := range offers {
		v.Clients = append(v.Clients, o.name)
		if !o.variant {
			v.All = append(v.All, o.name)
		}
	}
	return v
}

// offersOf returns the offers that a plan names, in its order.
func offersOf(p bench.Plan, offers []offer) []offer {
	byName := map[string]offer{}
	for _, o := range offers {
		byName[o.name] = o
	}
	named := make([]offer, len(p.Clients))
	for i, c := range p.Clients {
		named[i] = byName[c]
	}
	return named
}

func completeClients(*cobra.Command, []string, string) ([]string, cobra.ShellCompDirective) {
	offers, err := catalogue()
	if err != nil {
		return nil, cobra.ShellCompDirectiveError
	}
	return vocabulary(offers).Clients, cobra.ShellCompDirectiveNoFileComp
}

func completeScenarios(_ *cobra.Command, args []string, _ string) ([]string, cobra.ShellCompDirective) {
	if len(args) > 0 {
		return nil, cobra.ShellCompDirectiveNoFileComp
	}
	var names []string
	for _, s := range scenarios.List() {
		names = append(names, s.Name)
	}
	return names, cobra.ShellCompDirectiveDefault // a file will do as well
}

package main

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"github.com/claudebench/claudebench/bench"
	"github.com/claudebench/claudebench/bench/engine"
	"github.com/claudebench/claudebench/bench/search"
	"github.com/claudebench/claudebench/report"
	"github.com/claudebench/claudebench/report/judge"
	"github.com/claudebench/claudebench/scenarios"
	"github.com/spf13/cobra"
)

// abOptions are what the flags of ab say.
type abOptions struct {
	base, head string
	pairs      int
	scenario   string
	flags      planFlags
	out        string
	strict     bool
	output     outputFlags
	metrics    metricsFlags
}

func newAB(s *streams) *cobra.Command {
	o := abOptions{}
	cmd := &cobra.Command{
		Use:   "ab BASE HEAD",
		Short: "Compare two clients pair by pair, and say whether the second is worse",
		Long: `Measures two clients in pairs of trials, each in a fresh process, under the same
load, with the same draws of the mock: base, head, head, base, so that a machine
that grows slower does so for both. Beside each trial a control is measured: if
that has moved, the machine has changed, and there is no verdict.

It ends as soon as the verdict is clear: after 6 pairs if nothing has changed,
after --pairs, or after twice as many. What is worse is measured once more, with
fresh processes, before it counts.

BASE and HEAD are clients of claudebench, drivers of your own
(NAME=exec:COMMAND), such as the code before and after a change, services of the
scenario, or one client under two settings:

  concurrency=N   requests in flight
  latency=DIST    service time of the mock
  burn=TIME       CPU time wasted on each request, to see whether it is found

` + exitHelp,
		Example: `  claudebench ab requests aiohttp
  claudebench ab old=exec:./driver-main new=exec:./driver-branch --export html=ab.html
  claudebench ab before after --scenario my-service.yaml
  claudebench ab aiohttp aiohttp,concurrency=100 --pairs 20
  claudebench ab go-pooled 'go-pooled,latency=lognormal(median=66ms,p99=132ms)'`,
		Args: cobra.ExactArgs(2),
		RunE: func(cmd *cobra.Command, args []string) error {
			o.base, o.head = args[0], args[1]
			o.flags.note(cmd)
			return o.run(cmd.Context(), s)
		},
		ValidArgsFunction: completeTwoClients,
	}
	cmd.Flags().IntVar(&o.pairs, "pairs", 10, "pairs of trials before a verdict, 6 to 20; twice as many where it is unclear")
	cmd.Flags().StringVar(&o.scenario, "scenario", "ab", "scenario whose load and gates are used; it has one fixed phase")
	cmd.Flags().StringVar(&o.out, "out", "", "directory of the run (default results/ID)")
	addStrict(cmd, &o.strict)
	o.flags.add(cmd)
	o.output.addDocument(cmd)
	o.metrics.add(cmd)
	cmd.RegisterFlagCompletionFunc("scenario", completeScenarios)
	return cmd
}

func completeTwoClients(cmd *cobra.Command, args []string, prefix string) ([]string, cobra.ShellCompDirective) {
	if len(args) > 1 {
		return nil, cobra.ShellCompDirectiveNoFileComp
	}
	return completeClients(cmd, args, prefix)
}

func (o *abOptions) run(ctx context.Context, s *streams) error {
	if err := errors.Join(o.output.check(), o.metrics.check()); err != nil {
		return err
	}
	plan, all, err := o.plan(ctx)
	if err != nil {
		return err
	}
	w, err := begin(ctx, plan, all, o.scenario, o.out, &o.output, everyClient)
	if err != nil {
		return err
	}
	defer w.exports.close()
	if err := o.metrics.serve(s, w); err != nil {
		return err
	}
	defer w.metrics.end(ctx, s)
	carried := w.carryPairs(ctx, s)
	if len(w.run.Trials) == 0 && carried != nil {
		return carried
	}
	doc, published := publish(s, w.dir, &w.run, &o.output, w.exports)
	if err := errors.Join(carried, published); err != nil {
		return err
	}
	if !doc.Comparison.Verdict.Enough {
		return failed(&w.run) // a pair that fails is replaced, unless too many do
	}
	return judged(doc, o.strict)
}

// everyClient is [available] where none can be left out.
func everyClient(run *bench.Run, all []found) (map[string]engine.Client, error) {
	clients, err := available(run, all)
	if err == nil && len(run.Skipped) > 0 {
		first := run.Skipped[0]
		err = hintedError{fmt.Errorf("%s cannot run: %s", first.Client, first.Reason), first.Fix}
	}
	return clients, err
}

// carryPairs carries out as many pairs as the verdict needs.
func (w *work) carryPairs(ctx context.Context, s *streams) error {
	first, second := &block{run: &w.run, dir: w.dir}, &block{run: &w.run, dir: w.dir, confirms: true}
	return errors.Join(w.carry(ctx, s, first.chooser(), second.chooser()), first.err, second.err)
}

// A block of pairs is as long as its verdict needs. One that confirms is only begun when the
// first was worse.
type block struct {
	run      *bench.Run
	dir      string
	confirms bool
	// err is what kept the pairs from being judged.
	err error
}

func (b *block) chooser() engine.Chooser {
	p := &b.run.Plan
	return &search.Pairs{
		Comparison: p.Comparison, Phases: p.Phases, Seed: p.Seed,
		Most: report.DesignOf(p).Last, Confirm: b.confirms, Enough: b.enough,
	}
}

func (b *block) enough(_ []bench.Trial, pairs int) bool {
	starts := b.confirms && pairs == 0
	if !starts && !slices.Contains(report.DesignOf(&b.run.Plan).Stops(), pairs) {
		return false
	}
	c, _, err := report.Compare(b.dir, b.run)
	if err != nil {
		b.err = err
		return true
	}
	if starts {
		return c.Verdict.Outcome != judge.Worse
	}
	return c.Verdict.Enough
}

// control is what tells whether the machine has changed: the client that does least.
const (
	control       = "control"
	controlClient = "go-pooled"
)

// plan returns what is to be run, and what became of its clients.
func (o *abOptions) plan(ctx context.Context) (bench.Plan, []found, error) {
	all, err := catalogue()
	if err != nil {
		return bench.Plan{}, nil, err
	}
	p, err := scenarios.Load(o.scenario, vocabulary(all))
	if err != nil {
		return p, nil, usageError{err}
	}
	services, err := serviceOffers(&p, o.scenario)
	if err != nil {
		return p, nil, err
	}
	sides, err := o.sides(append(all, services...))
	if err != nil {
		return p, nil, err
	}
	var offers []offer
	for _, s := range sides {
		offers = append(offers, s.offer)
	}
	v := vocabulary(offers)
	if p.Phases, err = oneFixed(p.Phases); err != nil {
		return p, nil, usageError{err}
	}
	o.flags.given.Clients = v.Clients
	if err := o.flags.given.Apply(&p, v); err != nil {
		return p, nil, usageError{err}
	}
	p.Trials = 1
	p.Comparison = &bench.Comparison{Pairs: o.pairs}
	for i, arm := range []*bench.Arm{&p.Comparison.Base, &p.Comparison.Head, &p.Comparison.Control} {
		arm.Client = sides[i].name
		arm.Phase = sides[i].phase(&p)
	}
	if err := scenarios.Check(&p, v); err != nil {
		return p, nil, usageError{err}
	}
	if err := o.flags.bound(&p); err != nil {
		return p, nil, err
	}
	found, err := look(ctx, offersOf(p, offers))
	return p, found, err
}

// oneFixed is the phase that is compared in: what differs under one load need not under
// another, so a verdict is about one.
func oneFixed(phases []bench.Phase) ([]bench.Phase, error) {
	fixed := slices.DeleteFunc(slices.Clone(phases), func(ph bench.Phase) bool { return ph.Kind != bench.Fixed })
	if len(fixed) != 1 {
		return nil, hintedError{fmt.Errorf("the scenario has %d fixed phases, and a comparison is made in one", len(fixed)),
			"name another one with --scenario, or write a file with one phase (claudebench scenarios show ab)"}
	}
	return fixed, nil
}

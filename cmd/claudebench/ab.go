package main

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"slices"
	"strings"

	"github.com/claudebench/claudebench/bench"
	"github.com/claudebench/claudebench/bench/engine"
	"github.com/claudebench/claudebench/bench/monitor"
	"github.com/claudebench/claudebench/bench/search"
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
	output     outputFlags
}

func newAB(s *streams) *cobra.Command {
	o := abOptions{}
	cmd := &cobra.Command{
		Use:   "ab BASE HEAD",
		Short: "Compare two clients pair by pair, and say whether the second is slower",
		Long: `Measures two clients in pairs of trials, each in a fresh process, under the same
load, with the same draws of the mock: base, head, head, base, so that a machine
that grows slower does so for both. With each pair a control is measured, a client
that neither of them is: if that has moved, the machine has changed, and there is
no verdict.

BASE and HEAD are clients of claudebench, or drivers of your own (NAME=exec:COMMAND),
such as the code before and after a change.`,
		Example: `  claudebench ab requests aiohttp
  claudebench ab --pairs 20 old=exec:./driver-main new=exec:./driver-branch
  claudebench ab aiohttp aiohttp --requests 500        what chance alone does`,
		Args: cobra.ExactArgs(2),
		RunE: func(cmd *cobra.Command, args []string) error {
			o.base, o.head = args[0], args[1]
			o.flags.note(cmd)
			return o.run(cmd.Context(), s)
		},
		ValidArgsFunction: func(cmd *cobra.Command, args []string, prefix string) ([]string, cobra.ShellCompDirective) {
			if len(args) > 1 {
				return nil, cobra.ShellCompDirectiveNoFileComp
			}
			return completeClients(cmd, args, prefix)
		},
	}
	cmd.Flags().IntVar(&o.pairs, "pairs", 10, "pairs of trials, 1 to 1000; fewer than 10 cannot fail a build")
	cmd.Flags().StringVar(&o.scenario, "scenario", "ab", "whose fixed loads are run")
	cmd.Flags().StringVar(&o.out, "out", "", "directory of the run (default results/ID)")
	o.flags.add(cmd)
	o.output.add(cmd)
	cmd.RegisterFlagCompletionFunc("scenario", completeScenarios)
	return cmd
}

func (o *abOptions) run(ctx context.Context, s *streams) error {
	if err := o.output.check(); err != nil {
		return err
	}
	plan, all, err := o.plan(ctx)
	if err != nil {
		return err
	}
	run := newBenchRun(plan, o.scenario)
	clients, err := available(&run, all)
	if err != nil {
		return err
	}
	if len(run.Skipped) > 0 {
		first := run.Skipped[0]
		return hintedError{fmt.Errorf("%s cannot run: %s", first.Client, first.Reason), first.Fix}
	}
	dir := o.out
	if dir == "" {
		dir = filepath.Join("results", run.ID)
	}
	if err := engine.Prepare(dir, &run.Plan); err != nil {
		return hintedError{err, "name another directory with --out"}
	}
	exports, err := o.output.open()
	if err != nil {
		return err
	}
	defer exports.close()
	run.Host = monitor.Host(ctx)
	carried := carry(ctx, s, &run, dir, clients, comparisons(&run.Plan)...)
	if len(run.Trials) == 0 && carried != nil {
		return carried
	}
	return errors.Join(carried, publish(s, dir, &run, &o.output, exports), failed(&run))
}

// comparisons choose the pairs of the fixed phases, which take turns.
func comparisons(p *bench.Plan) []engine.Chooser {
	c := p.Comparison
	var turns []search.Chooser
	for i, ph := range p.Phases {
		if ph.Kind != bench.Fixed {
			continue
		}
		of := func(client string) bench.Step { return bench.Step{Client: client, Phase: i, Load: ph.Load} }
		turns = append(turns, &search.Pairs{
			Base: of(c.Base), Head: of(c.Head), Control: of(c.Control), Seed: p.Seed, Most: c.Pairs,
			Enough: func([]bench.Trial) bool { return false },
		})
	}
	return []engine.Chooser{search.Interleave(turns...)}
}

// control is the client by which it is seen whether the machine has changed: the one
// that does least.
const (
	control       = "control"
	controlClient = "go-pooled"
)

// plan returns what is to be run, and what became of its clients.
func (o *abOptions) plan(ctx context.Context) (bench.Plan, []found, error) {
	sides, err := o.sides()
	if err != nil {
		return bench.Plan{}, nil, err
	}
	v := vocabulary(sides)
	p, err := scenarios.Load(o.scenario, v)
	if err != nil {
		return p, nil, usageError{err}
	}
	p.Phases = slices.DeleteFunc(p.Phases, func(ph bench.Phase) bool { return ph.Kind != bench.Fixed })
	p.Comparison = &bench.Comparison{Base: sides[0].name, Head: sides[1].name, Control: control, Pairs: o.pairs}
	o.flags.given.Clients = v.Clients
	if err := o.flags.given.Apply(&p, v); err != nil {
		return p, nil, usageError{err}
	}
	all, err := look(ctx, offersOf(p, sides))
	return p, all, err
}

// sides are the base, the head and the control. A client that is compared with itself has
// two names.
func (o *abOptions) sides() ([]offer, error) {
	offers, err := catalogue()
	if err != nil {
		return nil, err
	}
	base, err := side(o.base, offers)
	if err != nil {
		return nil, err
	}
	head, err := side(o.head, offers)
	if err != nil {
		return nil, err
	}
	if head.name == base.name {
		head.name += " (head)"
	}
	beside, err := side(controlClient, offers)
	beside.name = control
	return []offer{base, head, beside}, err
}

func side(text string, offers []offer) (offer, error) {
	name, extra, err := parseClient(text)
	if err != nil {
		return offer{}, err
	}
	if extra != nil {
		return *extra, nil
	}
	i := slices.IndexFunc(offers, func(o offer) bool { return o.name == name })
	if i < 0 {
		return offer{}, usageError{hintedError{fmt.Errorf("there is no client %q", name), "clients are " + strings.Join(vocabulary(offers).Clients, ", ") + ", or NAME=exec:COMMAND"}}
	}
	return offers[i], nil
}

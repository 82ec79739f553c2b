package main

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"runtime"
	"slices"
	"time"

	"github.com/claudebench/claudebench/bench"
	"github.com/claudebench/claudebench/bench/engine"
	"github.com/claudebench/claudebench/bench/monitor"
	"github.com/spf13/cobra"
)

// runOptions are what the flags of run say.
type runOptions struct {
	scenario string
	flags    planFlags
	clients  []string
	out      string
	strict   bool
	output   outputFlags
	metrics  metricsFlags
	find     findFlags
	// climb belongs to the plan, if that has a ladder.
	climb *climb
}

func newRun(s *streams) *cobra.Command {
	o := runOptions{scenario: "clients"}
	cmd := &cobra.Command{
		Use:   "run [SCENARIO | FILE.yaml]",
		Short: "Measure client configurations and print how they compare",
		Long: `Runs a scenario: every client, phase and repetition in a fresh process, clients
interleaved in an order drawn from the seed, against a mock upstream that is
started for the run, or against --target. Without arguments it runs the
scenario "clients" with every client that can run here.

The run is kept in --out (results/ID): run.json and one hit log a trial.

` + exitHelp,
		Example: `  claudebench run
  claudebench run quick --client aiohttp --client httpx
  claudebench run --client go-pooled --requests 5000 --concurrency 200
  claudebench run --client go-pooled --rate 100 --latency 'fixed(50ms)'
  claudebench run --client go-pooled --rate 100 --poisson --requests 6000
  claudebench run --client aiohttp --find max-rate --slo 'p99<500ms'
  claudebench run --client mine=exec:./my-driver
  claudebench run my-scenario.yaml --format json --export table=run.txt`,
		Args: cobra.MaximumNArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			if len(args) == 1 {
				o.scenario = args[0]
			}
			o.flags.note(cmd)
			if o.find.given() {
				return runFind(cmd.Context(), s, &o)
			}
			return runRun(cmd.Context(), s, &o)
		},
		ValidArgsFunction: completeScenarios,
	}
	cmd.Flags().StringArrayVar(&o.clients, "client", nil, "client to measure, or NAME=exec:COMMAND; repeatable (default: those of the scenario)")
	cmd.Flags().StringVar(&o.out, "out", "", "directory of the run (default results/ID)")
	cmd.Flags().BoolVar(&o.strict, "strict", false, "fail (exit 7) if a trial cannot be trusted")
	o.flags.add(cmd)
	o.flags.addTrials(cmd)
	o.find.add(cmd)
	o.output.addDocument(cmd)
	o.metrics.add(cmd)
	cmd.RegisterFlagCompletionFunc("client", completeClients)
	return cmd
}

func runRun(ctx context.Context, s *streams, o *runOptions) error {
	if err := errors.Join(o.output.check(), o.metrics.check()); err != nil {
		return err
	}
	plan, all, err := o.plan(ctx)
	if err != nil {
		return err
	}
	w, err := begin(ctx, plan, all, o.scenario, o.out, &o.output, available)
	if err != nil {
		return err
	}
	defer w.exports.close()
	if w.climb = o.climb; w.climb != nil {
		w.run.Skipped = append(w.run.Skipped, w.climb.skipped...)
	}
	if err := o.metrics.serve(s, w); err != nil {
		return err
	}
	defer w.metrics.end(ctx, s)
	searches := newSearches(&w.run, w.dir)
	choosers := append([]engine.Chooser{engine.Sequence(w.run.Plan.Steps())}, searches.choosers()...)
	carried := errors.Join(w.carry(ctx, s, choosers...), searches.err())
	if len(w.run.Trials) == 0 && carried != nil {
		return carried
	}
	doc, published := publish(s, w.dir, &w.run, &o.output, w.exports)
	if err := errors.Join(carried, published, failed(&w.run)); err != nil {
		return err
	}
	if err := judged(doc, false); err != nil || !o.strict {
		return err
	}
	return trusted(doc)
}

// A work is a run that has all that it needs, and no trial yet.
type work struct {
	run     bench.Run
	dir     string
	clients map[string]engine.Client
	exports exports
	metrics *metrics
	// climb is nil for a plan without a ladder.
	climb *climb
}

// begin makes ready whatever could fail before the first request does. usable keeps of the
// plan's clients those that the run goes on with.
func begin(ctx context.Context, plan bench.Plan, all []found, scenario, out string, output *outputFlags,
	usable func(*bench.Run, []found) (map[string]engine.Client, error)) (*work, error) {
	w := &work{run: newBenchRun(plan, scenario), dir: out}
	var err error
	if w.clients, err = usable(&w.run, all); err != nil {
		return nil, err
	}
	if w.dir == "" {
		w.dir = filepath.Join("results", w.run.ID)
	}
	if err := engine.Prepare(w.dir, &w.run.Plan); err != nil {
		return nil, hintedError{err, "name another directory with --out"}
	}
	if w.exports, err = output.open(); err != nil {
		return nil, err
	}
	w.run.Host = monitor.Host(ctx)
	return w, nil
}

func newBenchRun(p bench.Plan, scenario string) bench.Run {
	now := time.Now().UTC()
	base := filepath.Base(scenario)
	return bench.Run{
		SchemaVersion: bench.SchemaVersion,
		ID:            now.Format("20060102-150405-") + base[:len(base)-len(filepath.Ext(base))],
		Tool:          bench.Tool{Version: version(), Go: runtime.Version()},
		Began:         now,
		Plan:          p,
		Digest:        p.Digest(),
		Trials:        []bench.Trial{},
		Skipped:       []bench.Skip{},
	}
}

// available keeps of the plan's clients those that can run, and notes the
// others as skipped.
func available(run *bench.Run, all []found) (map[string]engine.Client, error) {
	clients := map[string]engine.Client{}
	for _, f := range all {
		if f.err != nil {
			run.Skipped = append(run.Skipped, bench.Skip{Client: f.name, Reason: f.err.Error(), Fix: f.fix()})
			continue
		}
		if !f.streams && streaming(&run.Plan) {
			run.Skipped = append(run.Skipped, bench.Skip{Client: f.name, Reason: "its streams cannot be measured", Fix: "leave it out"})
			continue
		}
		clients[f.name] = f.client
	}
	if len(clients) == 0 {
		first := run.Skipped[0]
		return nil, hintedError{fmt.Errorf("no client can run: %s: %s", first.Client, first.Reason), first.Fix}
	}
	run.Plan.Clients = slices.DeleteFunc(run.Plan.Clients, func(name string) bool { _, ok := clients[name]; return !ok })
	run.Digest = run.Plan.Digest()
	_, err := newBudget(run, clients)
	return clients, err
}

// streaming tells whether any answers of the plan come as streams.
func streaming(p *bench.Plan) bool {
	return slices.ContainsFunc(p.Phases, func(ph bench.Phase) bool { return ph.Stream })
}

// failed says which trials failed, if any did.
func failed(run *bench.Run) error {
	var names []string
	for _, t := range run.Trials {
		if t.Failure != nil && !slices.Contains(names, t.Client) {
			names = append(names, t.Client)
		}
	}
	if names == nil {
		return nil
	}
	return fmt.Errorf("trials failed: %v", names)
}

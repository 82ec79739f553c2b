package main

import (
	"errors"
	"fmt"
	"io"
	"os"
	"slices"

	"github.com/claudebench/claudebench/report"
	"github.com/claudebench/claudebench/report/cost"
	"github.com/claudebench/claudebench/report/cost/show"
	"github.com/claudebench/claudebench/report/render"
	"github.com/spf13/cobra"
)

// costOptions are what the flags of cost say.
type costOptions struct {
	instances string
	output    outputFlags
	print     bool
	assume    cost.Assumptions
}

func newCost(s *streams) *cobra.Command {
	o := costOptions{assume: cost.Defaults()}
	cmd := &cobra.Command{
		Use:   "cost DIR",
		Short: "Say what a million requests cost, on rented machines and in tokens",
		Long: `Says for each client of a run, and each kind of machine, how many requests per
second it can serve, which of CPU, memory and network limits that, and what a
million requests cost; and beside it what their tokens cost, so that nobody
works on the smaller part unknowingly. What is assumed is printed, with what
depends on it.`,
		Example: `  claudebench cost results/20261120-101500-clients
  claudebench cost results/20261120-101500-clients --rate 500 --latency 8s
  claudebench cost --print-instances > mine.yaml
  claudebench cost results/20261120-101500-clients --instances mine.yaml --export csv=cost.csv`,
		Args: cobra.MaximumNArgs(1),
		RunE: func(_ *cobra.Command, args []string) error {
			if o.print {
				_, err := s.out.Write(cost.Source())
				return err
			}
			if len(args) == 0 {
				return usageError{hintedError{errors.New("no run is named"), "name the directory of a run, such as results/ID"}}
			}
			return runCost(s, args[0], &o)
		},
	}
	o.add(cmd)
	var known []format
	for _, f := range show.Formats() {
		known = append(known, format{name: f.Name})
	}
	o.output.add(cmd, known)
	return cmd
}

func (o *costOptions) add(cmd *cobra.Command) {
	f, a := cmd.Flags(), &o.assume
	f.StringVar(&o.instances, "instances", "", "file of instances and prices (default: three that come with claudebench)")
	f.BoolVar(&o.print, "print-instances", false, "print the file of the instances that come with claudebench, and nothing else")
	f.Float64Var(&a.Rate, "rate", 0, "requests per second that are wanted: how many instances, and what a month costs")
	f.Float64Var(&a.Utilisation, "utilisation", a.Utilisation, "share of CPU time and bandwidth that may be used")
	f.Float64Var(&a.MemoryShare, "memory-share", a.MemoryShare, "share of the memory that workers may have")
	f.Float64Var(&a.Speed, "cpu-speed", a.Speed, "speed of a vCPU, a core of the run's host being 1")
	f.Float64Var(&a.WireOverhead, "wire-overhead", a.WireOverhead, "bytes of a request beside both bodies")
	f.DurationVar(&a.Latency, "latency", 0, "time that an answer takes in production (default: as in the run)")
	f.StringVar(&a.Tokens.Model, "model", "", "model whose tokens are paid (default: the run's)")
	f.IntVar(&a.Tokens.Input, "input-tokens", 0, "tokens of a prompt (default: one for 4 bytes of the run's)")
	f.IntVar(&a.Tokens.Output, "output-tokens", 0, "tokens of an answer (default: as many as the run allows)")
}

func runCost(s *streams, dir string, o *costOptions) error {
	if err := o.output.check(); err != nil {
		return err
	}
	if err := o.assume.Validate(); err != nil {
		return usageError{err}
	}
	instances, err := readInstances(o.instances)
	if err != nil {
		return err
	}
	dir, run, err := openRun(dir)
	if err != nil {
		return err
	}
	to, err := o.output.open()
	if err != nil {
		return err
	}
	defer to.close()
	doc, err := report.Build(dir, run)
	if err != nil {
		return fmt.Errorf("reporting %s: %w", dir, err)
	}
	statement, err := cost.Build(dir, run, doc, instances, o.assume)
	if err != nil {
		return fmt.Errorf("cost of %s: %w", dir, err)
	}
	return o.output.print(s, costPrinter(statement), to)
}

func costPrinter(statement *cost.Statement) printer {
	return func(w io.Writer, format string, _ render.Options) error {
		i := slices.IndexFunc(show.Formats(), func(f show.Format) bool { return f.Name == format })
		return show.Formats()[i].Write(w, statement)
	}
}

// readInstances reads a file of instances; those that come with the program if
// none is named.
func readInstances(path string) (cost.Catalogue, error) {
	if path == "" {
		return cost.Parse("instances.yaml", cost.Source())
	}
	file, err := os.Open(path)
	if err != nil {
		return cost.Catalogue{}, err
	}
	defer file.Close()
	data, err := io.ReadAll(io.LimitReader(file, cost.MaxFile+1))
	if err != nil {
		return cost.Catalogue{}, err
	}
	c, err := cost.Parse(path, data)
	if err != nil {
		return c, usageError{err}
	}
	return c, nil
}

package main

import (
	"errors"
	"fmt"
	"slices"

	"github.com/claudebench/claudebench/bench"
	"github.com/claudebench/claudebench/bench/gohttp"
	"github.com/claudebench/claudebench/bench/protocol"
	"github.com/spf13/cobra"
)

// newDriver makes the Go clients available as driver processes: claudebench
// starts itself through this verb.
func newDriver(s *streams) *cobra.Command {
	var measures []string
	cmd := &cobra.Command{
		Use:    "driver CLIENT",
		Short:  "Speak the driver protocol for one of the Go clients",
		Hidden: true,
		Args:   cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			config, err := driven(args[0], measures)
			if err != nil {
				return usageError{err}
			}
			client := gohttp.NewClient(config)
			return errors.Join(protocol.Serve(cmd.Context(), s.in, s.out, client), client.Close())
		},
	}
	cmd.Flags().StringArrayVar(&measures, "measure", nil, "one of the measures of the client \"built\" (repeatable)")
	return cmd
}

// built is the client that has the measures that it is given, and no others.
const built = "built"

// driven is the Go client of that name.
func driven(name string, measures []string) (gohttp.Config, error) {
	if name == built {
		return builtOf(measures)
	}
	if len(measures) > 0 {
		return gohttp.Config{}, fmt.Errorf("%s takes no --measure: only %q does", name, built)
	}
	for _, c := range gohttp.Configs() {
		if c.Name == name {
			return c, nil
		}
	}
	return gohttp.Config{}, fmt.Errorf("no Go client is called %q", name)
}

func builtOf(names []string) (gohttp.Config, error) {
	var measures []bench.Measure
	for _, name := range names {
		m := bench.Measure(name)
		if !slices.Contains(gohttp.Measures(), m) {
			return gohttp.Config{}, fmt.Errorf("no measure is called %q; there are %q", name, gohttp.Measures())
		}
		measures = append(measures, m)
	}
	return gohttp.Built(built, measures), nil
}

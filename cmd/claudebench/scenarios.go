package main

import (
	"fmt"
	"text/tabwriter"

	"github.com/claudebench/claudebench/scenarios"
	"github.com/spf13/cobra"
)

func newScenarios(s *streams) *cobra.Command {
	cmd := &cobra.Command{
		Use:   "scenarios",
		Short: "List the scenarios that come with claudebench",
		Example: `  claudebench scenarios
  claudebench scenarios show clients > mine.yaml
  claudebench run mine.yaml`,
		Args: cobra.NoArgs,
		RunE: func(*cobra.Command, []string) error {
			w := tabwriter.NewWriter(s.out, 0, 8, 2, ' ', 0)
			fmt.Fprintln(w, "SCENARIO\tWHAT IT DOES")
			for _, i := range scenarios.List() {
				fmt.Fprintf(w, "%s\t%s\n", i.Name, i.Summary)
			}
			return w.Flush()
		},
	}
	cmd.AddCommand(&cobra.Command{
		Use:               "show NAME",
		Short:             "Print a scenario as a file to start one's own from",
		Args:              cobra.ExactArgs(1),
		ValidArgsFunction: completeScenarios,
		RunE: func(_ *cobra.Command, args []string) error {
			text, err := scenarios.Source(args[0])
			if err != nil {
				return usageError{err}
			}
			_, err = s.out.Write(text)
			return err
		},
	})
	return cmd
}

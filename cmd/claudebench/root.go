package main

import (
	"fmt"
	"strings"

	"github.com/spf13/cobra"
)

func newRoot(s *streams) *cobra.Command {
	root := &cobra.Command{
		Use:   "claudebench",
		Short: "Measure clients of the Claude API, and the hosts that they run on",
		Long: `claudebench measures client configurations for the Claude API against a mock
upstream that it brings along, or against a real endpoint: latency, what the
client itself added to it, throughput, CPU and memory.

` + exitHelp,
		Example: `  claudebench run                        every client, the default scenario
  claudebench run --client aiohttp       one client
  claudebench report results/ID          the same table again, from disk
  claudebench clients install            fetch the Python libraries`,
		SilenceUsage:  true,
		SilenceErrors: true,
		Args:          cobra.NoArgs,
		RunE:          func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	root.SetIn(s.in)
	root.SetOut(s.out)
	root.SetErr(s.err)
	root.SetFlagErrorFunc(func(cmd *cobra.Command, err error) error {
		return usageError{hintedError{err, fmt.Sprintf("see %s --help", cmd.CommandPath())}}
	})
	root.AddCommand(newRun(s), newAB(s), newCompare(s), newAA(s), newReport(s), newHistory(s), newCost(s), newDoctor(s), newMock(s), newTune(s), newClients(s), newScenarios(s), newVersion(s), newDriver(s), newCable(), newKeep(s))
	for _, cmd := range root.Commands() {
		asUsage(cmd)
	}
	asUsage(root)
	return root
}

// asUsage makes wrong arguments of a verb a mistake in usage.
func asUsage(cmd *cobra.Command) {
	check := cmd.Args
	cmd.Args = func(cmd *cobra.Command, args []string) error {
		if check == nil {
			return nil
		}
		if err := check(cmd, args); err != nil {
			return usageError{hintedError{err, nearest(cmd, args)}}
		}
		return nil
	}
	for _, sub := range cmd.Commands() {
		asUsage(sub)
	}
}

// nearest is the hint for wrong arguments of a command: the verb that was likely meant, or
// where to read on.
func nearest(cmd *cobra.Command, args []string) string {
	if len(args) > 0 {
		cmd.SuggestionsMinimumDistance = 2 // letters that may be wrong
		if meant := cmd.SuggestionsFor(args[0]); len(meant) > 0 {
			return fmt.Sprintf("did you mean %s %s?", cmd.CommandPath(), strings.Join(meant, " or "))
		}
	}
	return fmt.Sprintf("see %s --help", cmd.CommandPath())
}

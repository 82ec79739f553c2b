package main

import (
	"errors"
	"fmt"

	"github.com/claudebench/claudebench/tune"
	"github.com/claudebench/claudebench/tune/show"
	"github.com/spf13/cobra"
)

func newTuneVerify(s *streams) *cobra.Command {
	var after bool
	var root, format string
	cmd := &cobra.Command{
		Use:   "verify [ID]",
		Short: "Tell which changes of an apply are still in force, and who overrode the others",
		Example: `  sudo claudebench tune verify
  sudo claudebench tune verify --after-reboot`,
		Args: cobra.MaximumNArgs(1),
		RunE: func(_ *cobra.Command, args []string) error {
			h, e, err := entryOf(root, args)
			if err != nil {
				return withRights(err)
			}
			v, err := tune.Verify(h, &e)
			switch {
			case err != nil:
				return err
			case after && !v.Rebooted:
				return hintedError{fmt.Errorf("this host has not been rebooted since %s", e.ID), "reboot it, or leave out --after-reboot"}
			}
			err = asAsked(s, format, v, func(o show.Options) error { return show.Survey(s.out, v, o) })
			if err == nil && !v.Holds() {
				return errDiffers
			}
			return err
		},
	}
	cmd.Flags().BoolVar(&after, "after-reboot", false, "insist on a reboot since the apply")
	cmd.Flags().StringVar(&root, "root", "/", "directory of another host's files")
	addTuneFormat(cmd, &format)
	return cmd
}

// addTuneFormat adds the flag of those verbs of tune that print for people or for
// machines.
func addTuneFormat(cmd *cobra.Command, format *string) {
	cmd.Flags().StringVar(format, "format", "table", "table or json")
	cmd.RegisterFlagCompletionFunc("format", cobra.FixedCompletions([]string{"table", "json"}, cobra.ShellCompDirectiveNoFileComp))
}

// asAsked prints a value as JSON, or as a table.
func asAsked(s *streams, format string, v any, table func(show.Options) error) error {
	switch format {
	case "json":
		return show.JSON(s.out, v)
	case "table":
		return table(show.Options{Color: s.color, Width: s.width})
	}
	return usageError{hintedError{errors.New("unknown format " + format), "formats are table and json"}}
}

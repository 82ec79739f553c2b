package main

import (
	"encoding/json"
	"fmt"
	"text/tabwriter"

	"github.com/claudebench/claudebench/tune"
	"github.com/spf13/cobra"
)

func newTuneVerify(s *streams) *cobra.Command {
	var after bool
	var format string
	cmd := &cobra.Command{
		Use:   "verify [ID]",
		Short: "Tell which changes of an apply are still in force, and who overrode the others",
		Example: `  claudebench tune verify
  claudebench tune verify --after-reboot`,
		Args: cobra.MaximumNArgs(1),
		RunE: func(_ *cobra.Command, args []string) error {
			h, e, err := entryOf("/", args)
			if err != nil {
				return withRights(err)
			}
			boot, err := h.BootID()
			if err != nil {
				return err
			}
			if after && boot == e.BootID {
				return hintedError{fmt.Errorf("this host has not been rebooted since %s", e.ID), "reboot it, or leave out --after-reboot"}
			}
			all, err := tune.Verify(h, &e)
			if err != nil {
				return err
			}
			return survivals(s, all, format)
		},
	}
	cmd.Flags().BoolVar(&after, "after-reboot", false, "insist on a reboot since the apply")
	cmd.Flags().StringVar(&format, "format", "table", "table or json")
	return cmd
}

func survivals(s *streams, all []tune.Survival, format string) error {
	failed := false
	for _, v := range all {
		failed = failed || !v.OK
	}
	if format == "json" {
		if err := json.NewEncoder(s.out).Encode(all); err != nil {
			return err
		}
	} else {
		w := tabwriter.NewWriter(s.out, 0, 8, 2, ' ', 0)
		fmt.Fprintln(w, "CHANGE\tIN FORCE\tFOUND")
		for _, v := range all {
			if v.OK {
				fmt.Fprintf(w, "%s\tyes\t\n", v.Path)
			} else {
				fmt.Fprintf(w, "%s\tno\t%s: %q\n", v.Path, v.Found, v.Why)
			}
		}
		if err := w.Flush(); err != nil {
			return err
		}
	}
	if failed {
		return errDiffers
	}
	return nil
}

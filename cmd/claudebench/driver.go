package main

import (
	"errors"
	"fmt"

	"github.com/claudebench/claudebench/bench/gohttp"
	"github.com/claudebench/claudebench/bench/protocol"
	"github.com/spf13/cobra"
)

// newDriver makes the Go clients available as driver processes: claudebench
// starts itself through this verb.
func newDriver(s *streams) *cobra.Command {
	return &cobra.Command{
		Use:    "driver CLIENT",
		Short:  "Speak the driver protocol for one of the Go clients",
		Hidden: true,
		Args:   cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			for _, config := range gohttp.Configs() {
				if config.Name == args[0] {
					client := gohttp.NewClient(config)
					return errors.Join(protocol.Serve(cmd.Context(), s.in, s.out, client), client.Close())
				}
			}
			return usageError{fmt.Errorf("no Go client is called %q", args[0])}
		},
	}
}

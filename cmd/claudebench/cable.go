package main

import (
	"errors"

	"github.com/claudebench/claudebench/bench/cable"
	"github.com/spf13/cobra"
)

// newCable is the part of this program that lays a cable, and becomes another program.
func newCable() *cobra.Command {
	cmd := &cobra.Command{Use: "cable", Hidden: true}
	serve := &cobra.Command{
		Use:  "serve -- COMMAND [ARG...]",
		Args: cobra.MinimumNArgs(1),
		RunE: func(_ *cobra.Command, args []string) error { return permitted(cable.Serve(args)) },
	}
	var server int
	var sysctls map[string]string
	reach := &cobra.Command{
		Use:  "reach --server PID -- COMMAND [ARG...]",
		Args: cobra.MinimumNArgs(1),
		RunE: func(_ *cobra.Command, args []string) error { return permitted(cable.Reach(server, sysctls, args)) },
	}
	reach.Flags().IntVar(&server, "server", 0, "process in whose network the server listens")
	reach.Flags().StringToStringVar(&sysctls, "sysctl", nil, "sysctl of the client's network")
	cmd.AddCommand(serve, reach)
	return cmd
}

func permitted(err error) error {
	if errors.Is(err, cable.ErrNotPermitted) {
		return hintedError{err, "run it as root"}
	}
	return err
}

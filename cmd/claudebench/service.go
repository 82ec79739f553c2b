package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"

	"github.com/claudebench/claudebench/bench"
	"github.com/claudebench/claudebench/bench/engine"
	"github.com/claudebench/claudebench/bench/process"
	"github.com/claudebench/claudebench/bench/service"
	"github.com/claudebench/claudebench/scenarios"
	"github.com/spf13/cobra"
)

// generatorClient makes the load of services: the client that takes least CPU time.
const generatorClient = "go-pooled"

// serviceOffers are a plan's services as clients.
func serviceOffers(p *bench.Plan, scenario string) ([]offer, error) {
	if len(p.Services) == 0 {
		return nil, nil
	}
	if beyond(p.Target) {
		return nil, usageError{hintedError{errors.New("a service's calls are not counted, and what they cost is not known"),
			"leave --target out to use the mock upstream, or name an endpoint of this machine"}}
	}
	self, err := os.Executable()
	if err != nil {
		return nil, err
	}
	dir, err := homeOf(scenario)
	if err != nil {
		return nil, err
	}
	var all []offer
	for i := range p.Services {
		all = append(all, serviceOffer(self, &p.Services[i], dir))
	}
	return all, nil
}

func serviceOffer(self string, s *bench.Service, dir string) offer {
	d := service.Driver{
		Service:   s,
		Dir:       dir,
		Keeper:    []string{self, "keep"},
		Generator: process.Driver{Command: []string{self, "driver", generatorClient}},
	}
	return offer{name: s.Name, summary: strings.Join(s.Command, " "), streams: true, find: func(context.Context) (engine.Client, process.Description, error) {
		client := engine.Client{Driver: d, API: bench.Messages}
		return client, process.Description{Client: s.Name}, startable(s, filepath.Join(dir, s.Dir))
	}}
}

// startable tells beforehand what would keep a service from being started.
func startable(s *bench.Service, dir string) error {
	if s.Unit != "" {
		return nil // systemd will say
	}
	if filepath.IsAbs(s.Dir) {
		dir = s.Dir
	}
	if info, err := os.Stat(dir); err != nil || !info.IsDir() {
		return fmt.Errorf("there is no directory %s to start it in", dir)
	}
	program := s.Command[0]
	if strings.ContainsRune(program, '/') && !filepath.IsAbs(program) {
		program = filepath.Join(dir, program)
	}
	_, err := exec.LookPath(program)
	return err
}

// homeOf is the directory that the paths of a scenario are relative to.
func homeOf(scenario string) (string, error) {
	if scenarios.IsPath(scenario) {
		return filepath.Abs(filepath.Dir(scenario))
	}
	dir, err := process.Dir()
	if err != nil {
		return "", err
	}
	return dir, process.Unpack(scenarios.Programs, dir)
}

// newKeep is the part of this program that starts a service, and ends it.
func newKeep(s *streams) *cobra.Command {
	var p service.Program
	cmd := &cobra.Command{
		Use:    "keep [--cgroup NAME] -- COMMAND [ARG...] | keep --unit UNIT [--env NAME...]",
		Hidden: true,
		RunE: func(cmd *cobra.Command, args []string) error {
			if p.Command = args; (len(args) == 0) == (p.Unit == "") {
				return usageError{errors.New("needs either a command or a unit")}
			}
			return service.Keep(cmd.Context(), s.in, s.out, p)
		},
	}
	cmd.Flags().StringVar(&p.Cgroup, "cgroup", "", "control group to start it in")
	cmd.Flags().StringVar(&p.Unit, "unit", "", "service unit to start")
	cmd.Flags().StringArrayVar(&p.Env, "env", nil, "variable that the unit is given")
	return cmd
}

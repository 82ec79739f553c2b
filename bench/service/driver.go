package service

import (
	"context"
	"errors"
	"maps"
	"net/url"
	"path/filepath"
	"slices"

	"github.com/claudebench/claudebench/bench"
)

// A Driver has a service loaded. It is a [bench.Driver], and to the rest of a run the service is the
// client: its processes are watched, and its calls are those that the upstream counts.
type Driver struct {
	Service *bench.Service
	// Dir is the directory that the service's own is relative to.
	Dir string
	// Keeper is the command that calls [Keep], without its flags.
	Keeper []string
	// Generator drives the client that makes the load.
	Generator bench.Driver
}

// Drive carries out one case. When it returns, the service is gone.
func (d Driver) Drive(ctx context.Context, c bench.Case, o bench.Observer) error {
	upstream, err := url.Parse(c.Request.URL)
	if err != nil {
		return errors.New("the upstream's address is no URL") // it may hold a key, and is not repeated
	}
	base := url.URL{Scheme: upstream.Scheme, Host: upstream.Host}
	k, err := d.start(ctx, base.String())
	if err != nil {
		return err
	}
	ctx, unwatch := k.watch(ctx)
	defer unwatch()
	c.Request, c.Roots = d.Service.Request(c.Request), ""
	err = d.Generator.Drive(ctx, c, &front{o, d.Service, k.pid})
	return errors.Join(k.blamed(err), k.end())
}

// start starts the service, and returns when it is ready.
func (d Driver) start(ctx context.Context, upstream string) (*kept, error) {
	ctx, cancel := context.WithTimeoutCause(ctx, d.Service.ReadyWithin, errNotReady)
	defer cancel()
	if err := free(ctx, d.Service); err != nil {
		return nil, err
	}
	k, err := keep(ctx, d.command(), d.dir(), d.environment(upstream))
	if err != nil {
		return nil, err
	}
	if err := k.await(ctx, d.Service); err != nil {
		return nil, errors.Join(k.child.Fault(err), k.end())
	}
	return k, nil
}

// command is that of the keeper. A unit's file takes no part of our environment: its keeper is told
// the names of the variables, and never one that holds a key.
func (d Driver) command() []string {
	s, command := d.Service, slices.Clone(d.Keeper)
	if s.Unit == "" {
		if s.Cgroup != "" {
			command = append(command, "--cgroup", s.Cgroup)
		}
		return append(append(command, "--"), s.Command...)
	}
	command = append(command, "--unit", s.Unit)
	for _, name := range append(slices.Sorted(maps.Keys(s.Env)), bench.BaseURLVariable) {
		command = append(command, "--env", name)
	}
	return command
}

func (d Driver) dir() string {
	if filepath.IsAbs(d.Service.Dir) {
		return d.Service.Dir
	}
	return filepath.Join(d.Dir, d.Service.Dir)
}

func (d Driver) environment(upstream string) []string {
	env := []string{bench.BaseURLVariable + "=" + upstream}
	for name, value := range d.Service.Env {
		env = append(env, name+"="+value)
	}
	return env
}

// front tells an observer of the service in the place of the client in front of it.
type front struct {
	bench.Observer
	service *bench.Service
	pid     int
}

func (f *front) Ready(r bench.Ready) error {
	return f.Observer.Ready(bench.Ready{
		Client:      f.service.Program(),
		Parallelism: r.Parallelism,
		PID:         f.pid,
		Generator:   r.Client + " " + r.Version,
	})
}

package main

import (
	"context"
	"fmt"
	"os"
	"runtime"
	"strings"
	"sync"

	"github.com/claudebench/claudebench/bench"
	"github.com/claudebench/claudebench/bench/engine"
	"github.com/claudebench/claudebench/bench/gohttp"
	"github.com/claudebench/claudebench/bench/process"
)

// An offer is a client configuration that may or may not be able to run here.
type offer struct {
	name, summary string
	// find returns the client and what it is, or why it cannot run.
	find func(context.Context) (engine.Client, process.Description, error)
	// fix is the command that makes it run.
	fix string
}

// A found offer has been looked into.
type found struct {
	offer
	client engine.Client
	is     process.Description
	err    error
}

// catalogue lists all the clients that come with claudebench, Go first.
func catalogue() ([]offer, error) {
	self, err := os.Executable()
	if err != nil {
		return nil, fmt.Errorf("finding this program: %w", err)
	}
	dir, unpacked := process.Extract()
	var offers []offer
	for _, c := range gohttp.Configs() {
		offers = append(offers, goOffer(self, c))
	}
	for _, p := range process.Pythons() {
		offers = append(offers, pythonOffer(p, dir, unpacked))
	}
	return offers, nil
}

func goOffer(self string, c gohttp.Config) offer {
	return offer{name: c.Name, summary: c.Summary, find: func(context.Context) (engine.Client, process.Description, error) {
		client := engine.Client{
			Driver: process.Driver{Command: []string{self, "driver", c.Name}},
			API:    bench.Messages,
			TLS:    c.TLS,
		}
		return client, process.Description{Client: "net/http", Version: runtime.Version(), Runtime: runtime.Version()}, nil
	}}
}

// pythonOffer is a Python client, found in dir unless unpacking it there
// failed: then the others can still run.
func pythonOffer(p process.Python, dir string, unpacked error) offer {
	if unpacked != nil {
		return offer{
			name: p.Name, summary: p.Summary, fix: "set XDG_CACHE_HOME to a directory that can be written",
			find: func(context.Context) (engine.Client, process.Description, error) {
				return engine.Client{}, process.Description{}, unpacked
			},
		}
	}
	return offer{
		name: p.Name, summary: p.Summary, fix: "claudebench clients install",
		find: func(ctx context.Context) (engine.Client, process.Description, error) {
			is, err := p.Describe(ctx, dir)
			if err != nil {
				return engine.Client{}, is, err
			}
			return engine.Client{Driver: p.Driver(is.Interpreter, dir), API: p.API, TLS: p.TLS}, is, nil
		},
	}
}

// shellOffer is anybody's driver, given as --client NAME=exec:COMMAND.
func shellOffer(name, command string) offer {
	return offer{name: name, summary: command, find: func(context.Context) (engine.Client, process.Description, error) {
		return engine.Client{Driver: process.Shell(command), API: bench.Messages}, process.Description{Client: name}, nil
	}}
}

// parseClient reads what --client names: a client of the catalogue, or a new
// one, which it returns.
func parseClient(s string) (name string, extra *offer, err error) {
	name, command, ok := strings.Cut(s, "=")
	if !ok {
		return s, nil, nil
	}
	command, isExec := strings.CutPrefix(command, "exec:")
	if name == "" || !isExec || strings.TrimSpace(command) == "" {
		return "", nil, usageError{hintedError{fmt.Errorf("--client %q is not understood", s), "write --client NAME, or --client NAME=exec:COMMAND for a driver of your own"}}
	}
	o := shellOffer(name, command)
	return name, &o, nil
}

// look looks into all offers, some at a time. The error is that of ctx: what
// was broken off says nothing about a client.
func look(ctx context.Context, offers []offer) ([]found, error) {
	all := make([]found, len(offers))
	slots := make(chan struct{}, runtime.NumCPU())
	var wg sync.WaitGroup
	for i, o := range offers {
		wg.Go(func() {
			slots <- struct{}{}
			defer func() { <-slots }()
			all[i] = found{offer: o}
			all[i].client, all[i].is, all[i].err = o.find(ctx)
		})
	}
	wg.Wait()
	return all, ctx.Err()
}

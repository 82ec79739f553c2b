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
	// kit is what makes it run; nil for those that need nothing.
	kit *kit
	// streams tells that it can measure them.
	streams bool
	// variant tells that it is another one's, and runs only where it is named.
	variant bool
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
	var offers []offer
	for _, c := range gohttp.Configs() {
		offers = append(offers, goOffer(self, c))
	}
	k := newKits()
	for _, p := range process.Pythons() {
		offers = append(offers, kitOffer(p.Name, p.Summary, engine.Client{API: p.API, TLS: p.TLS}, k.python, p.Describe))
	}
	for _, p := range process.PythonSDKs() {
		offers = append(offers, kitOffer(p.Name, p.Summary, engine.Client{API: p.API, TLS: p.TLS}, k.pythonSDK, p.Describe))
	}
	for _, n := range process.Nodes() {
		offers = append(offers, kitOffer(n.Name, n.Summary, engine.Client{API: bench.Messages}, k.node, n.Describe))
	}
	for _, g := range process.GoSDKs() {
		offers = append(offers, kitOffer(g.Name, g.Summary, engine.Client{API: bench.Messages}, k.gosdk, g.Describe))
	}
	for i := range offers {
		offers[i].variant = strings.HasSuffix(offers[i].name, retrying)
	}
	return offers, nil
}

func goOffer(self string, c gohttp.Config) offer {
	return offer{name: c.Name, summary: c.Summary, streams: true, find: func(context.Context) (engine.Client, process.Description, error) {
		client := engine.Client{
			Driver:   process.Driver{Command: []string{self, "driver", c.Name}},
			API:      bench.Messages,
			TLS:      c.TLS,
			Attempts: 1,
		}
		return client, process.Description{Client: "net/http", Version: runtime.Version(), Runtime: runtime.Version()}, nil
	}}
}

// retrying ends the names of the official SDKs with the retries that they have by themselves.
const retrying = "-retry"

// attempts is how often a client that comes with claudebench sends a request at most. The SDKs
// retry twice, and so does the article's client.
func attempts(name string, api bench.API) int {
	if strings.HasSuffix(name, retrying) || api == bench.Complete {
		return 3
	}
	return 1
}

// kitOffer is a client that runs once its kit is installed. It describes itself
// in the directory of the drivers, unless unpacking them there failed: then
// those without a kit can still run. The events of the legacy endpoint are others than those
// that the clients know.
func kitOffer(name, summary string, c engine.Client, k *kit, describe func(context.Context, string) (process.Description, error)) offer {
	c.Attempts = attempts(name, c.API)
	return offer{name: name, summary: summary, kit: k, streams: c.API == bench.Messages, find: func(ctx context.Context) (engine.Client, process.Description, error) {
		if k.unpacked != nil {
			return engine.Client{}, process.Description{}, k.unpacked
		}
		is, err := describe(ctx, k.dir)
		if err != nil {
			return engine.Client{}, is, err
		}
		c.Driver = is.Driver
		return c, is, nil
	}}
}

// shellOffer is anybody's driver, given as --client NAME=exec:COMMAND.
func shellOffer(name, command string) offer {
	return offer{name: name, summary: command, streams: true, find: func(context.Context) (engine.Client, process.Description, error) {
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

// fix is the command that makes an offer run.
func (o offer) fix() string {
	switch {
	case o.kit == nil:
		return ""
	case o.kit.unpacked != nil:
		return "set XDG_CACHE_HOME to a directory that can be written"
	}
	return "claudebench clients install " + o.kit.name
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

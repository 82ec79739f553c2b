package main

import (
	"context"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strconv"
	"strings"

	"github.com/claudebench/claudebench/bench"
	"github.com/claudebench/claudebench/bench/engine"
	"github.com/claudebench/claudebench/bench/process"
	"github.com/claudebench/claudebench/tune/profile"
)

// A climb is what the rungs of a ladder take beside their plan.
type climb struct {
	// self is this program.
	self string
	// cabled tells that mock and clients each have a network of their own.
	cabled bool
	// server is the process of the mock, once it runs.
	server int
	// sysctls are what the measure of that name sets, as KEY=VALUE.
	sysctls []string
	// skipped are the measures that cannot be taken here.
	skipped []bench.Skip
}

// newClimb takes out of a plan's ladder the measures that cannot be taken here.
func newClimb(p *bench.Plan) (*climb, error) {
	c := &climb{cabled: os.Geteuid() == 0 && p.Target == ""}
	var err error
	if c.self, err = os.Executable(); err != nil {
		return nil, err
	}
	if c.sysctls, err = sysctlsOf(profile.Default); err != nil {
		return nil, err
	}
	var measures []bench.Measure
	for _, m := range p.Ladder.Measures {
		switch {
		case m == bench.Sysctl && !c.cabled:
			c.skip(m, "a network of the client's own takes root, and the mock")
		case m == bench.Cgroup && os.Geteuid() != 0:
			c.skip(m, "a cgroup takes root")
		default:
			measures = append(measures, m)
		}
	}
	p.SetLadder(measures)
	return c, nil
}

func (c *climb) skip(m bench.Measure, reason string) {
	c.skipped = append(c.skipped, bench.Skip{Client: "measure " + string(m), Reason: reason, Fix: "run it as root, without --target"})
}

// sysctlsOf are those of a profile that belong to a network, as this host would have them after it
// was tuned.
func sysctlsOf(name string) ([]string, error) {
	p, err := profile.Load(name, known)
	if err != nil {
		return nil, err
	}
	var all []string
	for _, w := range p.Sysctl {
		if !strings.HasPrefix(w.Key, "net.") {
			continue
		}
		text, err := os.ReadFile(filepath.Join("/proc/sys", strings.ReplaceAll(w.Key, ".", "/")))
		if err != nil {
			continue // this kernel does not have it
		}
		all = append(all, w.Key+"="+strings.Join(w.Target(strings.Fields(string(text))), " "))
	}
	return all, nil
}

// offers are the rungs as clients.
func (c *climb) offers(l *bench.Ladder) []offer {
	var all []offer
	for _, r := range l.Rungs() {
		client := engine.Client{API: bench.Messages, TLS: true, Attempts: 1, Driver: c.driver(r)}
		if slices.Contains(r.Measures, bench.Retry) {
			client.Attempts = 3
		}
		is := process.Description{Client: "net/http", Version: runtime.Version(), Runtime: runtime.Version()}
		all = append(all, offer{name: r.Client, streams: true, find: func(context.Context) (engine.Client, process.Description, error) {
			return client, is, nil
		}})
	}
	return all
}

// halfACore is the article's limit: 50 ms of CPU time in every 100 ms.
const halfACore = "0.5"

// driver is this program as a client with the measures of a rung; those of the host are taken
// around it.
func (c *climb) driver(r bench.Rung) bench.Driver {
	command := []string{c.self, "driver", "built"}
	for _, m := range r.Measures {
		if m != bench.Sysctl && m != bench.Cgroup {
			command = append(command, "--measure", string(m))
		}
	}
	if slices.Contains(r.Measures, bench.Cgroup) {
		command = append([]string{c.self, "tune", "run", "--cpu", halfACore, "--"}, command...)
	}
	return rungDriver{c, command, slices.Contains(r.Measures, bench.Sysctl)}
}

// A rungDriver drives the client of a rung, over the cable where there is one.
type rungDriver struct {
	climb   *climb
	command []string
	sysctl  bool
}

func (d rungDriver) Drive(ctx context.Context, c bench.Case, o bench.Observer) error {
	command := d.command
	if d.climb.cabled {
		reach := []string{d.climb.self, "cable", "reach", "--server", strconv.Itoa(d.climb.server)}
		if d.sysctl {
			for _, s := range d.climb.sysctls {
				reach = append(reach, "--sysctl", s)
			}
		}
		command = slices.Concat(reach, []string{"--"}, command)
	}
	return process.Driver{Command: command}.Drive(ctx, c, o)
}

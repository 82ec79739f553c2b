package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"slices"

	"github.com/claudebench/claudebench/bench/process"
)

// A kit is what several clients need in order to run.
type kit struct {
	name    string
	install func(ctx context.Context, dir string, log io.Writer) error
	// dir is where the drivers were unpacked, unless that failed.
	dir      string
	unpacked error
}

// kits are those of the clients that come with claudebench.
type kits struct{ python, pythonSDK, node, gosdk *kit }

func newKits() kits {
	dir, err := process.Dir()
	if err == nil {
		err = process.Extract(dir)
	}
	return kits{
		python:    &kit{"python", elsewhere(process.InstallPython), dir, err},
		pythonSDK: &kit{"python-sdk", elsewhere(process.InstallPythonSDK), dir, err},
		node:      &kit{"node", process.InstallNode, dir, err},
		gosdk:     &kit{"gosdk", process.InstallGoSDKs, dir, err},
	}
}

// elsewhere makes an install of what does not lie with the drivers.
func elsewhere(install func(context.Context, io.Writer) error) func(context.Context, string, io.Writer) error {
	return func(ctx context.Context, _ string, log io.Writer) error { return install(ctx, log) }
}

// kitNames lists the kits of offers, each once.
func kitNames(offers []offer) []string {
	var names []string
	for _, o := range offers {
		if o.kit != nil && !slices.Contains(names, o.kit.name) {
			names = append(names, o.kit.name)
		}
	}
	return names
}

// installKits installs what offers that cannot run lack, each kit once. One
// that fails does not keep the others from it.
func installKits(ctx context.Context, log io.Writer, all []found) error {
	var failures []error
	tried := map[*kit]bool{}
	for _, f := range all {
		if f.err == nil || f.kit == nil || tried[f.kit] {
			continue
		}
		tried[f.kit] = true
		if err := f.kit.unpacked; err != nil {
			return hintedError{err, f.fix()}
		}
		if err := f.kit.install(ctx, f.kit.dir, log); err != nil {
			failures = append(failures, fmt.Errorf("installing %s: %w", f.kit.name, err))
		}
	}
	return errors.Join(append(failures, ctx.Err())...)
}

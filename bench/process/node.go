package process

import (
	"context"
	"errors"
	"io"
	"os/exec"
	"path/filepath"
)

// A Node is a client that runs on Node, of those that come with claudebench.
type Node struct {
	Name    string
	Summary string
}

// Nodes lists the clients that run on Node. All are written for the messages
// endpoint.
func Nodes() []Node {
	return []Node{
		{Name: "node-fetch", Summary: "the fetch built into Node (not the package of that name), its own agent"},
		{Name: "undici", Summary: "undici.request, a default Agent"},
		{Name: "sdk-ts", Summary: "the official TypeScript SDK, without its retries"},
		{Name: "sdk-ts-retry", Summary: "the official TypeScript SDK, with its 2 retries"},
	}
}

// Describe says with what the client would run: the node on PATH. dir is where
// [Extract] put the clients. The error says what is missing.
func (n Node) Describe(ctx context.Context, dir string) (Description, error) {
	node, err := lookUpNode("node")
	if err != nil {
		return Description{}, err
	}
	d, executable, err := ask(ctx, node, filepath.Join(dir, "node", "driver.js"), n.Name)
	if executable != "" {
		d.Driver.Command[0] = executable
	}
	return d, err
}

// InstallNode installs the packages of the clients that run on Node, as the
// lock file names them, below the directory of [Extract]. What npm says goes
// to log.
func InstallNode(ctx context.Context, dir string, log io.Writer) error {
	npm, err := lookUpNode("npm")
	if err != nil {
		return err
	}
	return tell(ctx, log, npm, "ci", "--prefix", filepath.Join(dir, "node"), "--ignore-scripts", "--no-audit", "--no-fund", "--prefer-offline")
}

// lookUpNode finds a program of Node on PATH.
func lookUpNode(program string) (string, error) {
	path, err := exec.LookPath(program)
	if err != nil {
		return "", errors.New("no " + program + " was found: install Node 20.18.1 or later, with npm")
	}
	return path, nil
}

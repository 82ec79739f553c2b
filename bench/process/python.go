package process

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"

	"github.com/claudebench/claudebench/bench"
)

// A Python is a client written in Python, of those that come with claudebench.
type Python struct {
	Name    string
	Summary string
	// API is the endpoint that it is written for.
	API bench.API
	// TLS tells whether it needs the upstream's TLS address.
	TLS bool
	// Modules are what it imports.
	Modules []string
	file    string
}

// Pythons lists the Python clients.
func Pythons() []Python {
	return []Python{
		{Name: "requests", Summary: "one Session, pool as large as the concurrency, a thread each", API: bench.Messages, Modules: []string{"requests"}, file: "requests_pooled.py"},
		{Name: "requests-default", Summary: "one Session with its default pool of 10, a thread each", API: bench.Messages, Modules: []string{"requests"}, file: "requests_default.py"},
		{Name: "aiohttp", Summary: "one session, connector limit 100", API: bench.Messages, Modules: []string{"aiohttp"}, file: "aiohttp_session.py"},
		{Name: "httpx", Summary: "AsyncClient, as many kept alive as may be open", API: bench.Messages, Modules: []string{"httpx"}, file: "httpx_pooled.py"},
		{Name: "httpx-default", Summary: "AsyncClient with its default limits", API: bench.Messages, Modules: []string{"httpx"}, file: "httpx_default.py"},
		{Name: "httpx-h2", Summary: "AsyncClient over HTTP/2 and TLS", API: bench.Messages, TLS: true, Modules: []string{"httpx", "h2"}, file: "httpx_h2.py"},
		{Name: "aiohttp-backoff", Summary: "the article's client, repaired", API: bench.Complete, Modules: []string{"aiohttp", "backoff", "prometheus_client"}, file: "aiohttp_backoff.py"},
		{Name: "aiohttp-published", Summary: "the article's client as printed: a session for each call around one connector", API: bench.Complete, Modules: []string{"aiohttp", "backoff", "prometheus_client"}, file: "aiohttp_published.py"},
	}
}

// PythonSDKs lists the clients that use the official SDK for Python.
func PythonSDKs() []Python {
	return []Python{
		{Name: "sdk-python", Summary: "the official Python SDK, AsyncAnthropic, without its retries", API: bench.Messages, Modules: []string{"anthropic"}, file: "sdk_python.py"},
		{Name: "sdk-python-retry", Summary: "the official Python SDK, AsyncAnthropic, with its 2 retries", API: bench.Messages, Modules: []string{"anthropic"}, file: "sdk_python_retry.py"},
	}
}

// PythonVariable is the environment variable that names the interpreter to
// try first.
const PythonVariable = "CLAUDEBENCH_PYTHON"

// Describe finds the first interpreter that can import what the client needs:
// $CLAUDEBENCH_PYTHON, the private environment, python3 on PATH,
// /usr/bin/python3. dir is where [Extract] put the clients. The error says
// what each of them lacked.
func (p Python) Describe(ctx context.Context, dir string) (Description, error) {
	var faults []error
	for _, python := range interpreters() {
		d, err := p.try(ctx, python, dir)
		if err == nil {
			return d, nil
		}
		faults = append(faults, fmt.Errorf("%s: %w", python, err))
	}
	if len(faults) == 0 {
		return Description{}, errors.New("no python3 was found")
	}
	return Description{}, errors.Join(faults...)
}

func (p Python) try(ctx context.Context, python, dir string) (Description, error) {
	d, executable, err := ask(ctx, python, filepath.Join(dir, "python", p.file))
	if executable != "" {
		// What was found may be a script that looks for the interpreter at each start.
		d.Driver.Command[0] = executable
	}
	return d, err
}

// interpreters lists the interpreters that exist, each once, best first.
func interpreters() []string {
	var found []string
	seen := map[string]bool{}
	for _, name := range []string{os.Getenv(PythonVariable), PrivatePython(), "python3", "/usr/bin/python3"} {
		path, err := exec.LookPath(name)
		if err == nil && !seen[path] {
			seen[path] = true
			found = append(found, path)
		}
	}
	return found
}

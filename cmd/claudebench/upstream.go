package main

import (
	"bufio"
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"os/exec"
	"syscall"
	"time"

	"github.com/claudebench/claudebench/bench"
	"github.com/claudebench/claudebench/bench/cable"
	"github.com/claudebench/claudebench/bench/mock"
)

// A mockProcess is the mock upstream in a process of its own. It is an
// [engine.Upstream].
type mockProcess struct {
	cmd   *exec.Cmd
	stdin io.Closer
	ready mock.Ready
	admin *mock.Admin
	// journal has every phase's requests noted, and not only those of streams.
	journal bool
}

// startMock starts the mock on free ports of the loopback interface. Its
// standard input ties it to this process: when that ends, however it ends, so
// does the mock.
func startMock(ctx context.Context, s *streams, cabled bool) (*mockProcess, error) {
	cmd, err := mockCommand(cabled)
	if err != nil {
		return nil, err
	}
	m := &mockProcess{cmd: cmd}
	m.cmd.Stderr = s.err
	m.cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true} // a Ctrl-C is for us to handle
	if m.stdin, err = m.cmd.StdinPipe(); err != nil {
		return nil, err
	}
	out, err := m.cmd.StdoutPipe()
	if err != nil {
		return nil, err
	}
	err = m.cmd.Start()
	for _, file := range m.cmd.ExtraFiles {
		file.Close() // it is the mock's now
	}
	if err != nil {
		return nil, fmt.Errorf("starting the mock upstream: %w", err)
	}
	if err := m.await(ctx, out); err != nil {
		return nil, errors.Join(fmt.Errorf("starting the mock upstream: %w", err), m.stop())
	}
	m.admin = mock.NewAdmin(m.ready.AdminURL)
	return m, nil
}

// mockCommand is this program as a mock: on loopback, or in a network of its own, of which the
// admin page is left out. Sockets belong to the network in which they were opened, so it is opened
// here.
func mockCommand(cabled bool) (*exec.Cmd, error) {
	self, err := os.Executable()
	if err != nil {
		return nil, err
	}
	args := []string{"mock", "--addr", "127.0.0.1:0", "--admin-addr", "127.0.0.1:0", "--format", "json", "--log-level", "warn", "--until-eof"}
	if !cabled {
		return exec.Command(self, args...), nil
	}
	admin, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return nil, err
	}
	defer admin.Close()
	file, err := admin.(*net.TCPListener).File()
	if err != nil {
		return nil, err
	}
	args = append([]string{"cable", "serve", "--", self}, args...)
	cmd := exec.Command(self, append(args, "--admin-file", "3", "--allow-remote", "--tls-addr", net.JoinHostPort(cable.Address().String(), "0"))...)
	cmd.ExtraFiles = []*os.File{file}
	return cmd, nil
}

// await reads the line that says that the mock is ready.
func (m *mockProcess) await(ctx context.Context, out io.Reader) error {
	late := time.AfterFunc(10*time.Second, func() { m.cmd.Process.Kill() })
	defer late.Stop()
	defer context.AfterFunc(ctx, func() { m.cmd.Process.Kill() })()
	line, err := bufio.NewReader(out).ReadBytes('\n')
	if err != nil {
		return fmt.Errorf("it did not become ready: %w", err)
	}
	return json.Unmarshal(line, &m.ready)
}

func (m *mockProcess) stop() error {
	m.stdin.Close()
	late := time.AfterFunc(5*time.Second, func() { m.cmd.Process.Kill() })
	defer late.Stop()
	return m.cmd.Wait()
}

// answerTokens is the length of the answers of a run, where the scenario names none: all the
// same, so that the clients that are compared read the same bytes.
const answerTokens = "fixed(32)"

func (m *mockProcess) Base(tls bool) (url, roots string) {
	if tls {
		return m.ready.TLSURL, m.ready.Roots
	}
	return m.ready.URL, ""
}

// Reset takes back what the last phase set, before the next one's settings.
func (m *mockProcess) Reset(ctx context.Context, ph bench.Phase, draws uint64) (*bench.Upstream, error) {
	state, err := m.admin.Reset(ctx, map[string]any{"limits": nil, "faults": nil, "schedule": nil, "classes": nil, "load": nil})
	if err != nil {
		return nil, err
	}
	settings, err := mock.Preset(cmp.Or(ph.Preset, mock.Presets()[0]))
	if err != nil {
		return nil, err
	}
	settings.Seed = draws
	if ph.Stream || m.journal {
		settings.Journal.Requests = ph.Load.Requests
	}
	if _, err = m.admin.Reset(ctx, settings); err != nil {
		return nil, err
	}
	_, err = m.admin.Reset(ctx, map[string]any{"timing": timing(ph)})
	return counts(state), err
}

// timing is what a phase wants in the place of its preset's.
func timing(ph bench.Phase) map[string]any {
	t := map[string]any{"output_tokens": cmp.Or(ph.AnswerTokens, answerTokens)}
	if ph.Gap != "" {
		t["gap"] = ph.Gap
	}
	switch {
	case ph.Latency == "":
	case ph.Stream:
		t["first_token"] = ph.Latency
	default:
		t["latency"] = ph.Latency
	}
	return t
}

func (m *mockProcess) Served(ctx context.Context) (map[string]bench.Served, error) {
	entries, err := m.admin.Journal(ctx, false)
	served := make(map[string]bench.Served, len(entries))
	for _, e := range entries {
		served[e.RequestID] = bench.Served{FirstToken: e.FirstToken, Took: e.Took}
	}
	return served, err
}

func (m *mockProcess) Counts(ctx context.Context) (*bench.Upstream, error) {
	state, err := m.admin.State(ctx)
	return counts(state), err
}

func counts(s mock.State) *bench.Upstream {
	return &bench.Upstream{
		Requests:    int(s.Requests),
		MaxInFlight: int(s.MaxInFlight),
		Connections: int(s.ConnectionsOpened),
		Late:        int(s.Late),
	}
}

// A target is an endpoint that somebody else runs. It counts nothing for us.
type target string

func (t target) Base(bool) (url, roots string) { return string(t), "" }

func (target) Served(context.Context) (map[string]bench.Served, error)             { return nil, nil }
func (target) Reset(context.Context, bench.Phase, uint64) (*bench.Upstream, error) { return nil, nil }
func (target) Counts(context.Context) (*bench.Upstream, error)                     { return nil, nil }

package process_test

import (
	"context"
	"errors"
	"log/slog"
	"net"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/claudebench/claudebench/bench"
	"github.com/claudebench/claudebench/bench/mock"
	"github.com/claudebench/claudebench/bench/mock/watch"
	"github.com/claudebench/claudebench/bench/process"
)

// A client is one of those that come with claudebench.
type client struct {
	name string
	api  bench.API
	tls  bool
	// tested tells whether tests of its own hold it to the simplest things.
	tested   bool
	describe func(context.Context, string) (process.Description, error)
}

// clients lists those that send what they are told to, whatever language they
// are written in, and can be had everywhere, as the SDK for Python cannot: that
// one has tests in Python alone.
func clients() (all []client) {
	for _, p := range process.Pythons() {
		if p.API == bench.Messages {
			all = append(all, client{p.Name, p.API, p.TLS, true, p.Describe})
		}
	}
	for _, n := range process.Nodes() {
		if os.Getenv("CLAUDEBENCH_WITHOUT_NODE") != "1" {
			all = append(all, client{n.Name, bench.Messages, false, false, n.Describe})
		}
	}
	for _, g := range process.GoSDKs() {
		all = append(all, client{g.Name, bench.Messages, false, false, g.Describe})
	}
	return all
}

// TestClients installs the clients and holds them to what all of them promise.
func TestClients(t *testing.T) {
	t.Setenv(bench.KeyVariable, "a-key")
	dir := t.TempDir()
	install(t, dir)
	for name, test := range map[string]func(*testing.T, string){
		"agree with the mock": testAgreement, "faults": testFaults, "refused": testRefused, "retries": testRetries, "streams": testStreams, "tls": testTLS,
	} {
		t.Run(name, func(t *testing.T) { test(t, dir) })
	}
}

func install(t *testing.T, dir string) {
	t.Helper()
	if err := process.Extract(dir); err != nil {
		t.Fatal(err)
	}
	if os.Getenv("CLAUDEBENCH_WITHOUT_NODE") == "1" {
		os.Stderr.WriteString("LEFT OUT: the clients on Node are not tested, because CLAUDEBENCH_WITHOUT_NODE=1\n")
	} else if err := process.InstallNode(t.Context(), dir, t.Output()); err != nil {
		t.Fatal(err)
	}
	if err := process.InstallGoSDKs(t.Context(), dir, t.Output()); err != nil {
		t.Fatal(err)
	}
}

// each runs a test with every client that is wanted.
func each(t *testing.T, dir string, wanted func(client) bool, test func(*testing.T, client, process.Driver)) {
	for _, c := range clients() {
		if !wanted(c) {
			continue
		}
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			is, err := c.describe(t.Context(), dir)
			if err != nil {
				t.Fatalf("it cannot run: %v; see .ci/install", err)
			}
			test(t, c, is.Driver)
		})
	}
}

// serve runs a mock that answers after 5 ms, or with a stream of 32 tokens, from the 20th ms on one
// a ms, but for a change of its settings.
func serve(t *testing.T, patch map[string]any) (mock.Ready, *mock.Admin) {
	t.Helper()
	ctx, cancel := context.WithCancel(context.Background())
	at, ended := make(chan mock.Ready, 1), make(chan error, 1)
	settings, err := mock.Preset("calm")
	if err != nil {
		t.Fatal(err)
	}
	go func() {
		ended <- mock.Serve(ctx, mock.Config{Settings: settings, Log: slog.New(slog.DiscardHandler)}, func(r mock.Ready) error { at <- r; return nil })
	}()
	t.Cleanup(func() {
		cancel()
		if err := <-ended; err != nil {
			t.Error(err)
		}
	})
	ready := <-at
	admin := mock.NewAdmin(ready.AdminURL)
	patch["timing"] = map[string]any{"latency": "fixed(5ms)", "first_token": "fixed(20ms)", "gap": "fixed(1ms)", "output_tokens": "fixed(32)"}
	if _, err := admin.Reset(t.Context(), patch); err != nil {
		t.Fatal(err)
	}
	return ready, admin
}

type hits struct {
	all  []bench.Hit
	done bench.Done
}

func (h *hits) Ready(bench.Ready) error    { return nil }
func (h *hits) Progress(int)               {}
func (h *hits) Hit(hit bench.Hit) error    { h.all = append(h.all, hit); return nil }
func (h *hits) Done(done bench.Done) error { h.done = done; return nil }

// drive lets a client carry out a load against a mock.
func drive(t *testing.T, d process.Driver, c bench.Case, base string) hits {
	t.Helper()
	// What the languages escape differently makes bodies of different sizes.
	m := bench.Message{Model: "claude-haiku-5-5", MaxTokens: 64, Prompt: "hello <there> & Ω"}
	c.Attack, c.Request = "test", m.Request(base, bench.Messages, c.Stream)
	var h hits
	if err := d.Drive(t.Context(), c, &h); err != nil {
		var e *process.Error
		errors.As(err, &e)
		t.Fatalf("%v\n%s", err, strings.Join(e.LastWords(), "\n"))
	}
	return h
}

// journal waits until the mock has filed n requests, which is after the client
// has seen their ends.
func journal(t *testing.T, a *mock.Admin, n int) []watch.Entry {
	t.Helper()
	for end := time.Now().Add(5 * time.Second); ; time.Sleep(5 * time.Millisecond) {
		all, err := a.Journal(t.Context(), true)
		if err != nil {
			t.Fatal(err)
		}
		if len(all) >= n || time.Now().After(end) {
			return all
		}
	}
}

// testAgreement holds what each client says of 200 requests against
// what the mock has written down of them.
func testAgreement(t *testing.T, dir string) {
	each(t, dir, func(client) bool { return true }, func(t *testing.T, c client, d process.Driver) {
		up, admin := serve(t, map[string]any{})
		one := bench.Case{Load: bench.Load{Kind: bench.Closed, Requests: 200, Concurrency: 8}, Timeout: 10 * time.Second}
		base := up.URL
		if c.tls {
			base, one.Roots = up.TLSURL, up.Roots
		}
		h := drive(t, d, one, base)
		entries := map[string]watch.Entry{}
		for _, e := range journal(t, admin, 200) {
			entries[e.RequestID] = e
		}
		if len(entries) != 200 || len(h.all) != 200 || h.done.MaxInFlight != 8 {
			t.Fatalf("%d requests arrived, %d are hits, %d were in flight", len(entries), len(h.all), h.done.MaxInFlight)
		}
		for _, hit := range h.all {
			e := entries[hit.RequestID]
			if hit.Outcome != bench.OK || int(hit.Code) != e.Status || int64(hit.BytesIn) != e.BytesOut || int64(hit.BytesOut) != e.BytesIn {
				t.Fatalf("hit %+v\nis for the mock %+v", hit, e)
			}
			if hit.Upstream < 5*time.Millisecond || hit.FirstByte < hit.Upstream || hit.Latency < hit.FirstByte {
				t.Fatalf("upstream %s, first byte %s, latency %s", hit.Upstream, hit.FirstByte, hit.Latency)
			}
		}
		if h.done.CPU <= 0 || h.done.Elapsed < 25*5*time.Millisecond {
			t.Errorf("done is %+v", h.done)
		}
	})
}

// testFaults has all clients call the same thing by the same name.
func testFaults(t *testing.T, dir string) {
	faults := []any{
		map[string]any{"requests": []int{2}, "status": map[string]any{"code": 429}},
		map[string]any{"requests": []int{3}, "status": map[string]any{"code": 500}},
		map[string]any{"requests": []int{4}, "status": map[string]any{"code": 404}},
		map[string]any{"requests": []int{5}, "reset": map[string]any{"at": "before_headers"}},
		map[string]any{"requests": []int{6}, "reset": map[string]any{"after_bytes": 20}},
		map[string]any{"requests": []int{7}, "stall": map[string]any{"for": "1m"}},
	}
	want := []struct {
		outcome bench.Outcome
		code    uint16
	}{
		{bench.OK, 200}, {bench.RateLimited, 429}, {bench.ServerError, 500}, {bench.APIError, 404},
		{bench.Reset, 0}, {bench.Truncated, 0}, {bench.Timeout, 0}, {bench.OK, 200},
	}
	once := func(c client) bool { return !c.tls && !strings.HasSuffix(c.name, "-retry") }
	each(t, dir, once, func(t *testing.T, c client, d process.Driver) {
		up, admin := serve(t, map[string]any{"faults": faults})
		load := bench.Load{Kind: bench.Closed, Requests: len(want), Concurrency: 1}
		h := drive(t, d, bench.Case{Load: load, Timeout: time.Second}, up.URL)
		for i, hit := range h.all {
			if hit.Outcome != want[i].outcome || hit.Code != want[i].code || hit.Attempts > 1 {
				t.Errorf("request %d is %s %d after %d attempts (%s), want %v", i+1, hit.Outcome, hit.Code, hit.Attempts, hit.Error, want[i])
			}
		}
		if all := journal(t, admin, len(want)); len(all) != len(want) {
			t.Errorf("%d requests arrived", len(all))
		}
	})
}

// testRefused has nobody listen.
func testRefused(t *testing.T, dir string) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	l.Close()
	each(t, dir, func(c client) bool { return !c.tested }, func(t *testing.T, c client, d process.Driver) {
		load := bench.Load{Kind: bench.Closed, Requests: 2, Concurrency: 1}
		for _, hit := range drive(t, d, bench.Case{Load: load, Timeout: time.Second}, "http://"+l.Addr().String()).all {
			if hit.Outcome != bench.Reset || hit.Code != 0 || hit.RequestID != "" || hit.Upstream != 0 {
				t.Errorf("hit is %+v", hit)
			}
		}
	})
}

// testTLS verifies the upstream's certificate against the roots of the plan,
// and without them against those of the system, which do not have it.
func testTLS(t *testing.T, dir string) {
	each(t, dir, func(c client) bool { return !c.tested }, func(t *testing.T, c client, d process.Driver) {
		up, _ := serve(t, map[string]any{})
		for roots, want := range map[string]bench.Outcome{up.Roots: bench.OK, "": bench.Reset} {
			one := bench.Case{Load: bench.Load{Kind: bench.Burst, Requests: 4, Concurrency: 2}, Timeout: 5 * time.Second, Warmup: 2, Roots: roots}
			for _, hit := range drive(t, d, one, up.TLSURL).all {
				if hit.Outcome != want {
					t.Fatalf("with roots %t: hit is %+v", roots != "", hit)
				}
			}
		}
	})
}

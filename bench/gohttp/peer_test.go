package gohttp

import (
	"bufio"
	"context"
	"encoding/json"
	"io"
	"iter"
	"log/slog"
	"net/http"
	"os"
	"os/exec"
	"slices"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/claudebench/claudebench/bench"
	"github.com/claudebench/claudebench/bench/mock"
	"github.com/claudebench/claudebench/bench/protocol"
	vegeta "github.com/tsenart/vegeta/v12/lib"
)

// role names the environment variable that makes the test's own program play
// another part, so that each client and the mock have a process of their own,
// as in a run.
const role = "GOHTTP_BENCH_ROLE"

func TestMain(m *testing.M) {
	switch r := os.Getenv(role); r {
	case "":
		os.Exit(m.Run())
	case "mock":
		calm, err := mock.Preset("calm")
		if err != nil {
			panic(err)
		}
		settings, err := calm.With("arguments", []byte("timing: {latency: "+os.Args[1]+", output_tokens: fixed(32)}"))
		if err != nil {
			panic(err)
		}
		mock.Serve(context.Background(), mock.Config{Settings: settings, Log: slog.New(slog.DiscardHandler)}, func(r mock.Ready) error {
			return json.NewEncoder(os.Stdout).Encode(r)
		})
	default:
		protocol.Serve(context.Background(), os.Stdin, os.Stdout, workers()[r])
	}
}

func workers() map[string]protocol.Worker {
	return map[string]protocol.Worker{
		"go-pooled": NewClient(Configs()[1]),
		"bare":      &bare{},
		"vegeta":    &direct{},
	}
}

// bare is a loop around an http.Client with the transport of go-pooled: what
// go-pooled would be without vegeta, pacer and meter.
type bare struct {
	client http.Client
	plan   protocol.Plan
	header http.Header
	began  time.Time
	hits   []bench.Hit
}

func (b *bare) Prepare(_ context.Context, p protocol.Plan) (bench.Ready, error) {
	b.plan, b.header, b.began = p, header(p.Request), time.Now()
	b.client = http.Client{Transport: pooled(p.Load), Timeout: p.Timeout}
	b.hits = make([]bench.Hit, p.Load.Requests)
	var wg sync.WaitGroup
	for range p.Load.Concurrency {
		wg.Go(func() { b.send(&bench.Hit{}) })
	}
	wg.Wait()
	return bench.Ready{Client: "bare", PID: os.Getpid()}, nil
}

func (b *bare) send(h *bench.Hit) {
	h.Timestamp = b.began.Add(time.Since(b.began)) // as vegeta does it: the wall clock may step
	req, err := http.NewRequest(b.plan.Request.Method, b.plan.Request.URL, strings.NewReader(b.plan.Request.Body))
	if err != nil {
		panic(err)
	}
	req.Header = b.header
	resp, err := b.client.Do(req)
	if err != nil {
		panic(err)
	}
	io.Copy(io.Discard, resp.Body)
	resp.Body.Close()
	h.Latency = time.Since(h.Timestamp)
	took, _ := strconv.ParseInt(resp.Header.Get(serviceTimeHeader), 10, 64)
	h.Code, h.Outcome, h.Upstream = uint16(resp.StatusCode), bench.OutcomeOf(resp.StatusCode), time.Duration(took)
}

func (b *bare) Measure(context.Context, *atomic.Int64) (bench.Done, error) {
	before, began := cpuTime(), time.Now()
	var next atomic.Int64
	var wg sync.WaitGroup
	for range b.plan.Load.Concurrency {
		wg.Go(func() {
			for i := next.Add(1) - 1; i < int64(len(b.hits)); i = next.Add(1) - 1 {
				b.send(&b.hits[i])
			}
		})
	}
	wg.Wait()
	return bench.Done{Requests: len(b.hits), CPU: cpuTime() - before, Elapsed: time.Since(began)}, nil
}

func (b *bare) Hits() iter.Seq[*bench.Hit] { return inOrder(b.hits) }

// inOrder yields hits by their time, and numbers them so.
func inOrder(hits []bench.Hit) iter.Seq[*bench.Hit] {
	slices.SortStableFunc(hits, func(a, b bench.Hit) int { return a.Timestamp.Compare(b.Timestamp) })
	return func(yield func(*bench.Hit) bool) {
		for i := range hits {
			hits[i].Seq = uint64(i)
			if !yield(&hits[i]) {
				return
			}
		}
	}
}

// direct is the vegeta library as its documentation shows it, with the
// transport of go-pooled.
type direct struct{ bare }

func (d *direct) Measure(context.Context, *atomic.Int64) (bench.Done, error) {
	before, began := cpuTime(), time.Now()
	workers := uint64(d.plan.Load.Concurrency)
	a := vegeta.NewAttacker(vegeta.Client(&d.client), vegeta.Workers(workers), vegeta.MaxWorkers(workers), vegeta.MaxBody(0))
	target := vegeta.Target{Method: d.plan.Request.Method, URL: d.plan.Request.URL, Body: []byte(d.plan.Request.Body), Header: d.header}
	n := uint64(len(d.hits))
	for r := range a.Attack(vegeta.NewStaticTargeter(target), upTo(n), 0, "") {
		d.hits[r.Seq] = bench.Hit{Timestamp: r.Timestamp, Latency: r.Latency, Code: r.Code, Outcome: bench.OK}
	}
	return bench.Done{Requests: len(d.hits), CPU: cpuTime() - before, Elapsed: time.Since(began)}, nil
}

// upTo is a vegeta.Pacer that sends as fast as it can.
type upTo uint64

func (n upTo) Pace(_ time.Duration, sent uint64) (time.Duration, bool) { return 0, sent >= uint64(n) }
func (n upTo) Rate(time.Duration) float64                              { return 0 }

// keeper is an observer that keeps the hits.
type keeper struct {
	hits []bench.Hit
	done bench.Done
}

func (*keeper) Ready(bench.Ready) error   { return nil }
func (*keeper) Progress(int)              {}
func (k *keeper) Hit(h bench.Hit) error   { k.hits = append(k.hits, h); return nil }
func (k *keeper) Done(d bench.Done) error { k.done = d; return nil }

// play starts this program in another role.
func play(b *testing.B, r string, args ...string) (io.WriteCloser, io.Reader) {
	b.Helper()
	cmd := exec.Command(os.Args[0], args...)
	cmd.Env = append(os.Environ(), role+"="+r, bench.KeyVariable+"=k")
	cmd.Stderr = os.Stderr
	in, err := cmd.StdinPipe()
	if err != nil {
		b.Fatal(err)
	}
	out, err := cmd.StdoutPipe()
	if err != nil {
		b.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { cmd.Process.Kill(); cmd.Wait() })
	return in, out
}

// against runs the workers in turn, rounds times each, against one mock.
func against(b *testing.B, latency string, l bench.Load, rounds int, names ...string) map[string][]keeper {
	b.Helper()
	_, out := play(b, "mock", latency)
	line, err := bufio.NewReader(out).ReadBytes('\n')
	if err != nil {
		b.Fatal(err)
	}
	var at mock.Ready
	if err := json.Unmarshal(line, &at); err != nil {
		b.Fatal(err)
	}
	message := bench.Message{Model: "claude-haiku-5-5", MaxTokens: 64, Prompt: "hello"}
	c := bench.Case{Request: message.Request(at.URL, bench.Messages, false), Load: l, Timeout: time.Minute, Warmup: l.Concurrency}
	all := map[string][]keeper{}
	for range rounds {
		for _, name := range names {
			in, out := play(b, name)
			var k keeper
			if err := protocol.Drive(out, in, c, &k); err != nil {
				b.Fatal(name, err)
			}
			in.Close()
			all[name] = append(all[name], k)
		}
	}
	return all
}

// over returns the median over rounds of what of says of each, in base units.
func over(rounds []keeper, of func(keeper) float64) float64 {
	all := make([]float64, len(rounds))
	for i, k := range rounds {
		all[i] = of(k)
	}
	slices.Sort(all)
	return all[len(all)/2]
}

func overheadAt(q float64) func(keeper) float64 {
	return func(k keeper) float64 {
		all := make([]time.Duration, len(k.hits))
		for i, h := range k.hits {
			all[i], _ = h.Overhead()
		}
		slices.Sort(all)
		return all[int(q*float64(len(all)-1))].Seconds()
	}
}

func qps(k keeper) float64 { return float64(k.done.Requests) / k.done.Elapsed.Seconds() }

// BenchmarkOverhead holds the client overhead of go-pooled against that of a
// bare loop around an http.Client with the same transport, interleaved, each in
// its own process. The bound is 1.2.
func BenchmarkOverhead(b *testing.B) {
	load := bench.Load{Kind: bench.Closed, Requests: 2000, Concurrency: 50}
	for b.Loop() {
		all := against(b, "fixed(50ms)", load, 11, "go-pooled", "bare")
		for name, q := range map[string]float64{"p50": 0.5, "p99": 0.99} {
			ours, theirs := over(all["go-pooled"], overheadAt(q)), over(all["bare"], overheadAt(q))
			b.ReportMetric(ours*1e3, name+"-ms")
			b.ReportMetric(theirs*1e3, "bare-"+name+"-ms")
			b.ReportMetric(ours/theirs, name+"-ratio")
		}
	}
	b.ReportMetric(0, "ns/op")
}

// BenchmarkThroughput holds the closed-loop throughput of go-pooled, metering
// included, against the vegeta library called directly with the same
// transport. The bound is 0.9.
func BenchmarkThroughput(b *testing.B) {
	load := bench.Load{Kind: bench.Closed, Requests: 20000, Concurrency: 50}
	for b.Loop() {
		all := against(b, "fixed(0s)", load, 9, "go-pooled", "vegeta")
		ours, theirs := over(all["go-pooled"], qps), over(all["vegeta"], qps)
		b.ReportMetric(ours, "qps")
		b.ReportMetric(theirs, "vegeta-qps")
		b.ReportMetric(ours/theirs, "ratio")
	}
	b.ReportMetric(0, "ns/op")
}

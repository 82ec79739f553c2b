package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/claudebench/claudebench/bench/clock"
	"github.com/claudebench/claudebench/bench/mock"
	"github.com/claudebench/claudebench/bench/mock/watch"
	"golang.org/x/sys/unix"
)

const question = `{"model":"claude-haiku-5-5","max_tokens":4096,%s"messages":[{"role":"user","content":"Where is my order? It was due on Monday."}]}`

// startProgram starts `claudebench mock` with the settings, and returns where
// it is, and its process.
func startProgram(b *testing.B, program string, flags ...string) (mock.Ready, int) {
	b.Helper()
	cmd := exec.Command(program, append([]string{"mock", "--addr", "127.0.0.1:0", "--admin-addr", "127.0.0.1:0", "--format", "json", "--until-eof"}, flags...)...)
	cmd.Stderr = os.Stderr
	stdin, err := cmd.StdinPipe()
	if err != nil {
		b.Fatal(err)
	}
	stdout, err := cmd.StdoutPipe()
	if err != nil {
		b.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() {
		stdin.Close()
		if err := cmd.Wait(); err != nil {
			b.Error(err)
		}
	})
	var ready mock.Ready
	if err := json.NewDecoder(stdout).Decode(&ready); err != nil {
		b.Fatal(err)
	}
	return ready, cmd.Process.Pid
}

// BenchmarkMockJSON holds the mock against nginx, which returns the same body
// without looking at the request: wrk with one thread and 50 connections, in
// turns. The bounds are 0.45 and 5 ms.
func BenchmarkMockJSON(b *testing.B) {
	ready, _ := startProgram(b, build(b), "--latency", "fixed(0s)", "--output-tokens", "fixed(32)")
	body := strings.NewReader(fmt.Sprintf(question, ""))
	answer := ask(b, ready.URL, body)
	peer := startNginx(b, answer)
	script := filepath.Join(b.TempDir(), "post.lua")
	text := fmt.Sprintf("wrk.method='POST'\nwrk.body=[[%s]]\nfor k, v in pairs({['content-type']='application/json', ['x-api-key']='sk-bench', ['anthropic-version']='2023-06-01'}) do wrk.headers[k]=v end\n", fmt.Sprintf(question, ""))
	if err := os.WriteFile(script, []byte(text), 0o644); err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		var ratios, p99s, rates []float64
		for range 9 {
			theirs, _ := wrk(b, script, peer)
			ours, p99 := wrk(b, script, ready.URL)
			ratios, p99s, rates = append(ratios, ours/theirs), append(p99s, p99.Seconds()*1e3), append(rates, ours)
		}
		b.ReportMetric(middle(ratios), "ratio-to-nginx")
		b.ReportMetric(slices.Min(ratios), "ratio-least")
		b.ReportMetric(slices.Max(ratios), "ratio-most")
		b.ReportMetric(middle(rates), "requests/s")
		b.ReportMetric(middle(p99s), "p99-ms")
	}
	b.ReportMetric(0, "ns/op")
}

func middle(all []float64) float64 {
	slices.Sort(all)
	return all[len(all)/2]
}

func ask(b *testing.B, url string, body io.Reader) []byte {
	b.Helper()
	req, err := http.NewRequest(http.MethodPost, url+"/v1/messages", body)
	if err != nil {
		b.Fatal(err)
	}
	req.Header = http.Header{"X-Api-Key": {"sk-bench"}, "Anthropic-Version": {"2023-06-01"}, "Content-Type": {"application/json"}}
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		b.Fatal(err)
	}
	defer resp.Body.Close()
	answer, err := io.ReadAll(resp.Body)
	if err != nil || resp.StatusCode != http.StatusOK {
		b.Fatalf("%s: %v: %s", resp.Status, err, answer)
	}
	return answer
}

// startNginx serves the body with one worker, nginx's own default.
func startNginx(b *testing.B, body []byte) string {
	b.Helper()
	dir := b.TempDir()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		b.Fatal(err)
	}
	addr := l.Addr().String()
	l.Close()
	conf := fmt.Sprintf(`daemon off; pid %[1]s/pid; error_log %[1]s/error.log;
events { worker_connections 1024; }
http { access_log off; keepalive_requests 100000000; client_body_temp_path %[1]s; proxy_temp_path %[1]s; fastcgi_temp_path %[1]s; uwsgi_temp_path %[1]s; scgi_temp_path %[1]s;
server { listen %[2]s; location / { default_type application/json; return 200 '%[3]s'; } } }`, dir, addr, body)
	if err := os.WriteFile(filepath.Join(dir, "nginx.conf"), []byte(conf), 0o644); err != nil {
		b.Fatal(err)
	}
	cmd := exec.Command("nginx", "-p", dir, "-e", filepath.Join(dir, "error.log"), "-c", filepath.Join(dir, "nginx.conf"))
	if err := cmd.Start(); err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() {
		cmd.Process.Signal(unix.SIGTERM)
		cmd.Wait()
	})
	for range 100 {
		if c, err := net.Dial("tcp", addr); err == nil {
			c.Close()
			return "http://" + addr
		}
		time.Sleep(20 * time.Millisecond)
	}
	b.Fatal("nginx does not answer")
	return ""
}

var (
	wrkRate = regexp.MustCompile(`Requests/sec:\s+([0-9.]+)`)
	wrkP99  = regexp.MustCompile(`99%\s+(\S+)`)
)

// wrk returns the requests per second and the p99 that wrk found.
func wrk(b *testing.B, script, url string) (float64, time.Duration) {
	b.Helper()
	out, err := exec.Command("wrk", "-t1", "-c50", "-d2s", "--latency", "-s", script, url+"/v1/messages").CombinedOutput()
	rate, p99 := wrkRate.FindSubmatch(out), wrkP99.FindSubmatch(out)
	if err != nil || rate == nil || p99 == nil || bytes.Contains(out, []byte("Non-2xx")) {
		b.Fatalf("%v: %s", err, out)
	}
	perSecond, err := strconv.ParseFloat(string(rate[1]), 64)
	if err != nil {
		b.Fatal(err)
	}
	took, err := time.ParseDuration(string(p99[1]))
	if err != nil {
		b.Fatal(err)
	}
	return perSecond, took
}

// BenchmarkMockStreams holds many streams open and looks at how late each of
// their events was written. The bounds are 0.2 ms at the median, 1 ms at p99,
// 5 ms at p99.9, and 40 KB a stream; the bare timer says what the machine can do
// just then.
func BenchmarkMockStreams(b *testing.B) {
	program := build(b)
	for _, load := range []struct{ streams, rate int }{{512, 50}, {1000, 20}} {
		b.Run(fmt.Sprintf("%dx%d", load.streams, load.rate), func(b *testing.B) {
			for b.Loop() {
				holdStreams(b, program, load.streams, load.rate)
			}
			b.ReportMetric(0, "ns/op")
		})
	}
}

// streamsFor is how long the streams are all open.
const streamsFor = 8 * time.Second

func holdStreams(b *testing.B, program string, n, rate int) {
	gap := time.Second / time.Duration(rate)
	opening := 2 * time.Second // they open one after the other, as they would
	tokens := int((opening + streamsFor) / gap)
	ready, pid := startProgram(b, program, "--first-token", "uniform(0s,"+gap.String()+")", "--gap", "fixed("+gap.String()+")", "--output-tokens", fmt.Sprintf("fixed(%d)", tokens))
	ask(b, ready.URL, strings.NewReader(`{"model":"claude-haiku-5-5","max_tokens":1,"messages":[{"role":"user","content":"hi"}]}`))
	before, used := memory(b, pid), processorTime(b, pid)
	ctx, cancel := context.WithCancel(b.Context())
	bare := make(chan []time.Duration, 1)
	go func() { bare <- bareTimer(ctx) }()
	var readers sync.WaitGroup
	for range n {
		readers.Go(func() { readStream(b, strings.TrimPrefix(ready.URL, "http://")) })
		time.Sleep(opening / time.Duration(n))
	}
	b.ReportMetric((memory(b, pid)-before)/float64(n)/1e3, "KB/stream-opened")
	time.Sleep(streamsFor / 2)
	b.ReportMetric((memory(b, pid)-before)/float64(n)/1e3, "KB/stream")
	readers.Wait()
	cancel()
	elapsed := opening + streamsFor
	b.ReportMetric((processorTime(b, pid)-used).Seconds()/elapsed.Seconds(), "cores")
	reportLateness(b, "", lateness(journal(b, ready.AdminURL)))
	reportLateness(b, "bare-", <-bare)
}

func reportLateness(b *testing.B, prefix string, late []time.Duration) {
	slices.Sort(late)
	for _, q := range []struct {
		name  string
		share float64
	}{{"p50", 0.5}, {"p99", 0.99}, {"p99.9", 0.999}, {"max", 1}} {
		at := max(int(q.share*float64(len(late))+0.5)-1, 0)
		b.ReportMetric(late[at].Seconds()*1e3, prefix+q.name+"-ms")
	}
	if prefix == "" {
		b.ReportMetric(float64(len(late)), "events")
	}
}

// readStream reads one streamed answer to its end.
func readStream(b *testing.B, addr string) {
	c, err := net.Dial("tcp", addr)
	if err != nil {
		b.Error(err)
		return
	}
	defer c.Close()
	body := fmt.Sprintf(question, `"stream":true,`)
	fmt.Fprintf(c, "POST /v1/messages HTTP/1.1\r\nHost: mock\r\nX-Api-Key: k\r\nAnthropic-Version: 2023-06-01\r\nContent-Type: application/json\r\nConnection: close\r\nContent-Length: %d\r\n\r\n%s", len(body), body)
	buf := make([]byte, 4<<10)
	var tail []byte
	for {
		n, err := c.Read(buf)
		tail = append(tail, buf[:n]...)
		tail = tail[max(len(tail)-100, 0):]
		if err == nil {
			continue
		}
		if err != io.EOF || !bytes.Contains(tail, []byte("message_stop")) {
			b.Errorf("stream ended with %v after %q", err, tail)
		}
		return
	}
}

// bareTimer waits a millisecond at a time on a thread of its own, until ctx
// ends, and returns how late it woke.
func bareTimer(ctx context.Context) []time.Duration {
	runtime.LockOSThread()
	defer runtime.UnlockOSThread()
	fd, err := unix.TimerfdCreate(unix.CLOCK_MONOTONIC, unix.TFD_CLOEXEC)
	if err != nil {
		panic(err) // every Linux has it
	}
	defer unix.Close(fd)
	var late []time.Duration
	var expirations [8]byte
	for ctx.Err() == nil {
		due := time.Now().Add(time.Millisecond)
		spec := unix.ItimerSpec{Value: unix.NsecToTimespec(int64(time.Until(due)))}
		if err := unix.TimerfdSettime(fd, 0, &spec, nil); err != nil {
			panic(err)
		}
		if _, err := unix.Read(fd, expirations[:]); err != nil {
			continue
		}
		late = append(late, time.Since(due))
	}
	return late
}

// memory is the resident set of a process in bytes.
func memory(b *testing.B, pid int) float64 {
	b.Helper()
	text, err := os.ReadFile(fmt.Sprintf("/proc/%d/statm", pid))
	if err != nil {
		b.Fatal(err)
	}
	pages, err := strconv.ParseFloat(strings.Fields(string(text))[1], 64)
	if err != nil {
		b.Fatal(err)
	}
	return pages * float64(os.Getpagesize())
}

// processorTime is what a process has used, in ticks of 10 ms.
func processorTime(b *testing.B, pid int) time.Duration {
	b.Helper()
	text, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid))
	if err != nil {
		b.Fatal(err)
	}
	fields := strings.Fields(string(text[bytes.LastIndexByte(text, ')')+1:]))
	user, _ := strconv.Atoi(fields[11])
	system, _ := strconv.Atoi(fields[12])
	return time.Duration(user+system) * 10 * time.Millisecond
}

// journal fetches what the mock wrote down of each request.
func journal(b *testing.B, admin string) []watch.Entry {
	b.Helper()
	all, err := mock.NewAdmin(admin).Journal(b.Context(), true)
	if err != nil {
		b.Fatal(err)
	}
	return all
}

// lateness is how late each piece of each stream was written.
func lateness(entries []watch.Entry) []time.Duration {
	var late []time.Duration
	for _, e := range entries {
		if !e.Stream {
			continue
		}
		for _, p := range e.Pieces {
			late = append(late, time.Duration(p[1]-p[0]))
		}
	}
	return late
}

// BenchmarkMockServiceTime sends 1000 requests a second, evenly, that take a
// fixed 50 ms. The bounds of actual minus planned are 0.1 ms at the median and
// 0.3 ms at p99.
func BenchmarkMockServiceTime(b *testing.B) {
	const rate, requests = 1000, 8000
	ready, _ := startProgram(b, build(b), "--latency", "fixed(50ms)", "--output-tokens", "fixed(32)")
	clk, err := clock.New()
	if err != nil {
		b.Fatal(err)
	}
	defer clk.Close()
	for b.Loop() {
		ctx, cancel := context.WithCancel(b.Context())
		bare := make(chan []time.Duration, 1)
		go func() { bare <- bareTimer(ctx) }()
		client := &http.Client{Transport: &http.Transport{MaxIdleConnsPerHost: 200}}
		var asked sync.WaitGroup
		began := time.Now()
		for i := range requests {
			if err := clk.Until(ctx, began.Add(time.Duration(i)*time.Second/rate)); err != nil {
				b.Fatal(err)
			}
			asked.Go(func() { askPlainly(b, client, ready.URL) })
		}
		asked.Wait()
		cancel()
		var late []time.Duration
		for _, e := range journal(b, ready.AdminURL) {
			late = append(late, time.Duration(e.Took-e.Planned))
		}
		reportLateness(b, "", late)
		reportLateness(b, "bare-", <-bare)
	}
	b.ReportMetric(0, "ns/op")
}

func askPlainly(b *testing.B, client *http.Client, url string) {
	req, err := http.NewRequest(http.MethodPost, url+"/v1/messages", strings.NewReader(fmt.Sprintf(question, "")))
	if err != nil {
		b.Error(err)
		return
	}
	req.Header = http.Header{"X-Api-Key": {"k"}, "Anthropic-Version": {"2023-06-01"}, "Content-Type": {"application/json"}}
	resp, err := client.Do(req)
	if err != nil {
		b.Error(err)
		return
	}
	io.Copy(io.Discard, resp.Body)
	resp.Body.Close()
}

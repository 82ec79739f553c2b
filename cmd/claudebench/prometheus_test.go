package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"math"
	"net"
	"net/http"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/claudebench/claudebench/bench"
	"github.com/claudebench/claudebench/bench/engine"
	"github.com/claudebench/claudebench/report"
)

// scraped is a run in which some requests fail, and which takes long enough to be seen.
const scraped = `
name: scraped
clients: all
trials: 2
phases:
  - {kind: closed, requests: 100, concurrency: 10, preset: rate-limited, latency: fixed(20ms)}
  - {kind: closed, requests: 150, concurrency: 10, latency: fixed(100ms)}
`

// TestPrometheusScrapesARun lets the real one of Debian scrape a run, and holds what it has seen
// when the run is over against what the run has kept. Each panel of the dashboard has something
// to show.
func TestPrometheusScrapesARun(t *testing.T) {
	dir, target := t.TempDir(), freeAddress(t)
	prometheus := startPrometheus(t, target)
	scenario, out := filepath.Join(dir, "scraped.yaml"), filepath.Join(dir, "run")
	if err := os.WriteFile(scenario, []byte(scraped), 0o600); err != nil {
		t.Fatal(err)
	}
	began := time.Now()
	run := exec.CommandContext(t.Context(), "claudebench", "run", scenario, "--client", "go-pooled", "--client", "go-default", "--out", out, "--metrics", target, "--metrics-linger", "1m")
	if said, err := run.CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, said)
	}
	want := countsOf(t, out)
	prometheus.await(t, `max_over_time(claudebench_run_over[1h]) == 1`)
	for query, want := range map[string]map[string]float64{
		`sum by (client, phase, status) (last_over_time(claude_requests_total[1h])) > 0`: want.requests,
		`sum(last_over_time(claude_requests_total[1h]))`:                                 {"": want.total},
		`sum(last_over_time(claude_latency_count[1h]))`:                                  {"": want.total},
		`sum(last_over_time(claude_latency_bucket{le="+Inf"}[1h]))`:                      {"": want.total},
		`sum(last_over_time(claude_latency_sum[1h]))`:                                    {"": want.seconds},
		`sum(last_over_time(claudebench_requests_ended_total[1h]))`:                      {"": want.total},
		`sum(last_over_time(claudebench_client_cpu_seconds_total[1h]))`:                  {"": want.cpu},
		`sum(last_over_time(claudebench_trials_total[1h]))`:                              {"": 8},
		`last_over_time(claudebench_trials_planned[1h])`:                                 {"": 8},
		`min_over_time(claudebench_run_over[1h])`:                                        {"": 0}, // it was scraped before the end, too
	} {
		if got := prometheus.ask(t, query); !maps.EqualFunc(got, want, alike) {
			t.Errorf("%s is %v, want %v", query, got, want)
		}
	}
	for _, query := range documented(t, "promql") {
		if len(prometheus.ask(t, query)) == 0 {
			t.Errorf("nothing is found by %s", query)
		}
	}
	for _, expr := range dashboard(t).exprs() {
		if n := prometheus.points(t, expr, began); n == 0 {
			t.Errorf("nothing is shown for %s", expr)
		}
	}
}

// documented are the lines of the blocks in a language that docs/metrics.md shows.
func documented(t *testing.T, language string) (lines []string) {
	t.Helper()
	text, err := os.ReadFile("../../docs/metrics.md")
	if err != nil {
		t.Fatal(err)
	}
	for _, block := range regexp.MustCompile("(?ms)^```"+language+"\n(.*?)\n^```$").FindAllStringSubmatch(string(text), -1) {
		lines = append(lines, strings.Split(block[1], "\n")...)
	}
	if lines == nil {
		t.Fatalf("docs/metrics.md shows no %s", language)
	}
	return lines
}

// alike are numbers that differ by no more than the adding of floats does.
func alike(a, b float64) bool { return math.Abs(a-b) <= 1e-9*max(1, math.Abs(b)) }

// counted is what a run has kept, in the terms of its metrics.
type counted struct {
	requests            map[string]float64 // by labels
	total, seconds, cpu float64
}

func countsOf(t *testing.T, dir string) counted {
	t.Helper()
	run, err := engine.Open(dir)
	if err != nil {
		t.Fatal(err)
	}
	c := counted{requests: map[string]float64{}}
	for _, trial := range run.Trials {
		f, err := report.Measure(dir, trial)
		if err != nil {
			t.Fatal(err)
		}
		for outcome, n := range f.Outcomes {
			status := strings.Replace(string(outcome), "ok", "success", 1)
			c.requests[fmt.Sprintf("client=%s phase=%d status=%s", trial.Client, trial.Phase+1, status)] += float64(n)
		}
		c.total += float64(trial.Done.Requests)
		c.cpu += trial.Done.CPU.Seconds()
		c.seconds += secondsOf(t, filepath.Join(dir, trial.Hits))
	}
	if len(c.requests) < 5 || c.total != 2*2*250 {
		t.Fatalf("the run should have requests of several outcomes in two phases, 1000 in all: %v", c)
	}
	return c
}

// secondsOf is the sum of all latencies in a log, by the standard library's reader.
func secondsOf(t *testing.T, log string) (sum float64) {
	t.Helper()
	b, err := os.ReadFile(log)
	if err != nil {
		t.Fatal(err)
	}
	for d := json.NewDecoder(bytes.NewReader(b)); ; {
		var h bench.Hit
		if err := d.Decode(&h); errors.Is(err, io.EOF) {
			return sum
		} else if err != nil {
			t.Fatal(err)
		}
		sum += h.Latency.Seconds()
	}
}

// freeAddress is one on the loopback interface where nobody listens.
func freeAddress(t *testing.T) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	return l.Addr().String()
}

// A prometheus is the address of a real one.
type prometheus string

// startPrometheus starts one that scrapes the target as the document says, but five times a
// second, and ends with the test.
func startPrometheus(t *testing.T, target string) prometheus {
	t.Helper()
	dir, address := t.TempDir(), freeAddress(t)
	config := filepath.Join(dir, "prometheus.yml")
	text := strings.NewReplacer("5s", "200ms", "127.0.0.1:9464", target).Replace(strings.Join(documented(t, "yaml"), "\n"))
	if err := os.WriteFile(config, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command("prometheus", "--config.file="+config, "--storage.tsdb.path="+filepath.Join(dir, "data"), "--web.listen-address="+address)
	var said bytes.Buffer
	cmd.Stdout, cmd.Stderr = &said, &said
	if err := cmd.Start(); err != nil {
		t.Fatalf("%v; .ci/install installs it", err)
	}
	t.Cleanup(func() {
		if err := errors.Join(cmd.Process.Signal(os.Interrupt), cmd.Wait()); err != nil || t.Failed() {
			t.Logf("prometheus: %v\n%s", err, &said)
		}
	})
	p := prometheus(address)
	p.await(t, `up{job="claudebench"}`)
	return p
}

// await waits until a query has an answer.
func (p prometheus) await(t *testing.T, query string) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	for {
		series, err := p.get("query", url.Values{"query": {query}})
		if err == nil && len(series) > 0 {
			return
		}
		select {
		case <-ctx.Done():
			t.Fatalf("%s has no answer: %v", query, err)
		case <-time.After(100 * time.Millisecond):
		}
	}
}

// ask returns the values of a query by their labels.
func (p prometheus) ask(t *testing.T, query string) map[string]float64 {
	t.Helper()
	series, err := p.get("query", url.Values{"query": {query}})
	if err != nil {
		t.Fatalf("%s: %v", query, err)
	}
	all := map[string]float64{}
	for _, s := range series {
		all[s.labels()] = s.Value.number()
	}
	return all
}

// points is how many values an expression has had since an instant.
func (p prometheus) points(t *testing.T, expr string, since time.Time) (n int) {
	t.Helper()
	at := func(when time.Time) []string { return []string{strconv.FormatInt(when.Unix(), 10)} }
	series, err := p.get("query_range", url.Values{"query": {expr}, "start": at(since), "end": at(time.Now().Add(time.Second)), "step": {"0.5"}})
	if err != nil {
		t.Errorf("%s: %v", expr, err)
	}
	for _, s := range series {
		for _, v := range s.Values {
			if !math.IsNaN(v.number()) {
				n++
			}
		}
	}
	return n
}

// A sample is an instant, and a value as text.
type sample [2]any

func (s sample) number() float64 {
	v, err := strconv.ParseFloat(fmt.Sprint(s[1]), 64)
	if err != nil {
		return math.NaN()
	}
	return v
}

// seriesOf is one series of an answer: of an instant, or of a range of time.
type seriesOf struct {
	Metric map[string]string
	Value  sample
	Values []sample
}

// labels are those of the run, and not of the scraping.
func (s seriesOf) labels() string {
	var all []string
	for _, name := range []string{"client", "phase", "status"} {
		if v, ok := s.Metric[name]; ok {
			all = append(all, name+"="+v)
		}
	}
	return strings.Join(all, " ")
}

func (p prometheus) get(what string, values url.Values) ([]seriesOf, error) {
	response, err := http.Get("http://" + string(p) + "/api/v1/" + what + "?" + values.Encode())
	if err != nil {
		return nil, err
	}
	defer response.Body.Close()
	var answer struct {
		Error string
		Data  struct{ Result []seriesOf }
	}
	if err := json.NewDecoder(response.Body).Decode(&answer); err != nil {
		return nil, err
	}
	if answer.Error != "" {
		return nil, errors.New(answer.Error)
	}
	return answer.Data.Result, nil
}

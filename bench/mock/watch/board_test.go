package watch

import (
	"flag"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"github.com/prometheus/client_golang/prometheus/promhttp"
	"github.com/prometheus/client_golang/prometheus/testutil/promlint"
)

var update = flag.Bool("update", false, "write the golden files anew")

const bound = 5 * time.Millisecond

func newBoard(g *Gauge, c *Connections) *Board {
	return NewBoard(NewJournal(10, 100), bound, g, c)
}

// busy is a board on which something of everything has happened.
func busy(g *Gauge, c *Connections) *Board {
	b := newBoard(g, c)
	b.began = time.Date(2026, 11, 23, 12, 0, 0, 0, time.UTC)
	conn, _ := net.Pipe()
	c.Follow(conn, http.StateNew)
	c.Follow(conn, http.StateActive)
	g.Up()

	e := b.Begin(b.began.Add(time.Second))
	e.Key, e.Model, e.Outcome, e.Status, e.Attempt = "team", "claude-opus", Answered, 200, 0
	e.Stream = true
	b.Wrote(e, 100*time.Millisecond, 100200*time.Microsecond, 40)
	b.Wrote(e, 120*time.Millisecond, 128*time.Millisecond, 60)
	b.End(e)

	e = b.Begin(b.began.Add(2 * time.Second))
	e.Key, e.Model, e.Outcome, e.Status, e.Attempt = "te\"am\n", "b\xffad", "overloaded_error", 529, 12
	b.Wrote(e, 0, bound, 50) // as late as may be
	b.End(e)

	e = b.Begin(b.began.Add(3 * time.Second))
	e.Outcome = "broken"
	b.End(e)
	return b
}

func TestBoard(t *testing.T) {
	var g Gauge
	var c Connections
	b := busy(&g, &c)
	if b.Late() != 1 || b.MaxLate() != 8*time.Millisecond {
		t.Errorf("%d late, at most %s", b.Late(), b.MaxLate())
	}
	if b.Attempts.Calls() != 2 {
		t.Errorf("%d calls", b.Attempts.Calls())
	}
	all := read(t, b.Journal, 0, 0)
	if len(all) != 3 {
		t.Fatalf("%d entries", len(all))
	}
	want := Entry{
		Number: 1, Arrived: b.began.Add(time.Second), At: time.Second, Key: "team", Model: "claude-opus", Stream: true,
		Status: 200, Outcome: Answered, BytesOut: 100, Events: 2, LateMax: 8 * time.Millisecond,
		Planned: 120 * time.Millisecond, Took: 128 * time.Millisecond,
		FirstTokenPlanned: 100 * time.Millisecond, FirstToken: 100200 * time.Microsecond,
		Pieces: []Piece{{100 * time.Millisecond, 100200 * time.Microsecond}, {120 * time.Millisecond, 128 * time.Millisecond}},
	}
	if diff := cmp.Diff(want, all[0], cmpopts.IgnoreUnexported(Entry{})); diff != "" {
		t.Error(diff)
	}
	if e := all[1]; e.FirstToken != 0 || len(e.Pieces) != 0 || e.Planned != 0 || e.Took != bound || e.Events != 1 {
		t.Errorf("one that is no stream: %+v", e)
	}
	if e := all[2]; e.Attempt != -1 || e.Events != 0 {
		t.Errorf("one without an answer: %+v", e)
	}
}

// TestEarlyIsNotLate: a clock that steps back must not be counted.
func TestEarlyIsNotLate(t *testing.T) {
	b := newBoard(new(Gauge), new(Connections))
	e := b.Begin(b.began)
	b.Wrote(e, time.Second, 0, 1)
	if b.Late() != 0 || b.MaxLate() != 0 || e.LateMax != 0 {
		t.Errorf("%d late, at most %s, %s", b.Late(), b.MaxLate(), e.LateMax)
	}
	has(t, b, "write_lateness_seconds_sum 0", "write_lateness_seconds_count 1")
}

// TestFirstTokens: only a stream of which something was written has one.
func TestFirstTokens(t *testing.T) {
	b := newBoard(new(Gauge), new(Connections))
	for _, c := range []struct {
		stream  bool
		outcome string
		pieces  int
	}{{false, Answered, 1}, {true, Answered, 0}, {true, "api_error", 1}, {true, Answered, 2}} {
		e := b.Begin(b.began)
		e.Stream, e.Outcome = c.stream, c.outcome
		for range c.pieces {
			b.Wrote(e, 0, time.Second, 1)
		}
		b.End(e)
	}
	has(t, b, "first_token_seconds_count 1", "first_token_seconds_sum 1", "service_seconds_count 3")
}

func has(t *testing.T, b *Board, lines ...string) {
	t.Helper()
	text := scrape(t, b.Metrics())
	for _, line := range lines {
		if !strings.Contains(text, "\nclaudebench_mock_"+line+"\n") {
			t.Errorf("the metrics have no %s", line)
		}
	}
}

func TestMaxLateAtOnce(t *testing.T) {
	b := newBoard(new(Gauge), new(Connections))
	var all sync.WaitGroup
	for worker := range 4 {
		all.Go(func() {
			for i := range 1000 {
				b.lateness.add(time.Duration(i*4+worker) * 2 * time.Microsecond)
			}
		})
	}
	all.Wait()
	if b.MaxLate() != 7998*time.Microsecond || b.Late() != 1499 {
		t.Errorf("%d late, at most %s", b.Late(), b.MaxLate())
	}
}

func scrape(t *testing.T, h http.Handler) string {
	t.Helper()
	w := httptest.NewRecorder()
	h.ServeHTTP(w, httptest.NewRequest(http.MethodGet, "/", nil))
	if w.Code != http.StatusOK {
		t.Fatalf("%d: %s", w.Code, w.Body)
	}
	return w.Body.String()
}

// TestMetrics holds the metrics to a golden file and to what Prometheus' linter
// thinks of them.
func TestMetrics(t *testing.T) {
	var g Gauge
	var c Connections
	b := busy(&g, &c)
	text := scrape(t, promhttp.HandlerFor(registry(b, &g, &c), promhttp.HandlerOpts{}))
	const golden = "testdata/metrics.txt"
	if *update {
		if err := os.WriteFile(golden, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(golden)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), text); diff != "" {
		t.Error(diff)
	}
	problems, err := promlint.New(strings.NewReader(text)).Lint()
	if err != nil || len(problems) > 0 {
		t.Errorf("lint: %v, %v", problems, err)
	}
}

func TestMetricsOfTheProcess(t *testing.T) {
	text := scrape(t, newBoard(new(Gauge), new(Connections)).Metrics())
	for _, name := range []string{"go_goroutines ", "process_open_fds ", "claudebench_mock_in_flight 0"} {
		if !strings.Contains(text, "\n"+name) {
			t.Errorf("there is no %s", name)
		}
	}
}

// TestMetricsAtOnce: the metrics can be read while requests are counted.
func TestMetricsAtOnce(t *testing.T) {
	b := newBoard(new(Gauge), new(Connections))
	var all sync.WaitGroup
	all.Go(func() {
		for i := range 2000 {
			e := b.Begin(b.began)
			e.Model, e.Outcome = string(rune(i)), Answered
			b.Wrote(e, 0, 1, 1)
			b.End(e)
		}
	})
	all.Go(func() {
		for range 5 {
			scrape(t, b.Metrics())
		}
	})
	all.Wait()
}

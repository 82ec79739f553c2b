package live

import (
	"math"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/claudebench/claudebench/bench"
	"github.com/claudebench/claudebench/bench/hitlog"
)

// newRun is a run of two clients in two phases.
func newRun() *bench.Run {
	load := bench.Load{Kind: bench.Closed, Requests: 5, Concurrency: 1}
	return &bench.Run{
		Tool:  bench.Tool{Version: "v1", Go: "go1"},
		Began: time.UnixMilli(1_700_000_000_500),
		Plan: bench.Plan{Clients: []string{"a", "b"}, Phases: []bench.Phase{
			{Kind: bench.Fixed, Load: load}, {Kind: bench.Fixed, Load: load},
		}},
	}
}

// step is one of client a in the second phase.
var step = bench.Step{Client: "a", Phase: 1, Load: bench.Load{Requests: 5}}

// write makes the log of a trial, and returns the trial.
func write(t testing.TB, dir string, hits ...bench.Hit) *bench.Trial {
	t.Helper()
	f, err := os.CreateTemp(dir, "*.hits")
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	w := hitlog.NewWriter(f)
	for _, h := range hits {
		if err := w.Write(&h); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Flush(); err != nil {
		t.Fatal(err)
	}
	return &bench.Trial{Step: step, Hits: filepath.Base(f.Name()), Done: bench.Done{Requests: len(hits)}}
}

func hit(o bench.Outcome, latency time.Duration) bench.Hit {
	h := bench.Hit{Timestamp: time.Unix(1_700_000_000, 0), Outcome: o, Latency: latency, Method: "POST", URL: "http://a/"}
	if o != bench.OK {
		h.Error = "no"
	}
	return h
}

// fetch asks for the page, and returns the response and the value of each series.
func fetch(t testing.TB, p *Page, accept string) (*httptest.ResponseRecorder, map[string]float64) {
	t.Helper()
	request := httptest.NewRequest(http.MethodGet, Path, nil)
	request.Header.Set("Accept", accept)
	response := httptest.NewRecorder()
	p.ServeHTTP(response, request)
	values := map[string]float64{}
	for line := range strings.Lines(response.Body.String()) {
		if strings.HasPrefix(line, "#") {
			continue
		}
		at := strings.LastIndexByte(line, ' ')
		v, err := strconv.ParseFloat(strings.TrimSpace(line[at+1:]), 64)
		if err != nil {
			t.Fatalf("%q: %v", line, err)
		}
		values[line[:at]] = v
	}
	return response, values
}

// expect holds series against their values; those of -1 must not be there.
func expect(t *testing.T, p *Page, want map[string]float64) {
	t.Helper()
	_, got := fetch(t, p, "")
	for name, v := range want {
		if have, there := got[name]; there != (v >= 0) || there && have != v {
			t.Errorf("%s is %v (there: %t), want %v", name, have, there, v)
		}
	}
}

func TestPageFollowsARun(t *testing.T) {
	dir := t.TempDir()
	p := NewPage(newRun(), dir, 7)
	expect(t, p, map[string]float64{
		`claude_requests_total{client="b",phase="1",status="timeout"}`:    0,
		`claude_latency_count{client="b",phase="2"}`:                      0,
		`claudebench_trials_total{client="a",outcome="failed",phase="2"}`: 0,
		`claudebench_client_peak_rss_bytes{client="a",phase="2"}`:         -1,
		`claudebench_trial_requests_planned{client="a",phase="2"}`:        -1,
		`claudebench_trials_planned`:                                      7,
		`claudebench_run_start_time_seconds`:                              1_700_000_000.5,
		`claudebench_build_info{goversion="go1",version="v1"}`:            1,
		`claudebench_run_over`:                                            0,
		`claudebench_requests_not_sent_total{client="a",phase="2"}`:       0,
		`claudebench_mock_cpu_seconds_total{client="a",phase="2"}`:        0,
		`claudebench_client_cpu_seconds_total{client="a",phase="2"}`:      0,
	})

	p.Begin(1, step)
	p.Ended(3)
	p.Ended(2) // a client that miscounts
	expect(t, p, map[string]float64{
		`claudebench_trial_requests_planned{client="a",phase="2"}`:     5,
		`claudebench_trial_requests_ended{client="a",phase="2"}`:       3,
		`claudebench_requests_ended_total{client="a",phase="2"}`:       3,
		`claude_requests_total{client="a",phase="2",status="success"}`: 0,
	})

	late := hit(bench.OK, 60*time.Millisecond)
	late.Due = late.Timestamp.Add(-time.Second)
	trial := write(t, dir, hit(bench.OK, 40*time.Millisecond), hit(bench.OK, 60*time.Millisecond), late, hit(bench.Timeout, 2*time.Second))
	trial.Done.NotSent = make([]time.Duration, 6)
	trial.Done.CPU, trial.Usage.Mock, trial.Usage.PeakRSS = 250*time.Millisecond, time.Second, 1<<20
	p.End(trial)
	ended := map[string]float64{
		`claude_requests_total{client="a",phase="2",status="success"}`:    3,
		`claude_requests_total{client="a",phase="2",status="timeout"}`:    1,
		`claude_requests_total{client="a",phase="1",status="success"}`:    0,
		`claude_latency_bucket{client="a",phase="2",le="0.03"}`:           0,
		`claude_latency_bucket{client="a",phase="2",le="0.05"}`:           1,
		`claude_latency_bucket{client="a",phase="2",le="0.07"}`:           2,
		`claude_latency_bucket{client="a",phase="2",le="1"}`:              2,
		`claude_latency_bucket{client="a",phase="2",le="1.5"}`:            3,
		`claude_latency_count{client="a",phase="2"}`:                      4,
		`claudebench_trial_requests_planned{client="a",phase="2"}`:        -1,
		`claudebench_trial_requests_ended{client="a",phase="2"}`:          -1,
		`claudebench_requests_ended_total{client="a",phase="2"}`:          4,
		`claudebench_requests_not_sent_total{client="a",phase="2"}`:       6,
		`claudebench_client_cpu_seconds_total{client="a",phase="2"}`:      0.25,
		`claudebench_mock_cpu_seconds_total{client="a",phase="2"}`:        1,
		`claudebench_client_peak_rss_bytes{client="a",phase="2"}`:         1 << 20,
		`claudebench_trials_total{client="a",outcome="ok",phase="2"}`:     1,
		`claudebench_trials_total{client="a",outcome="failed",phase="2"}`: 0,
	}
	expect(t, p, ended)

	// What a trial that failed has measured is used nowhere, and not here.
	p.Begin(2, step)
	p.Ended(4)
	broken := write(t, dir, hit(bench.OK, time.Millisecond))
	broken.Failure = &bench.Failure{Reason: "it broke"}
	broken.Done.CPU, broken.Usage.PeakRSS = time.Hour, 1<<40
	p.End(broken)
	p.Over()
	ended[`claudebench_requests_ended_total{client="a",phase="2"}`] = 8
	ended[`claudebench_trials_total{client="a",outcome="failed",phase="2"}`] = 1
	ended[`claudebench_run_over`] = 1
	expect(t, p, ended)
	if p.Err() != nil {
		t.Error(p.Err())
	}
}

// TestOverTakesTheTrialAway is of a run that was interrupted in the middle of one.
func TestOverTakesTheTrialAway(t *testing.T) {
	p := NewPage(newRun(), t.TempDir(), 1)
	p.Begin(1, step)
	p.Over()
	expect(t, p, map[string]float64{
		`claudebench_trial_requests_planned{client="a",phase="2"}`: -1,
		`claudebench_trial_requests_ended{client="a",phase="2"}`:   -1,
	})
}

// TestPairsAreExpected is of a comparison, whose clients do not all run in all phases.
func TestPairsAreExpected(t *testing.T) {
	run := newRun()
	run.Plan.Clients = append(run.Plan.Clients, "control")
	run.Plan.Comparison = &bench.Comparison{Base: bench.Arm{Client: "a"}, Head: bench.Arm{Client: "b", Phase: 1}, Control: bench.Arm{Client: "control"}}
	expect(t, NewPage(run, t.TempDir(), 1), map[string]float64{
		`claudebench_requests_ended_total{client="a",phase="1"}`:       0,
		`claudebench_requests_ended_total{client="b",phase="2"}`:       0,
		`claudebench_requests_ended_total{client="control",phase="1"}`: 0,
		`claudebench_requests_ended_total{client="a",phase="2"}`:       -1,
		`claudebench_requests_ended_total{client="b",phase="1"}`:       -1,
	})
}

// TestHitsAreNeitherLostNorMadeUp holds every hit of made-up trials against the page.
func TestHitsAreNeitherLostNorMadeUp(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	dir, all := t.TempDir(), bench.Outcomes()
	p := NewPage(newRun(), dir, 1)
	want, slow := map[bench.Outcome]float64{}, map[float64]float64{}
	for range 20 {
		var hits []bench.Hit
		for range random.IntN(100) {
			h := hit(all[random.IntN(len(all))], time.Duration(random.Int64N(int64(90*time.Second))>>random.IntN(30)))
			hits = append(hits, h)
			want[h.Outcome]++
			for _, bound := range buckets {
				if h.Latency.Seconds() <= bound {
					slow[bound]++
				}
			}
		}
		p.Begin(1, step)
		p.End(write(t, dir, hits...))
	}
	series, sum := map[string]float64{}, 0.0
	for o, n := range want {
		sum += n
		series[`claude_requests_total{client="a",phase="2",status="`+statusOf(o)+`"}`] = n
	}
	for bound, n := range slow {
		series[`claude_latency_bucket{client="a",phase="2",le="`+strconv.FormatFloat(bound, 'g', -1, 64)+`"}`] = n
	}
	series[`claude_latency_count{client="a",phase="2"}`] = sum
	series[`claudebench_requests_ended_total{client="a",phase="2"}`] = sum
	expect(t, p, series)
}

// TestBuckets holds them against what is said of them.
func TestBuckets(t *testing.T) {
	for i, bound := range buckets {
		if i > 0 && (bound <= buckets[i-1] || bound > 1.7*buckets[i-1]) {
			t.Errorf("%g s follows %g s", bound, buckets[i-1])
		}
		if i >= 6 && math.Abs(bound-10*buckets[i-6]) > 1e-9 {
			t.Errorf("%g s is not ten times %g s", bound, buckets[i-6])
		}
	}
}

// TestLogsThatCannotBeRead are told of, once, and what can be read of them counts.
func TestLogsThatCannotBeRead(t *testing.T) {
	dir := t.TempDir()
	broken := write(t, dir, hit(bench.OK, time.Second))
	f, err := os.OpenFile(filepath.Join(dir, broken.Hits), os.O_APPEND|os.O_WRONLY, 0)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := f.WriteString("no hit\nnor this\n"); err != nil {
		t.Fatal(err)
	}
	f.Close()
	for name, c := range map[string]struct {
		trial *bench.Trial
		said  string
		hits  float64
	}{
		"broken":  {broken, broken.Hits + ":2: ", 1},
		"missing": {&bench.Trial{Step: step, Hits: "missing.hits"}, "missing.hits: no such file", 0},
	} {
		p := NewPage(newRun(), dir, 1)
		p.Begin(1, step)
		p.End(c.trial)
		p.Begin(2, bench.Step{Client: "b"})
		p.End(write(t, dir))
		if p.Err() == nil || !strings.Contains(p.Err().Error(), c.said) || strings.Contains(p.Err().Error(), ":3: ") {
			t.Errorf("%s: error is %v, want one with %q", name, p.Err(), c.said)
		}
		expect(t, p, map[string]float64{
			`claude_requests_total{client="a",phase="2",status="success"}`: c.hits,
			`claudebench_requests_ended_total{client="a",phase="2"}`:       c.hits,
			`claudebench_trials_total{client="a",outcome="ok",phase="2"}`:  1,
		})
	}
}

// TestWickedClients have names that are no UTF-8, tell nonsense of themselves, and are not in
// the plan.
func TestWickedClients(t *testing.T) {
	dir := t.TempDir()
	p := NewPage(newRun(), dir, 1)
	trial := write(t, dir, hit(bench.OK, time.Second))
	trial.Done.CPU, trial.Usage.Mock = -time.Hour, -time.Hour
	p.Begin(1, bench.Step{Client: "\xff\"\\\n", Phase: 8})
	p.Ended(-5)
	p.End(trial)
	expect(t, p, map[string]float64{
		`claude_requests_total{client="` + "\ufffd" + `\"\\\n",phase="9",status="success"}`: 1,
		`claudebench_client_cpu_seconds_total{client="` + "\ufffd" + `\"\\\n",phase="9"}`:   0,
	})
}

func TestFormats(t *testing.T) {
	p := NewPage(newRun(), t.TempDir(), 1)
	for accept, want := range map[string]struct {
		kind  string
		eof   bool
		names string
	}{
		"": {"text/plain; version=0.0.4", false, "# TYPE claude_requests_total counter"},
		"application/openmetrics-text;version=1.0.0,text/plain;version=0.0.4;q=0.5": {"application/openmetrics-text; version=1.0.0", true, "# TYPE claude_requests counter"},
	} {
		response, _ := fetch(t, p, accept)
		body := response.Body.String()
		if got := response.Header().Get("Content-Type"); !strings.HasPrefix(got, want.kind) {
			t.Errorf("%q: content type is %q, want %q", accept, got, want.kind)
		}
		if strings.HasSuffix(body, "# EOF\n") != want.eof || !strings.Contains(body, want.names) {
			t.Errorf("%q: no %q in\n%s", accept, want.names, body)
		}
	}
}

// TestLabelsAreFew holds the page against its promise: no label but these, so that what
// Prometheus keeps does not grow with the requests.
func TestLabelsAreFew(t *testing.T) {
	p := fullPage(t)
	families, err := p.metrics.registry().Gather()
	if err != nil {
		t.Fatal(err)
	}
	few := map[string][]string{"claudebench_build_info": {"goversion", "version"}}
	for _, f := range families {
		for _, m := range f.GetMetric() {
			for _, l := range m.GetLabel() {
				may := few[f.GetName()]
				if may == nil {
					may = []string{labelClient, labelPhase, labelStatus, labelOutcome}
				}
				if !slices.Contains(may, l.GetName()) {
					t.Errorf("%s has the label %s", f.GetName(), l.GetName())
				}
			}
		}
	}
}

// fullPage has a value for every metric.
func fullPage(t testing.TB) *Page {
	t.Helper()
	dir := t.TempDir()
	p := NewPage(newRun(), dir, 2)
	p.Begin(1, step)
	p.End(write(t, dir, hit(bench.OK, time.Second)))
	p.Begin(2, step)
	return p
}

// TestPromtoolFindsNoFault asks Prometheus' own tool about names, types, units and help.
func TestPromtoolFindsNoFault(t *testing.T) {
	response, _ := fetch(t, fullPage(t), "")
	cmd := exec.Command("promtool", "check", "metrics") // of .ci/install
	cmd.Stdin = response.Body
	if out, err := cmd.CombinedOutput(); err != nil || len(out) > 0 {
		t.Errorf("%v: %s", err, out)
	}
}

func TestFetched(t *testing.T) {
	p := NewPage(newRun(), t.TempDir(), 1)
	fetched := func() bool {
		select {
		case <-p.Fetched():
			return true
		default:
			return false
		}
	}
	fetch(t, p, "")
	p.Over()
	p.ServeHTTP(httptest.NewRecorder(), httptest.NewRequest(http.MethodHead, Path, nil))
	if fetched() {
		t.Error("the end has been seen by nobody")
	}
	fetch(t, p, "")
	fetch(t, p, "")
	if !fetched() {
		t.Error("the end has been seen")
	}
}

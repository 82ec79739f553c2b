package history

import (
	"context"
	"errors"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/claudebench/claudebench/bench"
	"github.com/claudebench/claudebench/report/judge"
	"github.com/google/go-cmp/cmp"
)

func TestRead(t *testing.T) {
	h := read(t, nightly(t, 12), Options{})
	if h.Runs != 12 || len(h.Warnings) != 0 || len(h.Series) != len(Metrics()) {
		t.Fatalf("%d runs, %d series, warnings %v", h.Runs, len(h.Series), h.Warnings)
	}
	for i, s := range h.Series {
		if s.Metric.Name != Metrics()[i] || len(s.Points) != 12 || s.Client != "a" || s.Host != host || s.Workload.Phase.Latency != "fixed(5ms)" {
			t.Errorf("series %d is %+v", i, s)
		}
	}
	s := h.Series[0]
	want := Point{Run: "20261127-nightly", Dir: "07", Began: noon.AddDate(0, 0, 7), Tool: "v1", Value: latency(7).Seconds()}
	if diff := cmp.Diff(want, s.Points[7]); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff([]Change{{At: 6, Before: 0.00501, After: 0.00601}}, s.Changes); diff != "" {
		t.Errorf("p50: %s", diff)
	}
	for _, s := range h.Series[4:] {
		if steady := s.Metric.Name == "peak_memory" || s.Metric.Name == judge.Errors; steady && s.Changes != nil {
			t.Errorf("%s changes at %v", s.Metric.Name, s.Changes)
		}
	}
}

func TestOptions(t *testing.T) {
	dir := nightly(t, 12)
	if h := read(t, dir, Options{Clients: []string{"b"}}); h.Series != nil || h.Runs != 12 {
		t.Errorf("series of b: %v", h.Series)
	}
	h := read(t, dir, Options{Clients: []string{"a", "b"}, Metrics: []string{"p95"}, Since: noon.AddDate(0, 0, 3)})
	if len(h.Series) != 1 || h.Series[0].Metric.Name != "p95" || len(h.Series[0].Points) != 9 || h.Series[0].Points[0].Dir != "03" {
		t.Fatalf("series are %+v", h.Series)
	}
	if h.Series[0].Searched() || h.Series[0].Changes != nil {
		t.Errorf("9 points have been searched: %v", h.Series[0].Changes)
	}
}

// What runs have in common, and what sets them apart.
func TestSeriesApart(t *testing.T) {
	for name, tt := range map[string]struct {
		change func(*bench.Run)
		series int
	}{
		"another seed":     {func(r *bench.Run) { r.Plan.Seed = 99 }, 1},
		"more trials":      {func(r *bench.Run) { r.Plan.Trials = 3 }, 1},
		"another scenario": {func(r *bench.Run) { r.Plan.Scenario = "x" }, 1},
		"another client":   {func(r *bench.Run) { r.Plan.Clients = []string{"b"}; r.Trials = nil; addTrial(r, "b") }, 2},
		"one more client":  {func(r *bench.Run) { r.Plan.Clients = append(r.Plan.Clients, "b"); addTrial(r, "b") }, 2},
		"another latency":  {func(r *bench.Run) { r.Plan.Phases[0].Latency = "fixed(6ms)" }, 2},
		"another load":     {func(r *bench.Run) { r.Plan.Phases[0].Load.Concurrency = 3 }, 2},
		"another target":   {func(r *bench.Run) { r.Plan.Target = "http://localhost" }, 2},
		"another question": {func(r *bench.Run) { r.Plan.Message.Prompt = "q" }, 2},
		"another host":     {func(r *bench.Run) { r.Host.Cores = 4 }, 2},
		"a kernel's patch": {func(r *bench.Run) { r.Host.Kernel = "6.18.2" }, 1},
		"an unknown host":  {func(r *bench.Run) { r.Host.CPU = "" }, 1},
		"a copy":           {func(r *bench.Run) { r.ID, r.Began = newRun(0).ID, noon }, 1},
		"a phase twice": {func(r *bench.Run) {
			r.Plan.Phases = append(r.Plan.Phases, r.Plan.Phases[0])
			addTrial(r, "a")
			r.Trials[1].Phase = 1
		}, 1},
		"a search alone": {func(r *bench.Run) {
			r.Plan.Phases = []bench.Phase{{Kind: bench.MaxThroughput, Load: load, SLO: time.Second}}
			r.Trials[0].Confirm = true
		}, 1},
		"a search": {func(r *bench.Run) {
			r.Plan.Phases = append(r.Plan.Phases, bench.Phase{Kind: bench.MaxThroughput, Load: load, SLO: time.Second})
			addTrial(r, "a")
			r.Trials[1].Phase, r.Trials[1].Confirm = 1, true
		}, 1},
	} {
		dir := nightly(t, 1)
		run := newRun(1)
		tt.change(run)
		save(t, filepath.Join(dir, "second"), run, time.Millisecond)
		h := read(t, dir, p50)
		if len(h.Series) != tt.series {
			t.Errorf("%s: %d series, want %d", name, len(h.Series), tt.series)
		}
		points := map[string]int{"one more client": 2, "a copy": 1, "an unknown host": 1, "a search alone": 1}[name]
		if points == 0 {
			points = 3 - tt.series
		}
		if got := len(h.Series[0].Points); got != points {
			t.Errorf("%s: %d points, want %d", name, got, points)
		}
		if warned := len(h.Warnings) > 0; warned != (name == "an unknown host") {
			t.Errorf("%s: warnings are %v", name, h.Warnings)
		}
	}
}

// Time decides, not the name.
func TestTimeOrder(t *testing.T) {
	dir := nightly(t, 3)
	save(t, filepath.Join(dir, "00-again"), newRun(9), time.Second)
	points := read(t, dir, p50).Series[0].Points
	if last := points[len(points)-1]; last.Dir != "00-again" {
		t.Errorf("points are %v", points)
	}
}

// A run that cannot be read is named, with the place, and left out.
func TestUnreadableRuns(t *testing.T) {
	for name, tt := range map[string]struct {
		spoil func(dir string)
		want  string
	}{
		"cut off":      {func(dir string) { write(t, dir+"/run.json", []byte("{\n \"id\":")) }, "01/run.json:2: "},
		"the future":   {func(dir string) { write(t, dir+"/run.json", []byte(`{"schema_version": 99}`)) }, "schema version is 99"},
		"no plan":      {func(dir string) { write(t, dir+"/run.json", []byte(`{"schema_version": 1}`)) }, "01/run.json: "},
		"a broken log": {func(dir string) { write(t, dir+"/trial-01.hits", []byte("{}\nnonsense\n")) }, "01/trial-01.hits:1: "},
		"no log":       {func(dir string) { os.Remove(dir + "/trial-01.hits") }, "01/trial-01.hits: no such file"},
		"a directory":  {func(dir string) { os.Remove(dir + "/run.json"); write(t, dir+"/run.json/x", nil) }, "01/run.json: is no file"},
	} {
		dir := nightly(t, 3)
		tt.spoil(filepath.Join(dir, "01"))
		for range 2 { // the second time from the index
			h := read(t, dir, p50)
			if h.Runs != 2 || len(h.Series) != 1 || len(h.Series[0].Points) != 2 {
				t.Errorf("%s: %d runs, series %+v", name, h.Runs, h.Series)
			}
			if len(h.Warnings) != 1 || h.Warnings[0].Code != "unreadable-run" || !strings.Contains(h.Warnings[0].Message, tt.want) {
				t.Errorf("%s: warnings are %v, want one with %q", name, h.Warnings, tt.want)
			}
		}
	}
}

func TestWithoutRuns(t *testing.T) {
	dir := t.TempDir()
	write(t, filepath.Join(dir, "notes.txt"), nil)
	write(t, filepath.Join(dir, "empty", "x"), nil)
	if h := read(t, dir, Options{}); h.Runs != 0 || h.Series != nil || h.Warnings != nil {
		t.Errorf("history is %+v", h)
	}
	if _, err := Read(context.Background(), filepath.Join(dir, "nowhere"), Options{}); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("error is %v", err)
	}
}

func TestReadIsCancelled(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if _, err := Read(ctx, nightly(t, 2), Options{}); !errors.Is(err, context.Canceled) {
		t.Errorf("error is %v", err)
	}
}

func TestChangeSize(t *testing.T) {
	latency, errors := metrics()[place("p50")].Metric, metrics()[place(judge.Errors)].Metric
	throughput := metrics()[place("throughput")].Metric
	for name, tt := range map[string]struct {
		change Change
		of     judge.Metric
		size   float64
		known  bool
		worse  bool
	}{
		"slower":          {Change{Before: 4, After: 5}, latency, 0.25, true, true},
		"faster":          {Change{Before: 4, After: 3}, latency, -0.25, true, false},
		"more throughput": {Change{Before: 4, After: 5}, throughput, 0.25, true, false},
		"from nothing":    {Change{Before: 0, After: 5}, throughput, math.Inf(1), false, false},
		"errors":          {Change{Before: 0, After: 0.5}, errors, 0.5, true, true},
	} {
		size, known := tt.change.Size(tt.of)
		if size != tt.size || known != tt.known || tt.change.Worse(tt.of) != tt.worse {
			t.Errorf("%s: %v, %t, worse %t", name, size, known, tt.change.Worse(tt.of))
		}
	}
}

// The last 200 points are searched, and the place is counted from the first.
func TestSearchLooksBackSoFar(t *testing.T) {
	var s Series
	for i := range 260 {
		v := 1.0
		if i >= 30 {
			v = 2
		}
		if i >= 240 {
			v = 3
		}
		s.Points = append(s.Points, Point{Value: v + float64(i%3)/100})
	}
	s.search()
	if len(s.Changes) != 1 || s.Changes[0].At != 240 {
		t.Errorf("changes are %+v", s.Changes)
	}
}

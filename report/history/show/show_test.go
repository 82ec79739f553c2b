package show

import (
	"bytes"
	"encoding/csv"
	"flag"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/claudebench/claudebench/bench"
	"github.com/claudebench/claudebench/report/history"
	"github.com/claudebench/claudebench/report/judge"
	"github.com/google/go-cmp/cmp"
	"github.com/santhosh-tekuri/jsonschema/v6"
)

var update = flag.Bool("update", false, "write the golden files anew")

var p50 = judge.Metric{Name: "p50", Unit: "s", Better: judge.Lower, Scale: judge.Ratio}

// follow has the values of a client, one a day.
func follow(client string, m judge.Metric, values ...float64) history.Series {
	s := history.Series{
		Client: client, Digest: "d1", Metric: m,
		Workload: history.Workload{Phase: bench.Phase{Kind: bench.Fixed, Load: bench.Load{Kind: bench.Closed, Requests: 1000, Concurrency: 50}, Latency: "fixed(60ms)"}},
		Host:     bench.Host{OS: "Debian", Kernel: "6.18.1", CPU: "a CPU", Cores: 2, Memory: 8e9},
	}
	for day, v := range values {
		began := time.Date(2026, 11, 1+day, 10, 0, 0, 0, time.UTC)
		id := began.Format("20060102-150405") + "-clients"
		s.Points = append(s.Points, history.Point{Run: id, Dir: id, Began: began, Tool: "v1.2.0", Value: v})
	}
	return s
}

// long has a change of every kind: for the worse, for the better, and from nothing.
func long() *history.History {
	latency := follow("aiohttp", p50, 0.060, 0.061, 0.060, 0.059, 0.070, 0.071, 0.070, 0.060, 0.061, 0.060)
	latency.Changes = []history.Change{{At: 4, Before: 0.060, After: 0.070}, {At: 7, Before: 0.070, After: 0.060}}
	rate := follow("aiohttp", judge.Metric{Name: "throughput", Unit: "requests/s", Better: judge.Higher, Scale: judge.Ratio}, 0, 0, 0, 0, 0, 0, 800, 801, 802, 803)
	rate.Changes = []history.Change{{At: 6, Before: 0, After: 801.5}}
	errors := follow("aiohttp", judge.ErrorRate(judge.ErrorMargin), 0, 0, 0, 0, 0, 0, 0.01, 0.01, 0.01, 0.01)
	errors.Changes = []history.Change{{At: 6, Before: 0, After: 0.01}}
	steady := follow("=requests", p50, 0.062, 0.062, 0.062, 0.062, 0.062, 0.062, 0.062, 0.062, 0.062, 0.0621)
	few := follow("new\x1b[2J", p50, 0.08, 0.081)
	other := follow("aiohttp", p50, 0.05, 0.05)
	other.Host.Cores = 4
	target := follow("aiohttp", p50, 0.4, 0.41)
	target.Host, target.Digest, target.Workload.Target = other.Host, "d2", "https://api.example.com"
	once := follow("once", p50, 0.05)
	once.Digest = "d3"
	return &history.History{
		Runs:     13,
		Series:   []history.Series{latency, rate, errors, steady, few, other, target, once},
		Warnings: []bench.Warning{{Code: "unreadable-run", Message: "left out: results/x/run.json:3: unexpected end of JSON input", Fix: "delete the run, or mend its file"}},
	}
}

func written(t *testing.T, f Format, h *history.History) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := f.Write(&b, "results", h); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func TestGolden(t *testing.T) {
	for _, f := range Formats() {
		path := filepath.Join("testdata", "history."+f.Name)
		got := written(t, f, long())
		if *update {
			if err := os.WriteFile(path, got, 0o644); err != nil {
				t.Fatal(err)
			}
		}
		want, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(string(want), string(got)); diff != "" {
			t.Errorf("%s differs (-want +got); -update writes it anew:\n%s", path, diff)
		}
	}
}

// A client's name does not move the cursor.
func TestTableIsPrintable(t *testing.T) {
	if got := written(t, Format{"table", Table}, long()); bytes.ContainsRune(got, '\x1b') || !bytes.Contains(got, []byte("new\ufffd[2J")) {
		t.Errorf("table is %s", got)
	}
}

func TestNothing(t *testing.T) {
	for want, h := range map[string]*history.History{
		"There is nothing to show":   {},
		"1 run\n":                    {Runs: 1},
		"has measured (2 series)":    {Runs: 1, Series: []history.Series{follow("a", p50, 1), follow("b", p50, 1)}},
		"looked for from 10 runs on": {Runs: 2, Series: []history.Series{follow("a", p50, 1, 2)}},
	} {
		if got := string(written(t, Formats()[0], h)); !strings.Contains(got, want) {
			t.Errorf("no %q in %s", want, got)
		}
	}
}

func TestJSONKeepsItsSchema(t *testing.T) {
	schema, err := jsonschema.NewCompiler().Compile("schema.json")
	if err != nil {
		t.Fatal(err)
	}
	for _, h := range []*history.History{{}, long()} {
		v, err := jsonschema.UnmarshalJSON(bytes.NewReader(written(t, Format{"json", JSON}, h)))
		if err != nil {
			t.Fatal(err)
		}
		if err := schema.Validate(v); err != nil {
			t.Error(err)
		}
	}
}

// Every point is a line, and a spreadsheet takes none of them for a formula.
func TestCSV(t *testing.T) {
	h := long()
	rows, err := csv.NewReader(bytes.NewReader(written(t, Format{"csv", CSV}, h))).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	points, changes := 0, 0
	for _, s := range h.Series {
		points += len(s.Points)
	}
	for _, r := range rows[1:] {
		if strings.HasPrefix(r[0], "=") {
			t.Errorf("a formula: %v", r)
		}
		if r[11] != "" {
			changes++
		}
	}
	if len(rows) != points+1 || changes != 3 { // a change from nothing has no size
		t.Errorf("%d rows, %d changes", len(rows), changes)
	}
}

func TestSparkline(t *testing.T) {
	for _, tt := range []struct {
		values []float64
		want   string
	}{
		{[]float64{1}, "▅"},
		{[]float64{0, 0}, "▅▅"},
		{[]float64{1, 2, 3}, "▁▅█"},
		{[]float64{100, 101, 100}, "▄▅▄"}, // a hundredth is no mountain
		{[]float64{1, 1, 2, 2}, "▁▁██"},
		{slices.Concat(make([]float64, 45), slices.Repeat([]float64{1}, 15)), strings.Repeat("▁", 22) + "▅" + strings.Repeat("█", 7)},
	} {
		if got := sparkline(tt.values); got != tt.want {
			t.Errorf("%v: %s, want %s", tt.values, got, tt.want)
		}
	}
}

func FuzzSparkline(f *testing.F) {
	f.Add(1.0, 2.0, 3.0, 40)
	f.Add(math.MaxFloat64, -math.MaxFloat64, 0.0, 3)
	f.Add(3*math.SmallestNonzeroFloat64, 0.0, 0.0, 31) // half of it is not what it says
	f.Fuzz(func(t *testing.T, a, b, c float64, n int) {
		for _, x := range []float64{a, b, c} {
			if math.IsNaN(x) || math.IsInf(x, 0) {
				return
			}
		}
		n = 1 + (n%100+100)%100
		values := make([]float64, n)
		for i := range values {
			values[i] = []float64{a, b, c}[i%3]
		}
		if got := utf8.RuneCountInString(sparkline(values)); got != min(n, sparkWidth) {
			t.Errorf("%d characters for %d values", got, n)
		}
	})
}

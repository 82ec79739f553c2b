package aa

import (
	"os"
	"strings"
	"testing"
	"time"

	"github.com/claudebench/claudebench/bench"
	"github.com/claudebench/claudebench/report"
	"github.com/claudebench/claudebench/report/judge"
	"github.com/google/go-cmp/cmp"
)

var host = bench.Host{CPU: "AMD EPYC 7763", Kernel: "6.8.0", Cores: 4, Memory: 8 << 30}

func store(t *testing.T) Store {
	t.Setenv("XDG_STATE_HOME", t.TempDir())
	s, err := Default()
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func record(o judge.Outcome, detectable float64) Record {
	return Record{
		SchemaVersion: schemaVersion, At: time.Date(2026, 11, 20, 0, 0, 0, 0, time.UTC), Client: "go-pooled",
		Load: bench.Load{Kind: bench.Closed, Requests: 1000, Concurrency: 50}, Pairs: 10, Outcome: o, FirstWorse: o == judge.Worse,
		Detectable: map[string]float64{"p50": detectable},
	}
}

func TestStoreRemembers(t *testing.T) {
	s := store(t)
	if got, err := s.Records(host); got != nil || err != nil {
		t.Errorf("before the first: %v, %v", got, err)
	}
	want := []Record{record(judge.Same, 0.04), record(judge.Worse, 0.06)}
	for _, r := range want {
		if err := s.Add(host, r); err != nil {
			t.Fatal(err)
		}
	}
	got, err := s.Records(host)
	if diff := cmp.Diff(want, got); diff != "" || err != nil {
		t.Error(err, diff)
	}
	other := host
	other.Cores++
	if got, err := s.Records(other); got != nil || err != nil {
		t.Errorf("another host: %v, %v", got, err)
	}
	if err := s.Add(bench.Host{}, want[0]); err == nil {
		t.Error("remembers a host of which nothing is known")
	}
}

// TestTornLines are what a crash leaves, and what a later version writes.
func TestTornLines(t *testing.T) {
	s := store(t)
	if err := s.Add(host, record(judge.Same, 0.04)); err != nil {
		t.Fatal(err)
	}
	f, err := os.OpenFile(s.Path(host), os.O_APPEND|os.O_WRONLY, 0)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	if _, err := f.WriteString("{\"schema_version\":9}\n\x00\x00\n{\"schema_version\":1,\"outco"); err != nil {
		t.Fatal(err)
	}
	if got, err := s.Records(host); len(got) != 1 || err != nil {
		t.Errorf("%v, %v", got, err)
	}
	if err := s.Add(host, record(judge.Worse, 0.05)); err != nil {
		t.Fatal(err)
	}
	if got, err := s.Records(host); len(got) != 2 || err != nil {
		t.Errorf("after a torn line: %v, %v", got, err)
	}
}

func TestSum(t *testing.T) {
	if Sum(nil) != nil {
		t.Error("something of nothing")
	}
	var all []Record
	for range 39 {
		all = append(all, record(judge.Same, 0.04))
	}
	a := Sum(append(all, record(judge.Unclear, 0.05)))
	// 1 - 0.05^(1/40)
	if a.Worse != 0 || a.Comparisons != 40 || a.AtMost < 0.0721 || a.AtMost > 0.0722 || a.Detectable["p50"] != 0.04 {
		t.Errorf("%+v", a)
	}
	if a = Sum(append(all, record(judge.Worse, 0.05))); a.Worse != 1 || a.FirstWorse != 1 || a.AtMost < 0.1 || !strings.Contains(a.Sentence(), "1 of 40") {
		t.Errorf("%+v", a)
	}
}

func TestRecordOf(t *testing.T) {
	c := report.Comparison{
		Base: report.Side{Name: "go-pooled"}, Blocks: make([]judge.Block, 2),
		Verdict: judge.Verdict{Outcome: judge.Unclear, Pairs: 10, Comparisons: []judge.Comparison{
			{Metric: judge.Metric{Name: "p50"}, Gating: true, Effect: &judge.Effect{Detectable: 0.05}},
			{Metric: judge.Metric{Name: "p99"}, Effect: &judge.Effect{Detectable: 0.2}},
		}},
	}
	r := RecordOf(&bench.Run{}, c)
	if r.Outcome != judge.Unclear || !r.FirstWorse || len(r.Detectable) != 1 || r.Detectable["p50"] != 0.05 {
		t.Errorf("%+v", r)
	}
}

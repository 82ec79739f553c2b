package cost

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/claudebench/claudebench/bench"
	"github.com/claudebench/claudebench/report"
	"github.com/claudebench/claudebench/report/stat"
)

func estimateOf(t *testing.T, s *Statement, client, instance string) Estimate {
	t.Helper()
	for _, e := range s.Estimates {
		if e.Client == client && e.Instance == instance {
			return e
		}
	}
	t.Fatalf("there is no estimate of %s on %s", client, instance)
	return Estimate{}
}

// What aiohttp took, and what follows from it, worked out by hand.
func TestBuildByHand(t *testing.T) {
	s := build(t, Defaults(), unchanged)
	d := s.Demands[slices.IndexFunc(s.Demands, func(d Demand) bool { return d.Client == "aiohttp" })]
	if d.Trials != 6 || d.Requests != 24 || d.Cores != 1 || d.Bytes.Median != 1500 || d.Bytes.N != 6 {
		t.Errorf("%+v", d)
	}
	cpu := (4.12e-3 + 4.16e-3) / 2 / 4 // trials 3 and 4, of 4 requests
	if !near(d.CPU.Median, cpu) || d.CPU.Kind != stat.Interval {
		t.Errorf("CPU %+v, want %g", d.CPU, cpu)
	}
	e := estimateOf(t, s, "aiohttp", "D4s v3")
	if e.Binds != CPU || !near(e.Capacity.Median, 4*0.7/cpu) || *e.Fitting != 340 { // 16 GiB × 0.8 / 40.35 MB
		t.Errorf("%+v, want %g/s", e, 4*0.7/cpu)
	}
	if want := 0.192 / (4 * 0.7 / cpu * 3600) * 1e6; !near(e.Dollars.Median, want) {
		t.Errorf("%g dollars, want %g", e.Dollars.Median, want)
	}
	// Answers that take 8 s leave each worker, with 2 in flight, a quarter of a
	// request a second.
	a := Defaults()
	a.Latency = seconds(8)
	e = estimateOf(t, build(t, a, unchanged), "aiohttp", "D4s v3")
	if e.Binds != Memory || !near(e.Capacity.Median, 340*0.25) {
		t.Errorf("%+v, want %g/s", e, 340*0.25)
	}
	if e := estimateOf(t, s, "=own|client", "D4s v3"); e.Dollars != nil {
		t.Errorf("a client without CPU time costs %+v", e.Dollars)
	}
}

func TestTokens(t *testing.T) {
	s := build(t, Defaults(), unchanged)
	// 400 bytes of prompt, 64 tokens of answer, at $0.10 and $0.50 a million.
	if *s.Tokens.Input != 10 || *s.Tokens.Output != 32 || *s.Tokens.Total() != 42 || !s.Tokens.InputAssumed || !s.Tokens.OutputAssumed {
		t.Errorf("%+v", s.Tokens)
	}
	a := Defaults()
	a.Tokens = Tokens{Model: "claude-opus-5-5", Input: 1000, Output: 500}
	s = build(t, a, unchanged)
	if *s.Tokens.Total() != 4000+10000 || s.Tokens.InputAssumed || s.Tokens.OutputAssumed {
		t.Errorf("%+v", s.Tokens)
	}
	// A long prompt has another rate, for the whole request.
	a.Tokens = Tokens{Input: 200_000, Output: 1000}
	s = build(t, a, unchanged)
	if *s.Tokens.Input != 100_000 || *s.Tokens.Output != 2500 {
		t.Errorf("input %g, output %g", *s.Tokens.Input, *s.Tokens.Output)
	}
	s = build(t, Defaults(), func(r *bench.Run) { r.Plan.Message.Model = "claude-none" })
	if s.Tokens.Total() != nil || s.Tokens.Share(s.Estimates[0]) != nil || !hasWarning(s, "no-token-price", "claude-none") {
		t.Errorf("%+v", s.Tokens)
	}
}

func hasWarning(s *Statement, code, text string) bool {
	return slices.ContainsFunc(s.Warnings, func(w bench.Warning) bool { return w.Code == code && strings.Contains(w.Message, text) && w.Fix != "" })
}

func TestWarnings(t *testing.T) {
	s := build(t, Defaults(), unchanged)
	for code, text := range map[string]string{
		"skipped":          "requests did not run: no module named requests",
		"trial-failed":     "httpx: 2 of 2 trials failed",
		"not-measured":     "=own|client: its CPU time is not known",
		"failed-requests":  "=own|client: 1 of 4 requests failed",
		"doubtful-figures": "aiohttp",
		"mock-upstream":    "how long answers took was chosen",
	} {
		if !hasWarning(s, code, text) {
			t.Errorf("no warning %s with %q in %+v", code, text, s.Warnings)
		}
	}
	if !hasWarning(s, "not-measured", "httpx: no trial gave figures") {
		t.Error("no word of httpx")
	}
	a := Defaults()
	a.Latency = seconds(8)
	if s := build(t, a, unchanged); hasWarning(s, "mock-upstream", "was chosen") || !hasWarning(s, "mock-upstream", "TLS") {
		t.Error("with a latency given, the mock's does not matter, and TLS still does")
	}
	s = build(t, Defaults(), func(r *bench.Run) {
		r.Plan.Target = "https://api.example"
		r.Interrupted = true
		for i := range r.Trials {
			r.Trials[i].Load.Kind = bench.Burst
		}
		r.Plan.Phases[0].Load.Kind = bench.Burst
	})
	if hasWarning(s, "mock-upstream", "") || !hasWarning(s, "interrupted", "") || !hasWarning(s, "not-closed", "bursts of 2") {
		t.Errorf("%+v", s.Warnings)
	}
}

func TestClaims(t *testing.T) {
	s := build(t, Defaults(), unchanged)
	want := map[string]report.Verdict{
		"t3.xlarge, price of a month":                          report.Holds,
		"t3.xlarge, price of a month in which it is 70 % busy": report.Refuted,
		"t3.xlarge, network":                                   report.Refuted,
		"D4s v3, price of a month":                             report.Holds,
		"e2-standard-4, price of a month":                      report.Holds,
		"e2-standard-4, network":                               report.Refuted,
		"cheapest first":                                       report.Refuted,
		"a request by requests costs, one by aiohttp being 1":  report.Incomparable,
	}
	got := map[string]report.Verdict{}
	for _, c := range s.Claims {
		got[c.Subject] = c.Verdict
		if c.Why == "" {
			t.Errorf("%s: no reason", c.Subject)
		}
	}
	for subject, verdict := range want {
		if got[subject] != verdict {
			t.Errorf("%s: %q, want %q", subject, got[subject], verdict)
		}
	}
	if s := build(t, Assumptions{Utilisation: 0.4, MemoryShare: 1, Speed: 1}, unchanged); slices.ContainsFunc(s.Claims, func(c Claim) bool { return strings.Contains(c.Subject, "busy") }) {
		t.Error("at the baseline nothing is charged beside")
	}
}

func TestRatio(t *testing.T) {
	a, b := report.Law{Library: "requests", Published: 320}, report.Law{Library: "aiohttp", Published: 950} // 2.97
	one := &stat.Summary{Median: 1, Low: 1, High: 1}
	tests := []struct {
		low, high float64
		want      report.Verdict
	}{
		{2.9, 3.1, report.Holds},
		{3.2, 3.3, report.Holds},
		{3.4, 3.5, report.Refuted},
		{2.0, 2.5, report.Refuted},
		{2.0, 4.0, report.Incomparable},
	}
	for _, test := range tests {
		if c := ratio(a, b, &stat.Summary{Median: test.low, Low: test.low, High: test.high}, one); c.Verdict != test.want {
			t.Errorf("%g to %g: %+v, want %s", test.low, test.high, c, test.want)
		}
	}
	wide := &stat.Summary{Median: 1, Low: 0.99, High: 1.01}
	if c := ratio(a, b, &stat.Summary{Median: 3, Low: 2.97, High: 3.03}, wide); c.Ours != "3.00 (2.94–3.06)" {
		t.Errorf("bounds of both: %+v", c)
	}
	if c := ratio(a, b, nil, one); c.Verdict != report.Incomparable || c.Ours != "" {
		t.Errorf("%+v", c)
	}
}

// A search tells of its own trials only: those that confirm it.
func TestSearchOnly(t *testing.T) {
	s := build(t, Defaults(), func(r *bench.Run) {
		r.Plan.Phases[0].Kind, r.Plan.Phases[0].SLO = bench.MaxThroughput, seconds(1)
		for i := range r.Trials {
			r.Trials[i].Confirm = r.Trials[i].Repetition == 1
		}
	})
	for _, d := range s.Demands {
		if d.Client == "aiohttp" && (d.Trials != 1 || d.Requests != 4 || d.Bytes.N != 1) {
			t.Errorf("%+v", d)
		}
	}
}

func TestBuildRefuses(t *testing.T) {
	dir, run := fixture(t)
	doc, err := report.Build(dir, run)
	if err != nil {
		t.Fatal(err)
	}
	c := Catalogue{Instances: []Instance{plainInstance()}}
	if _, err := Build(dir, run, doc, c, Assumptions{}); err == nil || !strings.Contains(err.Error(), "utilisation: must be above 0") {
		t.Errorf("no assumptions: %v", err)
	}
	run.Plan.Message.MaxTokens = 1 << 60
	if _, err := Build(dir, run, doc, c, Defaults()); err == nil || !strings.Contains(err.Error(), "output-tokens") {
		t.Errorf("an answer without end: %v", err)
	}
	run.Plan.Message.MaxTokens = 64
	spoilt := copyRun(t)
	if err := os.WriteFile(filepath.Join(spoilt, "good.hits"), []byte("{}\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	if _, err := Build(spoilt, run, doc, c, Defaults()); err == nil || !strings.Contains(err.Error(), "good.hits:1") {
		t.Errorf("a line that is no hit: %v", err)
	}
	run.Trials[0].Hits = "../../../etc/passwd"
	if _, err := Build(dir, run, doc, c, Defaults()); err == nil || !strings.Contains(err.Error(), "outside the run's directory") {
		t.Errorf("a log elsewhere: %v", err)
	}
}

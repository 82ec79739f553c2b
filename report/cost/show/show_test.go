package show

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/claudebench/claudebench/bench"
	"github.com/claudebench/claudebench/bench/engine"
	"github.com/claudebench/claudebench/report"
	"github.com/claudebench/claudebench/report/cost"
)

var update = flag.Bool("update", false, "write the golden files anew")

// statement is that of the run that the tests of package cost have, too, with a
// rate to be served, after a change of it.
func statement(t *testing.T, change func(*bench.Run, *cost.Assumptions)) *cost.Statement {
	t.Helper()
	dir := filepath.Join("..", "testdata", "run")
	run, err := engine.Open(dir)
	if err != nil {
		t.Fatal(err)
	}
	a := cost.Defaults()
	a.Rate = 400
	change(run, &a)
	doc, err := report.Build(dir, run)
	if err != nil {
		t.Fatal(err)
	}
	catalogue, err := cost.Parse("instances.yaml", cost.Source())
	if err != nil {
		t.Fatal(err)
	}
	s, err := cost.Build(dir, run, doc, catalogue, a)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func normal(*bench.Run, *cost.Assumptions) {}

func written(t *testing.T, s *cost.Statement, format string) []byte {
	t.Helper()
	for _, f := range Formats() {
		if f.Name == format {
			var b bytes.Buffer
			if err := f.Write(&b, s); err != nil {
				t.Fatal(err)
			}
			return b.Bytes()
		}
	}
	t.Fatalf("no format %s", format)
	return nil
}

func TestGolden(t *testing.T) {
	s := statement(t, normal)
	for _, f := range Formats() {
		path := filepath.Join("testdata", "cost."+f.Name)
		got := written(t, s, f.Name)
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

// What is not known is null, and nothing that is known is left out.
func TestJSON(t *testing.T) {
	var d map[string]any
	if err := json.Unmarshal(written(t, statement(t, normal), "json"), &d); err != nil {
		t.Fatal(err)
	}
	if d["schema_version"] != 1.0 || d["target"] != nil {
		t.Errorf("version %v, target %v", d["schema_version"], d["target"])
	}
	known := 0
	for _, e := range d["estimates"].([]any) {
		e := e.(map[string]any)
		dollars, isKnown := e["usd_per_million_requests"].(map[string]any)
		switch {
		case e["client"] == "aiohttp" || e["client"] == "go-pooled":
			known++
			if !isKnown || dollars["low"].(float64) >= dollars["high"].(float64) || e["instance_share"] == nil || e["fleet"] == nil || len(e["sensitivities"].([]any)) != 6 {
				t.Errorf("%+v", e)
			}
		case isKnown || e["capacity_per_second"] != nil || e["workers"] != nil || e["instance_share"] != nil || e["fleet"] != nil:
			t.Errorf("known although nothing was measured: %+v", e)
		}
	}
	if known != 6 {
		t.Errorf("%d known estimates, want 6", known)
	}
}

// A name is a name: no formula of a sheet, no markup, no command of a terminal.
func TestNamesAreHarmless(t *testing.T) {
	const name = "=a|<b>@me `x`\n\x1b[2J"
	s := statement(t, func(r *bench.Run, _ *cost.Assumptions) {
		for i := range r.Trials {
			if r.Trials[i].Client == "=own|client" {
				r.Trials[i].Client = name
			}
		}
		r.Plan.Clients[2] = name
	})
	for format, never := range map[string][]string{"table": {"\x1b", "a|<b>@me `x`\n"}, "markdown": {"\x1b", "<b>", "@me", "a|", " `x"}, "html": {"\x1b", "<b>"}} {
		text := string(written(t, s, format))
		for _, bad := range never {
			if strings.Contains(text, bad) {
				t.Errorf("%s contains %q", format, bad)
			}
		}
	}
	rows, err := csv.NewReader(bytes.NewReader(written(t, s, "csv"))).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	if len(rows) != 13 || rows[7][1] != "'"+name {
		t.Errorf("%d rows, client %q", len(rows), rows[7][1])
	}
}

// Every table of Markdown has as many cells in each row.
func TestMarkdownTables(t *testing.T) {
	cells := 0
	for line := range strings.Lines(string(written(t, statement(t, normal), "markdown"))) {
		n := strings.Count(strings.ReplaceAll(line, `\|`, ""), "|")
		if n > 0 && cells > 0 && n != cells {
			t.Errorf("%d bars, %d above: %s", n, cells, line)
		}
		cells = n
	}
}

func TestAdvice(t *testing.T) {
	for want, shares := range map[string][]float64{
		"Save tokens first":          {0.001, 0.09},
		"The tokens are the smaller": {0.95},
		"Both are worth an effort":   {0.05, 0.5},
		"Both are worth an effort.":  {0.05, 0.95},
	} {
		if got := advice(shares); !strings.HasPrefix(got, want) {
			t.Errorf("%v: %s, want %s", shares, got, want)
		}
	}
}

// Words follow what is known.
func TestWords(t *testing.T) {
	unpriced := statement(t, func(r *bench.Run, a *cost.Assumptions) {
		r.Plan.Message.Model, a.Rate = "claude-none", 0
	})
	text := string(written(t, unpriced, "table"))
	for _, want := range []string{`No price is known of the model "claude-none"`, "as in the run"} {
		if !strings.Contains(text, want) {
			t.Errorf("%q is missing", want)
		}
	}
	for _, never := range []string{"$/month", "share of both", "NaN", "Inf", "tokens of input"} {
		if strings.Contains(text, never) {
			t.Errorf("%q is there", never)
		}
	}
	huge := statement(t, func(r *bench.Run, _ *cost.Assumptions) {
		for i := range r.Trials {
			r.Trials[i].Usage.PeakRSS = 1 << 40
		}
	})
	if text := string(written(t, huge, "table")); !strings.Contains(text, "memory: no worker fits") {
		t.Error(text)
	}
}

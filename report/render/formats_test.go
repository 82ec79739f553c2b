package render

import (
	"bytes"
	"encoding/xml"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/claudebench/claudebench/bench"
	"github.com/claudebench/claudebench/report"
)

const wicked = "a|b\n<script>alert(1)</script> `x` @everyone \x01 -->"

// rename gives the first client a name that every format could stumble over.
func wickedDocument(t *testing.T) *report.Document {
	d := worse(t)
	d.Run.Scenario = wicked
	d.Comparison.Base.Name, d.Comparison.Head.Name = wicked, wicked
	d.Results[0].Client = wicked
	d.Breaches[0].Client = wicked
	return d
}

func render(t *testing.T, write Renderer, d *report.Document) string {
	t.Helper()
	var out bytes.Buffer
	if err := write(&out, d, Options{}); err != nil {
		t.Fatal(err)
	}
	return out.String()
}

func TestMarkdownEscapes(t *testing.T) {
	text := render(t, Markdown, wickedDocument(t))
	for _, bad := range []string{"<script>", "@everyone", "a|b", "\x01"} {
		if strings.Contains(text, bad) {
			t.Errorf("holds %q:\n%s", bad, text)
		}
	}
	if first, _, _ := strings.Cut(text, "\n"); !strings.HasPrefix(first, "<!-- claudebench:") || strings.Count(first, "-->") != 1 {
		t.Errorf("marker is %q", first)
	}
}

// TestMarkdownFits however much there is to say.
func TestMarkdownFits(t *testing.T) {
	d := worse(t)
	for i := range 3000 {
		d.Results = append(d.Results, report.Result{Client: fmt.Sprintf("client-%d", i)})
		d.Warnings = append(d.Warnings, bench.Warning{Code: "code", Message: strings.Repeat("long ", 20)})
	}
	text := render(t, Markdown, d)
	if len(text) > 65_536 || !strings.Contains(text, "is worse than") || !strings.Contains(text, "left out") {
		t.Errorf("%d bytes", len(text))
	}
}

func TestJUnitIsXML(t *testing.T) {
	for name, d := range map[string]*report.Document{"worse": worse(t), "troubled": troubled(t), "wicked": wickedDocument(t)} {
		text := render(t, JUnit, d)
		if text != render(t, JUnit, d) {
			t.Errorf("%s: two texts of one document", name)
		}
		var s suites
		if err := xml.Unmarshal([]byte(text), &s); err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		var n counts
		for _, c := range s.Suites[0].Cases {
			n.count(&c)
		}
		if n != s.counts || n.Tests == 0 || (n.Failures > 0) != d.Fails() {
			t.Errorf("%s: counts are %+v, and there are %+v", name, s.counts, n)
		}
	}
}

func TestAnnotationsAreFewAndWhole(t *testing.T) {
	d := wickedDocument(t)
	for range 30 {
		d.Warnings = append(d.Warnings, bench.Warning{Code: "a,b:c", Message: "two\nlines, 50 %"})
	}
	lines := strings.Split(strings.TrimSuffix(render(t, Annotations, d), "\n"), "\n")
	if len(lines) != maxAnnotations || !strings.HasPrefix(lines[0], "::error title=claudebench%3A worse::") {
		t.Errorf("%q", lines)
	}
	for _, l := range lines {
		if !strings.HasPrefix(l, "::") {
			t.Errorf("no command: %q", l)
		}
	}
}

func TestCSVIsNoFormula(t *testing.T) {
	d := normal(t)
	d.Results[0].Client = "=1+2"
	if text := render(t, CSV, d); strings.Contains(text, ",=1+2") || !strings.Contains(text, "'=1+2") {
		t.Error("a name may be taken for a formula")
	}
}

// TestPrometheusReadsOpenMetrics asks the real one.
func TestPrometheusReadsOpenMetrics(t *testing.T) {
	for _, d := range []*report.Document{worse(t), normal(t), wickedDocument(t)} {
		text := render(t, OpenMetrics, d)
		if !strings.HasSuffix(text, "\n# EOF\n") {
			t.Error("no end")
		}
		cmd := exec.Command("promtool", "check", "metrics")
		cmd.Stdin = strings.NewReader(text)
		if out, err := cmd.CombinedOutput(); err != nil {
			t.Errorf("promtool: %v\n%s\n%s", err, out, text)
		}
	}
}

// TestBenchstatReadsGoBench asks the real one for the medians of the trials.
func TestBenchstatReadsGoBench(t *testing.T) {
	dir := t.TempDir()
	d := worse(t)
	for _, name := range []string{"base.txt", "head.txt"} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(render(t, GoBench, d)), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	out, err := exec.Command("go", "tool", "benchstat", "-format", "csv", "-filter", ".unit:p50-sec", filepath.Join(dir, "base.txt"), filepath.Join(dir, "head.txt")).CombinedOutput()
	if err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	for _, r := range d.Results {
		want := fmt.Sprintf("client=%s/phase=1/load=closed", r.Client)
		found := false
		for line := range strings.Lines(string(out)) {
			cells := strings.Split(line, ",")
			if !strings.Contains(cells[0], want) {
				continue
			}
			var median float64
			fmt.Sscan(cells[1], &median)
			found = true
			if apart := median/r.P50.Median - 1; apart > 1e-3 || apart < -1e-3 {
				t.Errorf("%s: benchstat says %s, we say %g", r.Client, cells[1], r.P50.Median)
			}
		}
		if !found {
			t.Errorf("benchstat does not know %s:\n%s", want, out)
		}
	}
}

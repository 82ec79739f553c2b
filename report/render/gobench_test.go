package render

import (
	"bytes"
	"encoding/csv"
	"math"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/claudebench/claudebench/report"
	"github.com/claudebench/claudebench/report/stat"
)

// benchstat runs the real one on documents, and returns the medians that it prints, by unit and
// benchmark, one for each document, and what it complains of.
func benchstat(t *testing.T, documents ...*report.Document) (medians map[string]map[string][]float64, complaints string) {
	t.Helper()
	dir := t.TempDir()
	args := []string{"tool", "benchstat", "-format", "csv"}
	for i, d := range documents {
		path := filepath.Join(dir, strconv.Itoa(i)+".txt")
		if err := os.WriteFile(path, []byte(render(t, GoBench, d)), 0o600); err != nil {
			t.Fatal(err)
		}
		args = append(args, path)
	}
	cmd := exec.Command("go", args...)
	var said, out bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &said
	if err := cmd.Run(); err != nil {
		t.Fatalf("%v: %s", err, said.String())
	}
	reader := csv.NewReader(&out)
	reader.FieldsPerRecord = -1
	rows, err := reader.ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	medians = map[string]map[string][]float64{}
	unit := ""
	for _, cells := range rows {
		switch {
		case len(cells) < 3 || cells[0] == "geomean":
		case cells[0] == "":
			unit = cells[1] // or the name of a file, whose table is empty
			medians[unit] = map[string][]float64{}
		default:
			for i := range documents {
				v, _ := strconv.ParseFloat(cells[1+2*i], 64)
				medians[unit][cells[0]] = append(medians[unit][cells[0]], v)
			}
		}
	}
	return medians, said.String()
}

// TestBenchstatAgrees on the median of every metric of two runs.
func TestBenchstatAgrees(t *testing.T) {
	base, head := worse(t), worse(t)
	for _, r := range head.Results {
		for _, values := range r.Samples {
			for i := range values {
				values[i] *= 1.5
			}
		}
	}
	medians, said := benchstat(t, base, head)
	if strings.Contains(said, ".txt") {
		t.Errorf("complains of %s", said)
	}
	for i, r := range base.Results {
		for _, u := range units() {
			got := medians[u.unit]["Run/client="+r.Client+"/phase=1/load=closed"]
			if r.Samples[u.metric] == nil {
				continue
			}
			for j, samples := range [][]float64{r.Samples[u.metric], head.Results[i].Samples[u.metric]} {
				want, _ := stat.Summarize(samples)
				if len(got) != 2 || math.Abs(got[j]-want.Median) > 1e-4*want.Median {
					t.Errorf("%s of %s is %v, not %g", u.unit, r.Client, got, want.Median)
				}
			}
		}
	}
	if len(medians["p50-sec"]) != 3 {
		t.Errorf("%v", medians["p50-sec"])
	}
}

// A name is one part of a benchmark's name, whatever is in it.
func TestBenchstatReadsWickedNames(t *testing.T) {
	d := wickedDocument(t)
	d.Run.Host.CPU = "fast\nBenchmarkY 1 1 ns/op"
	d.Results[1].Client = "a/b=c d-8\nBenchmarkX 1 1 ns/op"
	medians, said := benchstat(t, d)
	if strings.Contains(said, ".txt") || len(medians["p50-sec"]) != 3 || medians["ns/op"] != nil {
		t.Errorf("%s\n%v", said, medians["p50-sec"])
	}
	if medians["p50-sec"]["Run/client=a_b_c_d-8_BenchmarkX_1_1_ns_op/phase=1/load=closed"] == nil {
		t.Errorf("%v", medians["p50-sec"])
	}
}

// A trial without a value has no line: benchstat would call it broken.
func TestGoBenchLeavesOutWhatIsEmpty(t *testing.T) {
	d := worse(t)
	d.Results[0].Samples = nil
	if text := render(t, GoBench, d); strings.Contains(text, "client="+d.Results[0].Client) || !strings.Contains(text, "client="+d.Results[1].Client) {
		t.Error(text)
	}
}

package main

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/claudebench/claudebench/bench"
	"github.com/claudebench/claudebench/bench/live"
	"github.com/google/go-cmp/cmp"
)

// A board is the part of a dashboard that we answer for.
type board struct {
	Templating struct{ List []struct{ Name string } }
	Panels     []struct {
		ID          int
		Title       string
		Description string
		Targets     []struct{ Expr string }
	}
}

func dashboard(t *testing.T) board {
	t.Helper()
	text, err := os.ReadFile("../../docs/grafana/claudebench.json")
	if err != nil {
		t.Fatal(err)
	}
	var b board
	if err := json.Unmarshal(text, &b); err != nil {
		t.Fatal(err)
	}
	return b
}

// exprs are the expressions of all panels, with what Grafana puts in the place of its variables.
func (b board) exprs() (all []string) {
	for _, p := range b.Panels {
		for _, target := range p.Targets {
			all = append(all, strings.NewReplacer("$__rate_interval", "2s", "$client", ".*").Replace(target.Expr))
		}
	}
	return all
}

// metricName matches one of ours within an expression or a document.
var metricName = regexp.MustCompile(`\bclaude(?:bench)?_[a-z_]*[a-z]\b`)

// TestDashboardUsesMetricsThatExist holds the dashboard against the page: it names no other
// metrics, and leaves none out.
func TestDashboardUsesMetricsThatExist(t *testing.T) {
	b, served := dashboard(t), servedTypes(t)
	used := map[string]bool{"claudebench_run_start_time_seconds": true} // for who wants to part runs
	ids := map[int]bool{}
	for _, p := range b.Panels {
		if ids[p.ID] || p.Title == "" || p.Description == "" || len(p.Targets) == 0 {
			t.Errorf("panel %d, %q, has the number of another, no description, or nothing to show", p.ID, p.Title)
		}
		ids[p.ID] = true
	}
	for _, expr := range b.exprs() {
		names := metricName.FindAllString(expr, -1)
		if len(names) == 0 || strings.Contains(expr, "$") {
			t.Errorf("%s names no metric, or a variable that Grafana does not have", expr)
		}
		for _, name := range names {
			name = strings.TrimSuffix(name, "_bucket")
			used[name] = true
			if served[name] == "" {
				t.Errorf("%s: there is no metric %s", expr, name)
			}
		}
	}
	for name := range served {
		if !used[name] {
			t.Errorf("no panel shows %s", name)
		}
	}
}

// TestMetricsAreDocumented holds docs/metrics.md against the page.
func TestMetricsAreDocumented(t *testing.T) {
	text, err := os.ReadFile("../../docs/metrics.md")
	if err != nil {
		t.Fatal(err)
	}
	documented := map[string]string{}
	for _, row := range regexp.MustCompile("(?m)^\\| `(claude[a-z_]*)` \\| (counter|gauge|histogram) \\|").FindAllStringSubmatch(string(text), -1) {
		documented[row[1]] = row[2]
	}
	if diff := cmp.Diff(servedTypes(t), documented); diff != "" {
		t.Errorf("served and documented differ: %s", diff)
	}
}

// servedTypes are the types of all metrics that a run can show.
func servedTypes(t *testing.T) map[string]string {
	t.Helper()
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "trial.hits"), nil, 0o600); err != nil {
		t.Fatal(err)
	}
	run := bench.Run{Plan: bench.Plan{Clients: []string{"a"}, Phases: make([]bench.Phase, 1)}}
	page := live.NewPage(&run, dir, 1)
	page.Begin(1, bench.Step{Client: "a"})
	page.End(&bench.Trial{Hits: "trial.hits"})
	page.Begin(2, bench.Step{Client: "a"})
	response := httptest.NewRecorder()
	page.ServeHTTP(response, httptest.NewRequest(http.MethodGet, live.Path, nil))
	types := map[string]string{}
	for _, m := range regexp.MustCompile(`(?m)^# TYPE (\S+) (\S+)$`).FindAllStringSubmatch(response.Body.String(), -1) {
		types[m[1]] = m[2]
	}
	return types
}

package main

import (
	"os/exec"
	"slices"
	"strings"
	"testing"
)

const module = "github.com/claudebench/claudebench/"

// allowed lists what each package may import of ours. A package that is not
// listed may import nothing of ours; cmd/claudebench may import all.
var allowed = map[string][]string{
	"bench/hitlog":   {"bench"},
	"bench/monitor":  {"bench", "tune/cgroup"}, // which hierarchy has which controller is found out in one place
	"bench/protocol": {"bench", "bench/hitlog"},
	"bench/gohttp":   {"bench", "bench/clock", "bench/protocol", "bench/sse"},
	"bench/process":  {"bench", "bench/protocol"},
	"bench/mock": {"bench/clock", "bench/mock/draw", "bench/mock/fault", "bench/mock/keys", "bench/mock/limit", "bench/mock/pace",
		"bench/mock/script", "bench/mock/watch", "bench/mock/wire", "bench/price", "scenarios/strict"},
	"bench/mock/fault":      {"bench/mock/draw", "bench/mock/script", "scenarios/strict"},
	"bench/mock/limit":      {"scenarios/strict"},
	"bench/mock/pace":       {"bench/mock/draw", "scenarios/strict"},
	"bench/mock/wire":       {"bench/sse"},
	"bench/cable":           {},
	"bench/doctor":          {"tune/cgroup"},
	"bench/budget":          {"bench", "bench/hitlog", "bench/price"},
	"bench/engine":          {"bench", "bench/hitlog"},
	"bench/live":            {"bench", "bench/hitlog"},
	"bench/search":          {"bench"},
	"bench/service":         {"bench", "bench/process", "tune/cgroup", "tune/host"}, // systemd and cgroups are known in one place
	"scenarios":             {"bench", "scenarios/strict"},
	"tune":                  {"tune/cgroup", "tune/check", "tune/host", "tune/plan", "tune/sysctld"},
	"tune/check":            {"tune/cgroup", "tune/host", "tune/manual", "tune/profile", "tune/sysctld", "tune/unit"},
	"tune/plan":             {"tune/cgroup", "tune/check", "tune/host", "tune/profile", "tune/sysctld", "tune/unit"},
	"tune/tunetest":         {"tune/host", "tune/host/hosttest", "tune/profile"},
	"tune/confine":          {"report/unit", "tune/cgroup", "tune/host"},
	"tune/manual":           {"scenarios/strict"},
	"tune/profile":          {"scenarios/strict", "tune/cgroup", "tune/unit"},
	"tune/show":             {"tune", "tune/check", "tune/manual", "tune/plan"},
	"tune/host/hosttest":    {"tune/host"},
	"report/judge/soak":     {"report/stat"},
	"report":                {"bench", "bench/hitlog", "report/judge", "report/stat", "report/unit"},
	"report/render":         {"report", "report/judge", "report/render/picture", "report/render/web", "report/unit", "report/stat", "bench"}, // a document is made of their values
	"report/render/picture": {"report/judge", "report/unit"},

	"report/cost":         {"bench", "bench/hitlog", "bench/price", "report", "report/stat", "report/unit", "scenarios/strict"},
	"report/cost/show":    {"bench", "report", "report/cost", "report/render/web", "report/stat", "report/unit"},
	"report/aa":           {"bench", "report", "report/judge", "report/stat"},
	"report/history":      {"bench", "bench/engine", "report", "report/judge", "report/stat"},
	"report/history/show": {"bench", "report/history", "report/judge", "report/render", "report/unit"},
	"report/judge":        {"report/stat"},
	"report/judge/worlds": {"report/judge", "report/stat"},
}

// doors lists packages from elsewhere that only some of ours may import.
var doors = map[string][]string{
	"github.com/tsenart/vegeta":         {"bench/gohttp"},
	"github.com/shirou/gopsutil":        {"bench/monitor"},
	"github.com/olekukonko/tablewriter": {"report/render", "tune/show"},
	"github.com/aymanbagabas/go-udiff":  {"tune/show"},
	"github.com/spf13/cobra":            {"cmd/claudebench"},
	"github.com/prometheus":             {"bench/live", "bench/mock/watch"},
	"github.com/go-json-experiment":     {"bench/mock/wire"},
	"github.com/mailru/easyjson":        {"bench/hitlog"},
	"github.com/vishvananda":            {"bench/cable"},
	"modernc.org/sqlite":                {"report/history"},
	"os/exec":                           {"bench/process", "bench/service", "cmd/claudebench", "report/judge/soak", "tune/confine", "tune/host"},
}

// TestImports holds the architecture: data flows one way, and each heavy
// library has one door.
func TestImports(t *testing.T) {
	out, err := exec.Command("go", "list", "-f", `{{.ImportPath}}{{range .Imports}} {{.}}{{end}}`, module+"...").CombinedOutput()
	if err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	for line := range strings.Lines(string(out)) {
		fields := strings.Fields(line)
		from := strings.TrimPrefix(fields[0], module)
		for _, path := range fields[1:] {
			checkImport(t, from, path)
		}
	}
}

func checkImport(t *testing.T, from, path string) {
	t.Helper()
	if ours, ok := strings.CutPrefix(path, module); ok {
		if from != "cmd/claudebench" && !slices.Contains(allowed[from], ours) {
			t.Errorf("%s must not import %s", from, ours)
		}
		return
	}
	for prefix, may := range doors {
		if strings.HasPrefix(path, prefix) && !slices.Contains(may, from) {
			t.Errorf("%s must not import %s: that is for %v", from, path, may)
		}
	}
}

package process

import (
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
)

// TestNodeDrivers runs the tests that are written in JavaScript, the vectors
// among them.
func TestNodeDrivers(t *testing.T) {
	if os.Getenv("CLAUDEBENCH_WITHOUT_NODE") == "1" {
		os.Stderr.WriteString("LEFT OUT: the drivers on Node are not tested, because CLAUDEBENCH_WITHOUT_NODE=1\n")
		return
	}
	if err := InstallNode(t.Context(), "drivers", t.Output()); err != nil {
		t.Fatal(err)
	}
	tests, err := filepath.Glob("drivers/node/tests/*.test.js")
	if err != nil {
		t.Fatal(err)
	}
	out, err := exec.CommandContext(t.Context(), "node", append([]string{"--test", "--test-reporter=tap", "--test-timeout=60000"}, tests...)...).CombinedOutput()
	if err != nil {
		t.Errorf("%v\n%s", err, out)
	}
	if passed := count(t, out, "pass"); passed < 100 || count(t, out, "skipped")+count(t, out, "todo") > 0 {
		t.Errorf("%d tests passed, and some may have been left out:\n%s", passed, out)
	}
}

// count reads one of the numbers at the end of node's report.
func count(t *testing.T, report []byte, what string) int {
	t.Helper()
	found := regexp.MustCompile(`(?m)^# ` + what + ` (\d+)$`).FindSubmatch(report)
	if found == nil {
		t.Fatalf("node does not say how many: %s\n%s", what, report)
	}
	n, err := strconv.Atoi(string(found[1]))
	if err != nil {
		t.Fatal(err)
	}
	return n
}

// installedNode makes the drivers lie in a directory as if npm had been there.
func installedNode(t *testing.T, versions map[string]string) string {
	t.Helper()
	dir := t.TempDir()
	if err := Extract(dir); err != nil {
		t.Fatal(err)
	}
	for name, version := range versions {
		if err := put(filepath.Join(dir, "node", "node_modules", name, "package.json"), []byte(`{"version":"`+version+`"}`)); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

func TestNodeSaysWhatIsMissing(t *testing.T) {
	for _, tt := range []struct {
		name     string
		versions map[string]string
		want     string
	}{
		{"undici", nil, "the package undici is not installed"},
		{"sdk-ts", nil, "the package @anthropic-ai/sdk is not installed"},
		{"undici", map[string]string{"undici": "6.0.0"}, "undici 6.0.0 is installed: 7.30.2 is needed"},
	} {
		_, err := Node{Name: tt.name}.Describe(t.Context(), installedNode(t, tt.versions))
		if err == nil || err.Error() != tt.want {
			t.Errorf("%s with %v: %v, want %s", tt.name, tt.versions, err, tt.want)
		}
	}
}

// TestOldNodeIsRefused gives the drivers a higher demand than any Node meets.
func TestOldNodeIsRefused(t *testing.T) {
	dir := installedNode(t, nil)
	file := filepath.Join(dir, "node", "package.json")
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(file, []byte(strings.Replace(string(text), ">=20.18.1", ">=999.0.0", 1)), 0o600); err != nil {
		t.Fatal(err)
	}
	_, err = Node{Name: "node-fetch"}.Describe(t.Context(), dir)
	if err == nil || !strings.HasSuffix(err.Error(), " is too old: 999.0.0 or later is needed") {
		t.Errorf("error is %v", err)
	}
}

func TestWithoutNode(t *testing.T) {
	t.Setenv("PATH", t.TempDir())
	_, described := Node{Name: "undici"}.Describe(t.Context(), t.TempDir())
	for _, err := range []error{described, InstallNode(t.Context(), t.TempDir(), t.Output())} {
		if err == nil || !strings.Contains(err.Error(), "install Node 20.18.1 or later") {
			t.Errorf("error is %v", err)
		}
	}
}

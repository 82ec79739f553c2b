package acceptance

import (
	"bufio"
	"bytes"
	"encoding/json"
	"os"
	"os/exec"
	"testing"
)

// withoutNode is the variable that permits a machine without Node.
const withoutNode = "CLAUDEBENCH_WITHOUT_NODE"

// TestNode runs the tests of the TypeScript SDKs and reports each of them. It
// does not run beside others, which would load the machine twice.
func TestNode(t *testing.T) {
	if os.Getenv(withoutNode) == "1" {
		os.Stderr.WriteString("LEFT OUT: the TypeScript SDKs are not tested, because " + withoutNode + "=1\n")
		return
	}
	for _, program := range []string{"node", "npm"} {
		if _, err := exec.LookPath(program); err != nil {
			t.Fatalf("%v: install Node 20.11 or later with npm, or set %s=1 to leave the TypeScript SDKs out", err, withoutNode)
		}
	}
	installSDKs(t)
	for _, result := range runNode(t) {
		t.Run(result.Name, func(t *testing.T) {
			if result.Error != "" {
				t.Error(result.Error)
			}
			if result.Skipped {
				t.Error("skipped; no test may be")
			}
		})
	}
}

// installSDKs installs what the lock file names, unless that was done.
func installSDKs(t *testing.T) {
	lock, err := os.ReadFile("node/package-lock.json")
	check(t, err)
	const stamp = "node/node_modules/.installed"
	if done, err := os.ReadFile(stamp); err == nil && bytes.Equal(done, lock) {
		return
	}
	install := exec.CommandContext(t.Context(), "npm", "ci", "--prefer-offline", "--ignore-scripts", "--no-audit", "--no-fund")
	install.Dir = "node"
	if out, err := install.CombinedOutput(); err != nil {
		t.Fatalf("npm ci: %v\n%s", err, out)
	}
	check(t, os.WriteFile(stamp, lock, 0o644))
}

// A nodeResult is one line of node/reporter.js.
type nodeResult struct {
	Name, Error string
	Skipped     bool
}

func runNode(t *testing.T) (all []nodeResult) {
	cmd := exec.CommandContext(t.Context(), "node", "--test", "--test-concurrency=4", "--test-timeout=60000", "--test-reporter=./reporter.js")
	cmd.Dir = "node"
	cmd.Env = append(os.Environ(), "CLAUDEBENCH="+command)
	var out, log bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &log
	failed := cmd.Run()
	for lines := bufio.NewScanner(&out); lines.Scan(); {
		var r nodeResult
		if err := json.Unmarshal(lines.Bytes(), &r); err != nil {
			t.Fatalf("node printed %q: %v\n%s", lines.Bytes(), err, &log)
		}
		all = append(all, r)
	}
	if len(all) == 0 {
		t.Fatalf("node ran no test: %v\n%s", failed, &log)
	}
	if failed != nil {
		t.Errorf("node: %v\n%s", failed, &log)
	}
	return all
}

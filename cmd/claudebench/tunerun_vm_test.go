//go:build vm

// These tests need root and a systemd that runs: they are for a machine that is thrown
// away.

package main

import (
	"encoding/json"
	"errors"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/claudebench/claudebench/tune/cgroup"
	"github.com/claudebench/claudebench/tune/confine"
	"github.com/claudebench/claudebench/tune/host"
)

// tuneRun runs this program, which the test program is as well.
func tuneRun(t *testing.T, args ...string) (r confine.Report, stdout, stderr string, code int) {
	t.Helper()
	file := filepath.Join(t.TempDir(), "run.json")
	var out, err strings.Builder
	cmd := &exec.Cmd{
		Path:   "/proc/self/exe",
		Args:   append([]string{"claudebench", "tune", "run", "--format", "json", "--out", file}, args...),
		Stdout: &out, Stderr: &err,
	}
	var exit *exec.ExitError
	if err := cmd.Run(); err != nil && !errors.As(err, &exit) {
		t.Fatal(err)
	}
	text, fault := os.ReadFile(file)
	if fault != nil && !errors.Is(fault, fs.ErrNotExist) { // there is none of what did not start
		t.Fatal(fault)
	}
	if len(text) > 0 {
		if err := json.Unmarshal(text, &r); err != nil {
			t.Fatal(err)
		}
	}
	return r, out.String(), err.String(), cmd.ProcessState.ExitCode()
}

const busy = "i=0; while [ $i -lt 100000 ]; do i=$((i+1)); done; cat /proc/self/cgroup"

// limited tells whether systemd can limit CPU time here: not in a container on a host
// that keeps the controllers of version 1 for itself.
func limited(t *testing.T) bool {
	t.Helper()
	h, err := host.Open("/")
	if err != nil {
		t.Fatal(err)
	}
	all, err := cgroup.Detect(h)
	if err != nil {
		t.Fatal(err)
	}
	return all[cgroup.CPU].Version == 2
}

// TestRunInVM checks that systemd makes the group, that its limits hold, that what
// happened in it is told, and that nothing is left of it.
func TestRunInVM(t *testing.T) {
	r, stdout, stderr, code := tuneRun(t, "--cpu", "0.5", "--memory", "64M", "--", "sh", "-c", busy)
	if !limited(t) {
		if code != exitFailed || !strings.Contains(stderr, "not limited") {
			t.Errorf("without limits it runs: exit code %d, %s", code, stderr)
		}
		return
	}
	if code != 0 || stderr != "" || !strings.Contains(stdout, "/claudebench-run-") || !strings.Contains(stdout, ".scope") {
		t.Fatalf("exit code %d, %s%s", code, stdout, stderr)
	}
	if *r.CPU == 0 || float64(*r.CPU) > 0.55*float64(r.Wall) || *r.Throttled == 0 || *r.MemoryPeak == 0 || *r.OOMKills != 0 {
		t.Errorf("%+v", r)
	}
	r, _, stderr, code = tuneRun(t, "--cpus", "0", "--memory", "16M", "--", "sh", "-c", "x=0123456789abcdef; while :; do x=$x$x; done")
	if code != 137 || r.ExitCode != 137 || r.Signal != "SIGKILL" {
		t.Errorf("exit code %d, %+v, %s", code, r, stderr)
	}
	// systemd may be faster to end the group than we are to read its figures.
	if gone := strings.Contains(strings.Join(r.Notes, "\n"), "the group was gone"); !gone && (r.OOMKills == nil || *r.OOMKills == 0) {
		t.Errorf("nothing was killed for want of memory: %+v", r)
	}
	// systemd removes a scope a moment after its last process.
	for range 100 {
		if left, _ := filepath.Glob("/sys/fs/cgroup/*/claudebench-run-*"); len(left) == 0 {
			return
		}
		time.Sleep(100 * time.Millisecond)
	}
	t.Error("a scope is left")
}

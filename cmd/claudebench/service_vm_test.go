//go:build vm

// These tests need root and a systemd that runs: they are for a machine that is thrown
// away.

package main

import (
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/claudebench/claudebench/bench"
)

func init() { programs["under-test"] = underTest }

// underTest is a service that asks its upstream, and says in which cgroup it is.
func underTest() {
	group, err := os.ReadFile("/proc/self/cgroup")
	if err == nil {
		err = os.WriteFile("/run/under-test", append(group, os.Getenv("GREETING")...), 0o644)
	}
	if err != nil {
		panic(err)
	}
	http.HandleFunc("GET /health", func(http.ResponseWriter, *http.Request) {})
	http.HandleFunc("POST /v1/messages", func(w http.ResponseWriter, r *http.Request) {
		up, err := http.NewRequest(http.MethodPost, os.Getenv(bench.BaseURLVariable)+r.URL.Path, r.Body)
		if err == nil {
			up.Header = r.Header.Clone()
			up.Header.Set("x-api-key", "of the unit")
			var answer *http.Response
			if answer, err = http.DefaultClient.Do(up); err == nil {
				w.WriteHeader(answer.StatusCode)
				_, err = io.Copy(w, answer.Body)
			}
		}
		if err != nil {
			fmt.Fprintln(os.Stderr, err)
		}
	})
	panic(http.ListenAndServe("127.0.0.1:18000", nil))
}

const testUnit = "claudebench-under-test.service"

// place writes a file for the time of the test.
func place(t *testing.T, path, text string) string {
	t.Helper()
	if err := errors.Join(os.MkdirAll(filepath.Dir(path), 0o755), os.WriteFile(path, []byte(text), 0o644)); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { os.Remove(path) })
	return path
}

func serviceScenario(t *testing.T, what string, requests int) string {
	return place(t, filepath.Join(t.TempDir(), "under-test.yaml"), fmt.Sprintf(`
trials: 2
latency: fixed(5ms)
services:
  - name: under-test
    %s
    env: {GREETING: 'a "greeting" of 100 %%'}
    url: http://127.0.0.1:18000
phases: [{kind: closed, requests: %d, concurrency: 2}]
`, what, requests))
}

// claudebench is the program as it is installed: it starts itself anew, which the test program
// could not.
func claudebench(t *testing.T, args ...string) *exec.Cmd {
	cmd := exec.Command("claudebench", args...)
	cmd.Dir, cmd.Stderr = t.TempDir(), os.Stderr
	return cmd
}

// idle waits until nothing of a unit is left.
func idle(t *testing.T) {
	t.Helper()
	for until := time.Now().Add(20 * time.Second); ; time.Sleep(100 * time.Millisecond) {
		state, _ := exec.Command("systemctl", "is-active", testUnit).Output() // its exit code says the same
		_, err := os.Stat("/run/systemd/system/" + testUnit + ".d")
		if string(state) == "inactive\n" && errors.Is(err, os.ErrNotExist) {
			return
		}
		if time.Now().After(until) {
			t.Fatalf("the unit is %s; its drop-ins: %v", state, err)
		}
	}
}

func systemctl(t *testing.T, args ...string) {
	t.Helper()
	if out, err := exec.Command("systemctl", args...).CombinedOutput(); err != nil {
		t.Fatalf("systemctl %v: %v\n%s", args, err, out)
	}
}

// TestServiceUnitInVM starts a unit anew for each trial, tells it its upstream, and leaves it as it
// was, even when claudebench is killed.
func TestServiceUnitInVM(t *testing.T) {
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	place(t, "/run/systemd/system/"+testUnit, "[Service]\nExecStart=@"+self+" under-test\nEnvironment=GREETING=none\nRestart=always\n")
	systemctl(t, "daemon-reload")
	t.Cleanup(func() { systemctl(t, "daemon-reload") })

	out, err := claudebench(t, "run", serviceScenario(t, "unit: "+testUnit, 40), "--format", "csv").Output()
	if err != nil || strings.Count(string(out), "under-test") == 0 {
		t.Fatalf("%v\n%s", err, out)
	}
	said, err := os.ReadFile("/run/under-test")
	if err != nil || !strings.Contains(string(said), testUnit) || !strings.HasSuffix(string(said), `a "greeting" of 100 %`) {
		t.Errorf("the unit said %q, %v", said, err)
	}
	idle(t)

	systemctl(t, "start", testUnit)
	out, err = claudebench(t, "run", serviceScenario(t, "unit: "+testUnit, 40)).Output()
	if err == nil || !strings.Contains(string(out), "before under-test has been started") && !strings.Contains(string(out), "is active: stop it first") {
		t.Errorf("one that runs already was measured: %v\n%s", err, out)
	}
	systemctl(t, "stop", testUnit)

	os.Remove("/run/under-test")
	cmd := claudebench(t, "run", serviceScenario(t, "unit: "+testUnit, 100_000))
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	for _, err := os.Stat("/run/under-test"); err != nil; _, err = os.Stat("/run/under-test") {
		time.Sleep(20 * time.Millisecond)
	}
	if err := cmd.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	_ = cmd.Wait() // it was killed
	idle(t)
}

// TestServiceGroupInVM starts a service in a cgroup that is there already.
func TestServiceGroupInVM(t *testing.T) {
	if !limited(t) {
		t.Log("the groups of version 1 are those of the machine around this container")
		return
	}
	const group = "/sys/fs/cgroup/claudebench-under-test"
	if err := os.Mkdir(group, 0o755); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := os.Remove(group); err != nil {
			t.Error("something is left in the group: ", err)
		}
	})
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	link := filepath.Join(t.TempDir(), "under-test")
	if err := os.Symlink(self, link); err != nil {
		t.Fatal(err)
	}
	out, err := claudebench(t, "run", serviceScenario(t, "command: ["+link+"]\n    cgroup: /claudebench-under-test", 40)).Output()
	if err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	if said, err := os.ReadFile("/run/under-test"); err != nil || !strings.HasPrefix(string(said), "0::/claudebench-under-test\n") {
		t.Errorf("the service said %q, %v", said, err)
	}
}

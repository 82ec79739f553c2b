package check

import (
	"os/exec"
	"strings"
	"testing"
	"time"

	"github.com/claudebench/claudebench/tune/host"
	"github.com/claudebench/claudebench/tune/tunetest"
)

// TestProcess checks a real process for the kind that is asked for, and that nothing is
// said of one that has ended, though its id is still there.
func TestProcess(t *testing.T) {
	h, err := host.Open("/")
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command("sleep", "600")
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	defer cmd.Wait()
	defer cmd.Process.Kill()
	p, err := host.OpenProcess(cmd.Process.Pid, nil)
	if err != nil {
		t.Fatal(err)
	}
	defer p.Close()
	c := Checker{Host: h, Profile: tunetest.Load(t, both+"sysctl:\n  net.ipv4.tcp_tw_reuse: 1\n"), Process: p}
	for _, only := range []Kind{Sysctl, Systemd, Cgroup} {
		c.Only = []Kind{only}
		r, err := c.Check(t.Context())
		if err != nil || len(r.Settings) == 0 || r.Host.PID != cmd.Process.Pid {
			t.Fatalf("%s: %+v, %v", only, r, err)
		}
		for _, s := range r.Settings {
			if s.Kind != only {
				t.Errorf("%s is asked for, and %s is told", only, s.ID)
			}
		}
	}
	if err := cmd.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	for p.Alive() {
		time.Sleep(time.Millisecond)
	}
	if _, err := c.Check(t.Context()); err == nil || !strings.Contains(err.Error(), "has ended") {
		t.Errorf("a process that has ended: %v", err)
	}
}

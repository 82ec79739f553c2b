//go:build vm

// These tests need root and a systemd that runs, and change its units: they are for
// a machine that is thrown away.

package host

import (
	"context"
	"errors"
	"fmt"
	"math"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/godbus/dbus/v5"
)

// dialed connects both ways that there are.
func dialed(t *testing.T) map[string]*Units {
	t.Helper()
	// An address in the environment must not count.
	t.Setenv("DBUS_SYSTEM_BUS_ADDRESS", "unix:path=/nonexistent")
	bus, err := DialUnits(t.Context())
	private, direct := dialAt(t.Context(), privateSocket, silent)
	if err = errors.Join(err, direct); err != nil {
		t.Fatal(err)
	}
	if _, err := dialAt(t.Context(), busSocket, (*dbus.Conn).Hello); err != nil {
		t.Error("not by the bus: ", err)
	}
	t.Cleanup(func() { bus.Close(); private.Close() })
	return map[string]*Units{"bus": bus, "private": private}
}

// install writes a unit for the time of the test.
func install(t *testing.T, path, text string) {
	t.Helper()
	err := errors.Join(os.MkdirAll(filepath.Dir(path), 0o755), os.WriteFile(path, []byte(text), 0o644))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { os.Remove(path); os.Remove(filepath.Dir(path)) })
}

func systemctl(t *testing.T, args ...string) {
	t.Helper()
	if out, err := exec.Command("systemctl", args...).CombinedOutput(); err != nil {
		t.Fatalf("systemctl %v: %v\n%s", args, err, out)
	}
}

// TestUnitsInVM follows a unit from before it is there until a drop-in has changed it.
func TestUnitsInVM(t *testing.T) {
	for by, units := range dialed(t) {
		t.Run(by, func(t *testing.T) { follow(t, units, "claudebench-"+by+".service") })
	}
}

func follow(t *testing.T, units *Units, name string) {
	path := "/etc/systemd/system/" + name
	state := func() *UnitState {
		t.Helper()
		s, err := units.Unit(t.Context(), name)
		if err != nil {
			t.Fatal(err)
		}
		return s
	}
	reload := func() {
		t.Helper()
		if err := units.Reload(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	if s := state(); s.LoadState != "not-found" || s.ActiveState != "inactive" {
		t.Errorf("before: %+v", s)
	}
	install(t, path, "[Service]\nExecStart=/bin/sleep 1000\nCPUQuota=150%\nMemoryHigh=90M\nLimitNOFILE=1000:2000\n")
	reload()
	systemctl(t, "start", name)
	defer systemctl(t, "stop", name)
	s := state()
	if s.MainPID == 0 || s.ControlGroup != "/system.slice/"+name || s.Slice != "system.slice" || s.FragmentPath != path || s.NeedDaemonReload ||
		s.CPUQuota != 1500*time.Millisecond || s.MemoryHigh != 90<<20 || s.MemoryMax != math.MaxUint64 || s.LimitNOFILESoft != 1000 || s.LimitNOFILE != 2000 {
		t.Errorf("started: %+v", s)
	}
	dropin := path + ".d/zz-claudebench.conf"
	install(t, dropin, "[Service]\nMemoryMax=99M\n")
	reload()
	install(t, dropin, "[Service]\nCPUQuota=\nMemoryMax=100M\n")
	if s := state(); !s.NeedDaemonReload || s.MemoryMax != 99<<20 {
		t.Errorf("a change of the drop-in goes unnoticed: %+v", s)
	}
	reload()
	s = state()
	if s.CPUQuota != 0 || s.MemoryMax != 100<<20 || s.NeedDaemonReload || !slices.Equal(s.DropInPaths, []string{dropin}) {
		t.Errorf("with the drop-in: %+v", s)
	}
}

func TestVersionInVM(t *testing.T) {
	for by, units := range dialed(t) {
		if v, err := units.Version(); err != nil || v < 200 || v > 1000 {
			t.Errorf("%s: %d, %v", by, v, err)
		}
	}
}

// TestScopeInVM puts a process into a scope, and sees the scope end with it.
func TestScopeInVM(t *testing.T) {
	for by, units := range dialed(t) {
		t.Run(by, func(t *testing.T) { scope(t, units, "claudebench-"+by+".scope") })
	}
}

func scope(t *testing.T, units *Units, name string) {
	child := exec.Command("/bin/sleep", "1000")
	if err := child.Start(); err != nil {
		t.Fatal(err)
	}
	limits := ScopeLimits{CPUQuota: time.Second / 2, CPUPeriod: 50 * time.Millisecond, MemoryHigh: 80 << 20, MemoryMax: 90 << 20}
	err := units.StartScope(t.Context(), name, "a test", []int{child.Process.Pid}, limits)
	if err != nil {
		t.Fatal(errors.Join(err, child.Process.Kill()))
	}
	s, err := units.Unit(t.Context(), name)
	if err != nil || s.ActiveState != "active" || s.CPUQuota != limits.CPUQuota || s.MemoryHigh != limits.MemoryHigh || s.MemoryMax != limits.MemoryMax {
		t.Errorf("%v: %+v", err, s)
	}
	if in, err := os.ReadFile(fmt.Sprintf("/proc/%d/cgroup", child.Process.Pid)); !strings.Contains(string(in), s.ControlGroup) {
		t.Errorf("%v: the child is in %s, not in %s", err, in, s.ControlGroup)
	}
	if err := units.StartScope(t.Context(), name, "a test", []int{child.Process.Pid}, limits); err == nil {
		t.Error("a name is used twice")
	}
	child.Process.Kill()
	child.Wait()
	for ctx, cancel := context.WithTimeout(t.Context(), 10*time.Second); ; time.Sleep(50 * time.Millisecond) {
		if s, err := units.Unit(ctx, name); err != nil {
			t.Fatal("the scope stays: ", err)
		} else if s.ActiveState == "inactive" && s.LoadState == "not-found" {
			cancel()
			return
		}
	}
}

package doctor

import (
	"context"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"
)

// machine has the files of one that is well, and those that differ.
func machine(t *testing.T, differ map[string]string) *Machine {
	t.Helper()
	m := &Machine{Root: t.TempDir(), Watch: time.Millisecond, Files: 65536, Disk: 1e12}
	for path, text := range well() {
		write(t, m, path, text)
	}
	for path, text := range differ {
		write(t, m, path, text)
	}
	return m
}

func write(t *testing.T, m *Machine, path, text string) {
	t.Helper()
	path = filepath.Join(m.Root, path)
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
}

func well() map[string]string {
	return map[string]string{
		"proc/stat":                             "cpu  100 0 100 9000 0 0 0 0 0 0\ncpu0 50 0 50 4500 0 0 0 0 0 0\ncpu1 50 0 50 4500 0 0 0 0 0 0\n",
		"proc/meminfo":                          "MemTotal: 16000000 kB\nMemAvailable:   8000000 kB\nSwapTotal: 2000000 kB\nSwapFree: 2000000 kB\n",
		"proc/sys/net/ipv4/ip_local_port_range": "32768\t60999\n",
		"proc/net/sockstat":                     "sockets: used 100\nTCP: inuse 5 orphan 0 tw 10 alloc 7 mem 1\n",
		"proc/self/mountinfo":                   "30 25 0:26 / /sys/fs/cgroup rw - cgroup2 cgroup2 rw\n",
		"proc/self/cgroup":                      "0::/a\n",
		"sys/fs/cgroup/cgroup.controllers":      "cpu memory\n",
		"sys/fs/cgroup/a/cpu.max":               "max 100000\n",
		"sys/devices/system/cpu/cpu0/cpufreq/scaling_governor":            "performance\n",
		"sys/devices/system/cpu/cpu1/cpufreq/scaling_governor":            "performance\n",
		"sys/devices/system/clocksource/clocksource0/current_clocksource": "tsc\n",
	}
}

// of is the finding of a name; there must be one.
func of(t *testing.T, all []Finding, name string) Finding {
	t.Helper()
	i := slices.IndexFunc(all, func(f Finding) bool { return f.Name == name })
	if i < 0 {
		t.Fatalf("nothing is said of %s: %v", name, all)
	}
	return all[i]
}

func TestExamine(t *testing.T) {
	for _, tt := range []struct {
		name   string
		differ map[string]string
		alter  func(*Machine)
		want   State
		found  string
	}{
		{name: "load", want: Fine, found: "0 % of 2 CPUs"},
		{name: "steal", want: Fine, found: "0.0 %"},
		{name: "CPUs", want: Fine, found: "2"},
		{name: "CPUs", differ: map[string]string{"proc/stat": "cpu  1 0 1 9 0 0 0 0 0 0\ncpu0 1 0 1 9 0 0 0 0 0 0\n"}, want: Spoils, found: "1"},
		{name: "CPU quota", want: Fine, found: "none"},
		{name: "CPU quota", differ: map[string]string{"sys/fs/cgroup/a/cpu.max": "50000 100000\n"}, want: Doubtful, found: "0.5 CPUs, by /sys/fs/cgroup/a"},
		{name: "CPU governor", want: Fine, found: "performance"},
		{name: "CPU governor", differ: map[string]string{"sys/devices/system/cpu/cpu1/cpufreq/scaling_governor": "powersave\n"}, want: Doubtful, found: "performance, powersave"},
		{name: "clock", want: Fine, found: "tsc"},
		{name: "clock", differ: map[string]string{"sys/devices/system/clocksource/clocksource0/current_clocksource": "hpet\n"}, want: Doubtful, found: "hpet"},
		{name: "memory", want: Fine, found: "8.2 GB"},
		{name: "memory", differ: map[string]string{"proc/meminfo": "MemAvailable: 400000 kB\n"}, want: Spoils, found: "410 MB"},
		{name: "swap", want: Fine, found: "0 MB used"},
		{name: "swap", differ: map[string]string{"proc/meminfo": "SwapTotal: 2000000 kB\nSwapFree: 900000 kB\n"}, want: Doubtful, found: "1.1 GB"},
		{name: "ports", want: Fine, found: "28222 of 28232, 10 in TIME_WAIT"},
		{name: "ports", differ: map[string]string{"proc/net/sockstat": "TCP: inuse 5 orphan 0 tw 26000 alloc 7 mem 1\n"}, want: Spoils, found: "26000 in TIME_WAIT"},
		{name: "ports", differ: map[string]string{"proc/sys/net/ipv4/ip_local_port_range": "50000 60000\n"}, want: Doubtful, found: "of 10001"},
		{name: "open files", want: Fine, found: "65536"},
		{name: "open files", alter: func(m *Machine) { m.Files = 1024 }, want: Doubtful, found: "1024"},
		{name: "disk", want: Fine, found: "1000.0 GB"},
		{name: "disk", alter: func(m *Machine) { m.Disk = 1 << 20 }, want: Doubtful, found: "1 MB"},
		{name: "proxy", want: Fine, found: "none"},
		{name: "proxy", alter: func(m *Machine) { m.Env = []string{"https_proxy=http://key@proxy"} }, want: Doubtful, found: "https_proxy is set"},
	} {
		m := machine(t, tt.differ)
		if tt.alter != nil {
			tt.alter(m)
		}
		all, err := Examine(t.Context(), m)
		if err != nil {
			t.Fatal(err)
		}
		f := of(t, all, tt.name)
		if f.State != tt.want || !strings.Contains(f.Found, tt.found) {
			t.Errorf("%s: %s, %q; want %s, %q", tt.name, f.State, f.Found, tt.want, tt.found)
		}
		if (f.State == Fine) != (f.Why == "") || (f.Why == "") != (f.Fix == "") {
			t.Errorf("%s: %+v", tt.name, f)
		}
		if strings.Contains(f.Found+f.Why+f.Fix, "key@") {
			t.Errorf("%s tells a secret", tt.name)
		}
	}
}

func TestLoadAndSteal(t *testing.T) {
	for share, want := range map[float64]State{0: Fine, 0.05: Fine, 0.06: Doubtful, 0.26: Spoils} {
		if got := load(share, 2, nil).State; got != want {
			t.Errorf("a load of %g is %s, want %s", share, got, want)
		}
	}
	for share, want := range map[float64]State{0: Fine, 0.01: Fine, 0.02: Doubtful, 0.06: Spoils} {
		if got := stolen(share).State; got != want {
			t.Errorf("a steal of %g is %s, want %s", share, got, want)
		}
	}
}

// The busiest come first, and what uses next to nothing is not named. A name may hold anything.
func TestBusiest(t *testing.T) {
	m := machine(t, map[string]string{
		"proc/7/stat": "7 (a) b (c) S 1 1 1 0 -1 4194560 1 0 0 0 50 10 0 0 20 0 1 0 1 1 1",
		"proc/8/stat": "8 (cut",
	})
	before := usage{processes: map[string]time.Duration{"x (1)": time.Second}}
	after, err := m.usage()
	if err != nil {
		t.Fatal(err)
	}
	after.processes["x (1)"] = 1900 * time.Millisecond
	after.processes["y (2)"] = 10 * time.Millisecond
	if got, want := busiest(before, after, time.Second), []string{"x (1) 90 %", "a) b (c (7) 60 %"}; !slices.Equal(got, want) {
		t.Errorf("busiest are %q, want %q", got, want)
	}
}

// What a machine does not have is not spoken of, and one without a /proc is an error.
func TestOtherMachines(t *testing.T) {
	m := &Machine{Root: t.TempDir(), Watch: time.Millisecond}
	if _, err := Examine(t.Context(), m); err == nil {
		t.Error("a machine without /proc/stat is looked at")
	}
	write(t, m, "proc/stat", well()["proc/stat"])
	all, err := Examine(t.Context(), m)
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"CPU governor", "clock", "memory", "swap", "ports", "CPU quota"} {
		if slices.ContainsFunc(all, func(f Finding) bool { return f.Name == name }) {
			t.Errorf("%s is spoken of", name)
		}
	}
	for path, text := range map[string]string{"proc/stat": "cpu\ncpu0\n", "proc/meminfo": "MemAvailable: x kB\n", "proc/sys/net/ipv4/ip_local_port_range": "a b\n", "proc/net/sockstat": "TCP: tw\n"} {
		write(t, m, path, text)
	}
	if _, err := Examine(t.Context(), m); err != nil {
		t.Errorf("odd files: %v", err)
	}
}

func TestExamineEnds(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	m := machine(t, nil)
	m.Watch = time.Hour
	if _, err := Examine(ctx, m); err == nil {
		t.Error("it went on")
	}
}

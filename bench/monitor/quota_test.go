package monitor

import (
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/txtar"
)

// hostOf writes the files of a host.
func hostOf(t *testing.T, text string) root {
	t.Helper()
	dir := t.TempDir()
	for _, f := range txtar.Parse([]byte(text)).Files {
		name := filepath.Join(dir, f.Name)
		if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(name, f.Data, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return root(dir)
}

const version2 = `
-- proc/self/mountinfo --
31 23 0:27 / /sys/fs/cgroup rw - cgroup2 cgroup2 rw
-- sys/fs/cgroup/cgroup.controllers --
cpu memory
-- proc/7/cgroup --
0::/api.slice/bench.service
-- sys/fs/cgroup/cpu.stat --
usage_usec 9000000
-- sys/fs/cgroup/api.slice/cpu.stat --
usage_usec 900
nr_periods 50
nr_throttled 5
throttled_usec 7000
-- sys/fs/cgroup/api.slice/bench.service/cpu.stat --
nr_throttled 2
throttled_usec 3000
-- sys/fs/cgroup/other.slice/cpu.stat --
nr_throttled 100
throttled_usec 100000
`

const version1 = `
-- proc/self/mountinfo --
31 23 0:27 / /sys/fs/cgroup/cpu rw - cgroup cgroup rw,cpu,cpuacct
32 23 0:28 / /sys/fs/cgroup/unified rw - cgroup2 cgroup2 rw
-- sys/fs/cgroup/unified/cgroup.controllers --
hugetlb
-- proc/7/cgroup --
4:cpu,cpuacct:/job
0::/
-- sys/fs/cgroup/cpu/cpu.stat --
nr_periods 0
nr_throttled 0
throttled_time 0
-- sys/fs/cgroup/cpu/job/cpu.stat --
nr_periods 20
nr_throttled 19
throttled_time 1500000000
`

// What a group above has to wait for counts, what a neighbour has to wait for does not.
func TestQuota(t *testing.T) {
	for name, tt := range map[string]struct {
		host string
		want throttling
	}{
		"version 2":     {version2, throttling{10 * time.Millisecond, 7}},
		"version 1":     {version1, throttling{1500 * time.Millisecond, 19}},
		"no controller": {"-- proc/self/mountinfo --\n", throttling{}},
		"no files":      {"", throttling{}},
	} {
		if got := quotaOf(hostOf(t, tt.host), 7).read(); got != tt.want {
			t.Errorf("%s: %+v, want %+v", name, got, tt.want)
		}
	}
}

func FuzzParseThrottling(f *testing.F) {
	f.Add([]byte("nr_periods 20\nnr_throttled 19\nthrottled_time 1500000000\n"))
	f.Add([]byte("throttled_usec 9223372036854775807\nnr_throttled -1\n"))
	f.Fuzz(func(t *testing.T, text []byte) {
		if got := parseThrottling(text); got.time < 0 || got.periods < 0 {
			t.Errorf("%+v", got)
		}
	})
}

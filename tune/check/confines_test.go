package check

import (
	"fmt"
	"strings"
	"testing"

	"github.com/claudebench/claudebench/tune/host"
	"github.com/claudebench/claudebench/tune/host/hosttest"
	"github.com/claudebench/claudebench/tune/tunetest"
	"github.com/google/go-cmp/cmp"
)

// both is a profile with limits of both kinds.
const both = `
name: both
cgroup:
  name: mine
  cpu_quota: 50ms
  cpu_period: 100ms
  memory_high: max
  memory_max: 1M
systemd:
  unit: api.service
  cpu_quota: 50%
  memory_high: "983140" # 100 more than whole pages
  memory_max: 1M
  limit_nofile: "65536"
  description: An API
  user: root
  group: root
  working_directory: /
  command: [/bin/true]
`

// confinesRows are the rows of process 4711, in short.
func confinesRows(t *testing.T, h *host.FS, only ...Kind) string {
	t.Helper()
	r := &Report{}
	c := Checker{Host: h, Profile: tunetest.Load(t, both), Only: only}
	if err := c.confined(r, 4711); err != nil {
		t.Fatal(err)
	}
	var b strings.Builder
	for _, s := range r.Settings {
		now := "none"
		if s.Current != nil {
			now = *s.Current
		}
		fmt.Fprintf(&b, "%s: %s, %s: %s\n", s.ID, now, s.Verdict, s.Reason)
	}
	return b.String()
}

// TestProcessIsLimitedByWhoeverDoes checks what is said of a process in a group, with
// limits of that and of those above.
func TestProcessIsLimitedByWhoeverDoes(t *testing.T) {
	const none = "nothing that can be seen from here limits the process: neither /sys/fs/cgroup/box/job nor any group above it"
	const box, job = "/sys/fs/cgroup/box limits the process", "/sys/fs/cgroup/box/job limits the process"
	const own = "the process has it from whoever started it, and keeps it until it is started again"
	for name, c := range map[string]struct {
		box, job map[string]string
		only     []Kind
		want     string
	}{
		"by nobody": {nil, nil, nil, `
api.service:CPUQuota: none, differs: ` + none + `
api.service:LimitNOFILE: 1024:524288, ok: ` + own + `
api.service:MemoryHigh: none, differs: ` + none + `
api.service:MemoryMax: none, differs: ` + none + `
mine:cpu.max: none, differs: ` + none + `
mine:memory.high: none, ok: ` + none + `
mine:memory.max: none, differs: ` + none + `
`},
		"by itself": {nil, map[string]string{"cpu.max": "50000 100000", "memory.max": "1048576"}, []Kind{Cgroup}, `
mine:cpu.max: 50000 100000, ok: ` + job + `
mine:memory.high: none, ok: ` + none + `
mine:memory.max: 1048576, ok: ` + job + `
`},
		"from above": {map[string]string{"cpu.max": "10000 20000", "memory.max": "524288"}, map[string]string{"cpu.max": "100000 100000", "memory.max": "1048576"}, []Kind{Cgroup}, `
mine:cpu.max: 10000 20000, differs: ` + box + `
mine:memory.high: none, ok: ` + none + `
mine:memory.max: 524288, differs: ` + box + `
`},
		"as a unit": {map[string]string{"cpu.max": "50000 100000", "memory.max": "1048576"}, map[string]string{"memory.high": "983040"}, []Kind{Systemd}, `
api.service:CPUQuota: 50%, ok: ` + box + `
api.service:LimitNOFILE: 1024:524288, ok: ` + own + `
api.service:MemoryHigh: 960K, ok: ` + job + `
api.service:MemoryMax: 1M, ok: ` + box + `
`},
	} {
		h, g := tunetest.Unified(t, "cpu", "memory")
		tunetest.MakeDir(t, h, tunetest.Cgroups+"/box/job")
		for file, text := range c.box {
			g.Told[tunetest.Cgroups+"/box/"+file] = text
		}
		for file, text := range c.job {
			g.Told[tunetest.Cgroups+"/box/job/"+file] = text
		}
		if diff := cmp.Diff(c.want, "\n"+confinesRows(t, h, c.only...)); diff != "" {
			t.Errorf("%s (-want +got)\n%s", name, diff)
		}
	}
}

// TestProcessInVersion1 checks a container that sees a part of version 1 only.
func TestProcessInVersion1(t *testing.T) {
	const files = `
-- proc/self/mountinfo --
700 699 0:31 /docker/abc /sys/fs/cgroup/cpu ro - cgroup cpu rw,cpu
701 699 0:33 /docker/abc /sys/fs/cgroup/memory ro - cgroup memory rw,memory
-- proc/4711/cgroup --
5:memory:/docker/abc/job
3:cpu:/docker/abc
-- proc/4711/limits --
Max open files            unlimited            unlimited            files
-- sys/fs/cgroup/cpu/cpu.cfs_quota_us --
50000
-- sys/fs/cgroup/cpu/cpu.cfs_period_us --
100000
-- sys/fs/cgroup/memory/memory.limit_in_bytes --
9223372036854771712
-- sys/fs/cgroup/memory/job/memory.limit_in_bytes --
8388608
-- sys/fs/cgroup/memory/job/memory.stat --
hierarchical_memory_limit 1048576
`
	const high = "version 1 of cgroups has no memory.high: its soft limit says only from whom to reclaim first, once the whole machine is short of memory"
	want := `
api.service:CPUQuota: 50%, ok: /sys/fs/cgroup/cpu limits the process
api.service:LimitNOFILE: infinity, ok: the process has it from whoever started it, and keeps it until it is started again
api.service:MemoryHigh: none, missing: ` + high + `
api.service:MemoryMax: 1M, ok: a group above /sys/fs/cgroup/memory limits the process
mine:cpu.cfs_period_us: 100000, ok: /sys/fs/cgroup/cpu limits the process
mine:cpu.cfs_quota_us: 50000, ok: /sys/fs/cgroup/cpu limits the process
mine:memory.high: none, missing: ` + high + `
mine:memory.limit_in_bytes: 1048576, ok: a group above /sys/fs/cgroup/memory limits the process
`
	if diff := cmp.Diff(want, "\n"+confinesRows(t, hosttest.New(t, files))); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
}

func TestOpenFiles(t *testing.T) {
	for text, want := range map[string]string{
		"":                      "nothing",
		"Max open files\n":      "nothing",
		"Max open files 1024\n": "nothing",
		"Max cpu time unlimited unlimited seconds\nMax open files 1024 1024 files\n": "1024",
		"Max open files            1024                 unlimited files":             "1024:infinity",
	} {
		got := "nothing"
		if s := openFiles(text); s != nil {
			got = *s
		}
		if got != want {
			t.Errorf("%q: %s, want %s", text, got, want)
		}
	}
}

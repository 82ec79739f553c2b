// Package tunetest has hosts and profiles to test with.
package tunetest

import (
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/claudebench/claudebench/tune/host"
	"github.com/claudebench/claudebench/tune/profile"
)

// Tree is a host on which all that is wanted can act.
const Tree = `
-- proc/sys/kernel/random/boot_id --
first
-- proc/sys/kernel/osrelease --
6.18.44
-- proc/swaps --
Filename Type Size Used Priority
/dev/sda2 partition 1 0 -2
-- proc/self/net/sockstat --
TCP: inuse 20000 orphan 5 tw 10000 alloc 1 mem 1
-- proc/self/net/tcp --
  sl  local_address rem_address   st
   0: 00000000:0016 00000000:0000 0A
-- proc/sys/net/ipv4/tcp_timestamps --
1
-- proc/sys/net/ipv4/tcp_tw_reuse --
2
-- proc/sys/net/ipv4/tcp_fin_timeout --
60
-- proc/sys/net/ipv4/ip_local_port_range --
32768	60999
-- proc/sys/net/ipv4/tcp_slow_start_after_idle --
1
-- proc/sys/net/ipv4/tcp_keepalive_time --
7200
-- proc/sys/net/ipv4/tcp_keepalive_intvl --
75
-- proc/sys/net/ipv4/tcp_keepalive_probes --
9
-- proc/sys/net/ipv4/tcp_notsent_lowat --
4294967295
-- proc/sys/net/ipv4/tcp_rmem --
4096	131072	6291456
-- proc/sys/net/core/somaxconn --
128
-- proc/sys/vm/swappiness --
60
-- proc/sys/fs/nr_open --
65536
-- etc/sysctl.d/10-mine.conf --
# by hand
vm.swappiness = 100
net.ipv4.tcp_fin_timeout = 15
-- usr/lib/sysctl.d/50-default.conf --
net.ipv4.tcp_fin_timeout = 60
-- var/lib/other --
`

// Twelve is a profile of twelve settings.
const Twelve = `
name: twelve
sysctl:
  net.ipv4.tcp_tw_reuse: 1
  net.ipv4.tcp_fin_timeout: 30
  net.core.somaxconn: at least 4096
  vm.swappiness: at most 10
  net.ipv4.ip_local_port_range: at most 10240, at least 65535
  net.ipv4.tcp_slow_start_after_idle: 0
  net.ipv4.tcp_keepalive_time: at most 60
  net.ipv4.tcp_keepalive_intvl: at most 30
  net.ipv4.tcp_keepalive_probes: at most 6
  net.ipv4.tcp_notsent_lowat: at most 131072
  net.ipv4.tcp_rmem: at least 8192, at least 131072, at least 6291456
  fs.nr_open: at least 1048576
`

// Running is a host on which the service runs, in a slice that systemd made.
const Running = `
-- proc/self/mountinfo --
30 23 0:27 / /sys/fs/cgroup rw - cgroup2 cgroup2 rw
-- sys/fs/cgroup/cgroup.controllers --
cpu memory
-- sys/fs/cgroup/apps.slice/cpu.max --
150000 100000
-- sys/fs/cgroup/apps.slice/memory.max --
max
-- sys/fs/cgroup/apps.slice/claude-api.service/cpu.max --
200000 100000
-- sys/fs/cgroup/apps.slice/claude-api.service/memory.max --
2147483648
-- proc/77/cgroup --
0::/apps.slice/claude-api.service
-- proc/77/limits --
Limit                     Soft Limit           Hard Limit           Units
Max open files            1024                 4096                 files
-- usr/lib/systemd/system/claude-api.service --
[Service]
ExecStart=/usr/bin/python3 -m app
Slice=apps.slice
CPUQuota=200%
MemoryMax=1G
LimitNOFILE=65536
`

// Key is the file with the key of the service.
const Key = "-- etc/claude-api/anthropic-api-key --\nsk-ant-planted\n"

// Foreign is a service that is somebody else's.
const Foreign = `
-- usr/lib/systemd/system/claude-api.service --
[Service]
ExecStart=/usr/bin/python3 -m app
Environment=ANTHROPIC_API_KEY=sk-ant-planted
MemoryMax=2G
LimitNOFILE=1048576
-- etc/systemd/system/claude-api.service.d/50-mine.conf --
[Service]
CPUQuota=150%
MemoryLimit=1G
`

// Load is a profile of which any key is known.
func Load(t testing.TB, text string) *profile.Profile {
	t.Helper()
	file := filepath.Join(t.TempDir(), "mine.yaml")
	if err := os.WriteFile(file, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
	p, err := profile.Load(file, func(string) (string, bool) { return "", true })
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// Snapshot is all that a host holds, but for the journal.
func Snapshot(t testing.TB, h *host.FS) map[string]string {
	t.Helper()
	all := map[string]string{}
	err := filepath.WalkDir(h.Root(), func(path string, d fs.DirEntry, err error) error {
		below, _ := strings.CutPrefix(path, h.Root())
		if err != nil || below == "/var/lib/claudebench" {
			return fs.SkipDir
		}
		if d.IsDir() {
			all[below] = "directory"
			return nil
		}
		text, err := os.ReadFile(path)
		all[below] = strings.Join(strings.Fields(string(text)), " ")
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return all
}

// Differences names what is not the same in two snapshots.
func Differences(a, b map[string]string) []string {
	var all []string
	for _, path := range slices.Sorted(maps.Keys(a)) {
		if v, ok := b[path]; !ok || v != a[path] {
			all = append(all, path+": "+a[path]+" -> "+v)
		}
	}
	for _, path := range slices.Sorted(maps.Keys(b)) {
		if _, ok := a[path]; !ok {
			all = append(all, path+": new: "+b[path])
		}
	}
	return all
}

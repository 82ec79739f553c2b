package tune

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

// tree is a host on which all that is wanted can act.
const tree = `
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

// twelve is a profile of twelve settings.
const twelve = `
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

func load(t testing.TB, text string) *profile.Profile {
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

func unknown([]string) map[string]string { return nil }

func check(t testing.TB, h *host.FS, text string) *Report {
	t.Helper()
	c := Checker{Host: h, Profile: load(t, text), Defaults: unknown}
	r, err := c.Check(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func newTuner(t testing.TB, h *host.FS) *Tuner {
	t.Helper()
	u, err := NewTuner(h, nil, unknown)
	if err != nil {
		t.Fatal(err)
	}
	return u
}

// planned is the plan for all that differs.
func planned(t testing.TB, h *host.FS, text string) *Plan {
	t.Helper()
	r := check(t, h, text)
	chosen, err := r.Choose(nil)
	if err != nil {
		t.Fatal(err)
	}
	p, err := MakePlan(h, load(t, text), chosen, 0)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// snapshot is all that a host holds, but for the journal.
func snapshot(t testing.TB, h *host.FS) map[string]string {
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

// differences names what is not the same in two snapshots.
func differences(a, b map[string]string) []string {
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

// leftBy is what a revert has left.
func leftBy(u *Undoing, err error) ([]string, error) { return u.Left, err }

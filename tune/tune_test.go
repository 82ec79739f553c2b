package tune

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/claudebench/claudebench/tune/host"
	"github.com/claudebench/claudebench/tune/profile"
	"golang.org/x/tools/txtar"
)

const tree = `
-- proc/sys/kernel/random/boot_id --
boot-1
-- proc/sys/kernel/osrelease --
6.18.44
-- proc/sys/net/ipv4/tcp_tw_reuse --
2
-- proc/sys/net/ipv4/tcp_fin_timeout --
60
-- proc/sys/net/ipv4/ip_local_port_range --
32768	60999
-- proc/sys/vm/swappiness --
60
-- proc/sys/net/core/somaxconn --
8192
-- etc/sysctl.d/10-mine.conf --
vm.swappiness = 5
net.ipv4.tcp_fin_timeout = 15
-- var/lib/keep --
`

const wanted = `
name: mine
sysctl:
  net.ipv4.tcp_tw_reuse: 1
  net.ipv4.tcp_fin_timeout: 30
  net.core.somaxconn: at least 4096
  vm.swappiness: at most 10
  net.ipv4.ip_local_port_range: at most 10240, at least 65535
  net.ipv4.none: 1
`

// lay writes a tree of fixtures.
func lay(t *testing.T, text string) *host.FS {
	t.Helper()
	dir := t.TempDir()
	os.Chmod(dir, 0o755)
	for _, f := range txtar.Parse([]byte(text)).Files {
		p := filepath.Join(dir, f.Name)
		if err := os.MkdirAll(filepath.Dir(p), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(p, f.Data, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	h, err := host.Open(dir)
	if err != nil {
		t.Fatal(err)
	}
	return h
}

func check(t *testing.T, h *host.FS) *Report {
	t.Helper()
	file := filepath.Join(t.TempDir(), "mine.yaml")
	if err := os.WriteFile(file, []byte(wanted), 0o644); err != nil {
		t.Fatal(err)
	}
	p, err := profile.Load(file, func(string) (string, bool) { return "", true })
	if err != nil {
		t.Fatal(err)
	}
	c := Checker{Host: h, Profile: p, Default: func(string) (string, bool) { return "", false }}
	r, err := c.Check()
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func tuner(t *testing.T, h *host.FS) *Tuner {
	t.Helper()
	u, err := NewTuner(h, nil, func(string) (string, bool) { return "", false })
	if err != nil {
		t.Fatal(err)
	}
	return u
}

func TestApplyAndRevert(t *testing.T) {
	h := lay(t, tree)
	r := check(t, h)
	for _, s := range r.Settings {
		t.Logf("%+v %v", s, s.Reason)
	}
	chosen, err := r.Choose(nil)
	if err != nil {
		t.Fatal(err)
	}
	p, err := MakePlan(h, "mine", chosen)
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range p.Changes {
		t.Logf("%+v", c)
	}
	u := tuner(t, h)
	id, err := u.Apply(context.Background(), p, nil)
	if err != nil {
		t.Fatal(err)
	}
	text, _ := h.Read(sysctlFile)
	t.Log(string(text))
	if v, _ := h.Get("/proc/sys/net/ipv4/tcp_tw_reuse"); !strings.HasPrefix(v, "1") {
		t.Error(v)
	}
	left, err := u.Revert(context.Background(), id)
	t.Log(left, err, time.Now())
	all, err := Entries(h)
	t.Log(len(all), err, all[0].Status)
}

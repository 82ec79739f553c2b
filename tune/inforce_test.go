package tune

import (
	"context"
	"slices"
	"strings"
	"testing"

	"github.com/claudebench/claudebench/tune/host"
	"github.com/claudebench/claudebench/tune/host/hosttest"
	"github.com/claudebench/claudebench/tune/profile"
)

// running is a host on which the service runs, in a slice that systemd made.
const running = `
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

// foundIn are the findings on the service, as id and message.
func foundIn(t *testing.T, tree string) []string {
	t.Helper()
	p, err := profile.Load(profile.ServiceProfile, func(string) (string, bool) { return "", true })
	if err != nil {
		t.Fatal(err)
	}
	c := Checker{Host: hosttest.New(t, tree), Profile: p, Only: []Kind{Systemd}, Systemd: 252, Unit: func(context.Context, string) (*host.UnitState, error) {
		return &host.UnitState{MainPID: 77, ControlGroup: "/apps.slice/claude-api.service", Slice: "apps.slice"}, nil
	}}
	r, err := c.Check(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	var all []string
	for _, f := range r.Findings {
		all = append(all, f.ID+": "+f.Message)
	}
	return all
}

func TestWhatIsInForce(t *testing.T) {
	for name, c := range map[string]struct {
		tree string
		want []string
		not  string
	}{
		"less than the files say": {
			tree + running,
			[]string{
				"in-force: claude-api.service runs as process 77, with 1.50 CPUs by /sys/fs/cgroup/apps.slice, at most 2G of memory by /sys/fs/cgroup/apps.slice/claude-api.service, and at most 4096 open files",
				"not-in-force: MemoryMax=1G does not hold for process 77",
				"needs-restart: LimitNOFILE=65536 does not hold for process 77",
				"above-parent: CPUQuota=200% is never reached: /sys/fs/cgroup/apps.slice holds at 150%",
			},
			"not-in-force: CPUQuota",
		},
		"the slice has a file": {
			tree + running + "-- etc/systemd/system/apps.slice --\n[Slice]\nCPUQuota=150%\n",
			[]string{"above-parent: CPUQuota=200% is never reached: apps.slice holds at 150%"},
			"above-parent: CPUQuota=200% is never reached: /sys",
		},
	} {
		all := foundIn(t, c.tree)
		for _, want := range c.want {
			if !slices.Contains(all, want) {
				t.Errorf("%s: no %q in\n%s", name, want, strings.Join(all, "\n"))
			}
		}
		if slices.ContainsFunc(all, func(f string) bool { return strings.HasPrefix(f, c.not) }) {
			t.Errorf("%s: %q in\n%s", name, c.not, strings.Join(all, "\n"))
		}
	}
}

// TestOutrankedDropIn checks that a drop-in which comes after ours is named, and that
// one which systemctl edit wrote does not.
func TestOutrankedDropIn(t *testing.T) {
	for name, outranks := range map[string]bool{"override.conf": false, "zzz.conf": true} {
		h := hosttest.New(t, tree+running+"-- etc/systemd/system/claude-api.service.d/"+name+" --\n[Service]\nMemoryMax=3G\n")
		p, err := serve(t, h, 0)
		if err != nil {
			t.Fatal(err)
		}
		said := slices.ContainsFunc(p.Notes, func(n string) bool { return strings.HasPrefix(n, "MemoryMax will stay 3G") })
		if said != outranks {
			t.Errorf("%s: %q", name, p.Notes)
		}
	}
}

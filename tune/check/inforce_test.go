package check

import (
	"context"
	"slices"
	"strings"
	"testing"

	"github.com/claudebench/claudebench/tune/host"
	"github.com/claudebench/claudebench/tune/host/hosttest"
	"github.com/claudebench/claudebench/tune/profile"
	"github.com/claudebench/claudebench/tune/tunetest"
)

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
			tunetest.Tree + tunetest.Running,
			[]string{
				"in-force: claude-api.service runs as process 77, with 1.50 CPUs by /sys/fs/cgroup/apps.slice, at most 2G of memory by /sys/fs/cgroup/apps.slice/claude-api.service, and at most 4096 open files",
				"not-in-force: MemoryMax=1G does not hold for process 77",
				"needs-restart: LimitNOFILE=65536 does not hold for process 77",
				"above-parent: CPUQuota=200% is never reached: /sys/fs/cgroup/apps.slice holds at 150%",
			},
			"not-in-force: CPUQuota",
		},
		"the slice has a file": {
			tunetest.Tree + tunetest.Running + "-- etc/systemd/system/apps.slice --\n[Slice]\nCPUQuota=150%\n",
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

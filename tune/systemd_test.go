package tune

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/claudebench/claudebench/tune/check"
	"github.com/claudebench/claudebench/tune/host"
	"github.com/claudebench/claudebench/tune/host/hosttest"
	"github.com/claudebench/claudebench/tune/plan"
	"github.com/claudebench/claudebench/tune/profile"
	"github.com/claudebench/claudebench/tune/tunetest"
)

// served is the check of the service on a host.
func served(t *testing.T, h *host.FS, inUse uint64) *check.Report {
	t.Helper()
	p, err := profile.Load(profile.ServiceProfile, func(string) (string, bool) { return "", true })
	if err != nil {
		t.Fatal(err)
	}
	c := check.Checker{Host: h, Profile: p, Defaults: unknown, Only: []check.Kind{check.Systemd}, Systemd: 252, Unit: func(context.Context, string) (*host.UnitState, error) {
		return &host.UnitState{MemoryCurrent: inUse}, nil
	}}
	r, err := c.Check(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func serve(t *testing.T, h *host.FS, inUse uint64, ids ...string) (*plan.Plan, error) {
	t.Helper()
	chosen, err := served(t, h, inUse).Choose(ids)
	if err != nil {
		t.Fatal(err)
	}
	p, err := profile.Load(profile.ServiceProfile, func(string) (string, bool) { return "", true })
	if err != nil {
		t.Fatal(err)
	}
	return plan.Make(h, p, chosen, 252, Written(h))
}

// reloads counts how often systemd was told.
type reloads int

func (r *reloads) Reload(context.Context) error { *r++; return nil }

func TestAbsentUnitIsWrittenInFull(t *testing.T) {
	h := hosttest.New(t, tunetest.Tree+tunetest.Key)
	var open *plan.OpenKey
	if _, err := serve(t, h, 0); !errors.As(err, &open) {
		t.Errorf("a key that all may read: %v", err)
	}
	if err := os.Chmod(filepath.Join(h.Root(), open.Path), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := h.MakeDirs("/etc/systemd/system", 0o755); err != nil {
		t.Fatal(err)
	}
	before := tunetest.Snapshot(t, h)
	p, err := serve(t, h, 0)
	if err != nil || len(p.Changes) != 1 || p.Changes[0].Path != "/etc/systemd/system/claude-api.service" {
		t.Fatalf("%+v, %v", p, err)
	}
	told := new(reloads)
	u, err := NewTuner(h, told, unknown)
	if err != nil {
		t.Fatal(err)
	}
	id, err := u.Apply(t.Context(), p, nil)
	if err != nil || *told != 1 {
		t.Fatalf("%v, systemd was told %d times", err, *told)
	}
	text, err := h.Read("/etc/systemd/system/claude-api.service")
	for _, want := range []string{"After=network.target", "User=claude", "CPUQuota=200%", "MemoryMax=1G", "LoadCredential=anthropic-api-key:", "RestartSec=5", "WantedBy=multi-user.target"} {
		if !strings.Contains(string(text), want) || strings.Contains(string(text), "sk-ant") {
			t.Errorf("%s, %v", text, err)
		}
	}
	if r := served(t, h, 0); r.Settings[0].Verdict != check.OK {
		t.Errorf("%+v", r.Settings)
	}
	if left, err := leftBy(u.Revert(t.Context(), id)); err != nil || len(left) > 0 || *told != 2 {
		t.Errorf("%q, %v, told %d times", left, err, *told)
	}
	if d := tunetest.Differences(before, tunetest.Snapshot(t, h)); len(d) > 0 {
		t.Error(d)
	}
}

func TestNoUnitWithoutItsKey(t *testing.T) {
	var missing *plan.MissingKey
	if _, err := serve(t, hosttest.New(t, tunetest.Tree), 0); !errors.As(err, &missing) {
		t.Error(err)
	}
}

// TestForeignUnitGetsADropIn: with what differs, and no more; more open files stay.
func TestForeignUnitGetsADropIn(t *testing.T) {
	h := hosttest.New(t, tunetest.Tree+tunetest.Foreign)
	r := served(t, h, 0)
	verdicts := map[string]check.Verdict{}
	for _, s := range r.Settings {
		verdicts[s.ID] = s.Verdict
	}
	for id, want := range map[string]check.Verdict{"CPUQuota": check.Differs, "MemoryHigh": check.Differs, "MemoryMax": check.Differs, "LimitNOFILE": check.OK} {
		if got := verdicts["claude-api.service:"+id]; got != want {
			t.Errorf("%s: %s, want %s", id, got, want)
		}
	}
	ids := map[string]bool{}
	for _, f := range r.Findings {
		ids[f.ID] = true
		if strings.Contains(f.Message+f.Hint, "planted") {
			t.Errorf("a secret is told: %+v", f)
		}
	}
	if len(ids) < 2 || !r.Fails() {
		t.Errorf("findings: %+v", r.Findings)
	}
	p, err := serve(t, h, 0)
	if err != nil || len(p.Changes) != 1 || p.Changes[0].Path != "/etc/systemd/system/claude-api.service.d/zz-claudebench.conf" {
		t.Fatalf("%+v, %v", p, err)
	}
	if text := p.Changes[0].After.Text; strings.Contains(text, "LimitNOFILE") || !strings.Contains(text, "MemoryMax=1G") || strings.Contains(text, "ExecStart") {
		t.Error(text)
	}
	one, err := serve(t, h, 0, "claude-api.service:MemoryMax")
	if err != nil || strings.Contains(one.Changes[0].After.Text, "CPUQuota") {
		t.Errorf("%+v, %v", one, err)
	}
	if _, err := serve(t, h, 5<<30); err == nil || !strings.Contains(err.Error(), "uses 5G now") {
		t.Errorf("a limit below what is used: %v", err)
	}
}

// TestShadowedLimits: a limit names the lines that it overrides.
func TestShadowedLimits(t *testing.T) {
	h := hosttest.New(t, tunetest.Tree+tunetest.Foreign+"-- etc/systemd/system/claude-api.service.d/60-more.conf --\n[Service]\nMemoryMax=3G\nMemoryMax=4G\n")
	for _, s := range served(t, h, 0).Settings {
		if s.ID != "claude-api.service:MemoryMax" {
			continue
		}
		want := []string{"/etc/systemd/system/claude-api.service.d/60-more.conf:2", "/usr/lib/systemd/system/claude-api.service:4"}
		if s.PersistedBy != "/etc/systemd/system/claude-api.service.d/60-more.conf:3" || !slices.Equal(s.Shadowed, want) {
			t.Errorf("%+v", s)
		}
		return
	}
	t.Error("there is no such row")
}

// TestOldSystemd checks that one which has no MemoryMax= is given its MemoryLimit=, and
// that the check knows it.
func TestOldSystemd(t *testing.T) {
	h := hosttest.New(t, tunetest.Tree+"-- usr/lib/systemd/system/claude-api.service --\n[Service]\nExecStart=/usr/bin/python3 -m app\n")
	p, err := profile.Load(profile.ServiceProfile, func(string) (string, bool) { return "", true })
	if err != nil {
		t.Fatal(err)
	}
	c := check.Checker{Host: h, Profile: p, Only: []check.Kind{check.Systemd}, Systemd: 219}
	r, err := c.Check(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	plan, err := plan.Make(h, p, r.Settings, 219, Written(h))
	if err != nil {
		t.Fatal(err)
	}
	if text := plan.Changes[len(plan.Changes)-1].After.Text; !strings.Contains(text, "MemoryLimit=1G") || strings.Contains(text, "MemoryMax") || strings.Contains(text, "MemoryHigh") {
		t.Error(text)
	}
	u, err := NewTuner(h, nil, unknown)
	if err != nil {
		t.Fatal(err)
	}
	if err := h.MakeDirs("/etc/systemd/system", 0o755); err != nil {
		t.Fatal(err)
	}
	if _, err := u.Apply(t.Context(), plan, nil); err != nil {
		t.Fatal(err)
	}
	if r, err = c.Check(t.Context()); err != nil {
		t.Fatal(err)
	}
	for _, s := range r.Settings {
		if s.Verdict != check.OK {
			t.Errorf("%+v", s)
		}
	}
}

// TestHighMarkOnVersionOne checks that a limit which the host's cgroups do not have is
// no fault of the host's.
func TestHighMarkOnVersionOne(t *testing.T) {
	h := hosttest.New(t, tunetest.Tree+tunetest.Foreign+"-- proc/self/mountinfo --\n30 23 0:27 / /sys/fs/cgroup/memory rw - cgroup cgroup rw,memory\n31 23 0:28 / /sys/fs/cgroup/cpu rw - cgroup cgroup rw,cpu\n")
	for _, s := range served(t, h, 0).Settings {
		want := map[string]check.Verdict{"claude-api.service:MemoryHigh": check.Moot, "claude-api.service:MemoryMax": check.Differs, "claude-api.service:CPUQuota": check.Differs, "claude-api.service:LimitNOFILE": check.OK}[s.ID]
		if s.Verdict != want {
			t.Errorf("%s: %s (%s), want %s", s.ID, s.Verdict, s.Reason, want)
		}
	}
}

// TestOutrankedDropIn checks that a drop-in which comes after ours is named, and that
// one which systemctl edit wrote does not.
func TestOutrankedDropIn(t *testing.T) {
	for name, outranks := range map[string]bool{"override.conf": false, "zzz.conf": true} {
		h := hosttest.New(t, tunetest.Tree+tunetest.Running+"-- etc/systemd/system/claude-api.service.d/"+name+" --\n[Service]\nMemoryMax=3G\n")
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

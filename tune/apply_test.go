package tune

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/claudebench/claudebench/tune/check"
	"github.com/claudebench/claudebench/tune/host"
	"github.com/claudebench/claudebench/tune/host/hosttest"
	"github.com/claudebench/claudebench/tune/plan"
	"github.com/claudebench/claudebench/tune/tunetest"
)

// put has somebody else write a value or a file.
func put(t *testing.T, h *host.FS, path, text string) {
	t.Helper()
	if err := os.WriteFile(filepath.Join(h.Root(), path), []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
}

func TestApplyMakesAllAsWanted(t *testing.T) {
	h := hosttest.New(t, tunetest.Tree)
	if _, err := newTuner(t, h).Apply(t.Context(), planned(t, h, tunetest.Twelve), nil); err != nil {
		t.Fatal(err)
	}
	r := checked(t, h, tunetest.Twelve)
	if r.Fails() {
		t.Errorf("%+v", r.Settings)
	}
	for _, s := range r.Settings {
		if s.Verdict != check.OK || s.PersistedBy == "" || !strings.HasPrefix(s.PersistedBy, plan.SysctlFile) {
			t.Errorf("%s: %s by %q", s.ID, s.Verdict, s.PersistedBy)
		}
	}
	if p := planned(t, h, tunetest.Twelve); len(p.Changes) > 0 {
		t.Errorf("there is more to do: %+v", p.Changes)
	}
}

// TestBetterIsNotMadeWorse: at least and at most.
func TestBetterIsNotMadeWorse(t *testing.T) {
	h := hosttest.New(t, tunetest.Tree)
	put(t, h, "/proc/sys/net/core/somaxconn", "65535\n")
	put(t, h, "/proc/sys/net/ipv4/ip_local_port_range", "2048 60999\n")
	if _, err := newTuner(t, h).Apply(t.Context(), planned(t, h, tunetest.Twelve), nil); err != nil {
		t.Fatal(err)
	}
	for path, want := range map[string]string{"/proc/sys/net/core/somaxconn": "65535", "/proc/sys/net/ipv4/ip_local_port_range": "2048 65535"} {
		if got, _ := h.Get(path); strings.Join(strings.Fields(got), " ") != want {
			t.Errorf("%s is %q, want %q", path, got, want)
		}
	}
}

// TestRangesAreThoseOfTheKernel: what this one does not take is refused by the plan.
func TestRangesAreThoseOfTheKernel(t *testing.T) {
	const mine = "name: mine\nsysctl:\n  vm.swappiness: 150\n"
	for kernel, refused := range map[string]bool{"5.4.0-150-generic": true, "6.1.0-41-cloud-amd64": false} {
		h := hosttest.New(t, tunetest.Tree)
		put(t, h, "/proc/sys/kernel/osrelease", kernel+"\n")
		_, err := plan.Make(h, tunetest.Load(t, mine), checked(t, h, mine).Settings, 0, Written(h))
		if (err != nil) != refused || refused && !strings.Contains(err.Error(), "vm.swappiness=150 is refused: 150 is more than 100") {
			t.Errorf("%s: %v", kernel, err)
		}
	}
}

func TestNothingIsTouchedThatHasDrifted(t *testing.T) {
	h := hosttest.New(t, tunetest.Tree)
	p := planned(t, h, tunetest.Twelve)
	put(t, h, "/proc/sys/vm/swappiness", "61\n")
	before := tunetest.Snapshot(t, h)
	if id, err := newTuner(t, h).Apply(t.Context(), p, nil); !errors.Is(err, ErrDrifted) || id != "" {
		t.Errorf("%q, %v", id, err)
	}
	if d := tunetest.Differences(before, tunetest.Snapshot(t, h)); len(d) > 0 {
		t.Error(d)
	}
}

// TestWhatIsTakenInPartIsTakenBack at once, and all else by revert.
func TestWhatIsTakenInPartIsTakenBack(t *testing.T) {
	h := hosttest.New(t, tunetest.Tree)
	before := tunetest.Snapshot(t, h)
	p := planned(t, h, tunetest.Twelve)
	for i := range p.Changes {
		if strings.HasSuffix(p.Changes[i].Path, "tcp_tw_reuse") {
			p.Changes[i].After = plan.Text("1 2")
		}
	}
	u := newTuner(t, h)
	id, err := u.Apply(t.Context(), p, nil)
	if !errors.Is(err, ErrPartly) || !strings.Contains(err.Error(), "taken in part") {
		t.Error(err)
	}
	if got, _ := h.Get("/proc/sys/net/ipv4/tcp_tw_reuse"); strings.TrimSpace(got) != "2" {
		t.Errorf("it has stayed %q", got)
	}
	if left, err := leftBy(u.Revert(t.Context(), id)); err != nil || len(left) > 0 {
		t.Errorf("%v, %v", left, err)
	}
	if d := tunetest.Differences(before, tunetest.Snapshot(t, h)); len(d) > 0 {
		t.Error(d)
	}
}

func TestOnlyOneAppliesAtATime(t *testing.T) {
	h := hosttest.New(t, tunetest.Tree)
	p := planned(t, h, tunetest.Twelve)
	u := newTuner(t, h)
	release, err := u.lock()
	if err != nil {
		t.Fatal(err)
	}
	before := tunetest.Snapshot(t, h)
	if _, err := u.Apply(t.Context(), p, nil); !errors.Is(err, host.ErrLocked) {
		t.Error(err)
	}
	if d := tunetest.Differences(before, tunetest.Snapshot(t, h)); len(d) > 0 {
		t.Error(d)
	}
	release()
	if _, err := u.Apply(t.Context(), p, nil); err != nil {
		t.Error(err)
	}
}

func TestWhatSomebodyChangedIsLeft(t *testing.T) {
	h := hosttest.New(t, tunetest.Tree)
	before := tunetest.Snapshot(t, h)
	u := newTuner(t, h)
	id, err := u.Apply(t.Context(), planned(t, h, tunetest.Twelve), nil)
	if err != nil {
		t.Fatal(err)
	}
	put(t, h, "/proc/sys/net/ipv4/tcp_fin_timeout", "20\n")
	put(t, h, plan.SysctlFile, "vm.swappiness = 1\n")
	left, err := leftBy(u.Revert(t.Context(), id))
	if err != nil || len(left) != 2 || !strings.Contains(left[0]+left[1], "tcp_fin_timeout") || !strings.Contains(left[0]+left[1], plan.SysctlFile) {
		t.Errorf("%q, %v", left, err)
	}
	if d := tunetest.Differences(before, tunetest.Snapshot(t, h)); len(d) != 2 {
		t.Error(d)
	}
	if left, err := leftBy(u.Revert(t.Context(), id)); err != nil || len(left) > 0 {
		t.Errorf("again: %q, %v", left, err)
	}
}

// TestAfterARebootNoOldValueIsWritten: the files that remain decide, then a new
// namespace, and where neither knows it is left.
func TestAfterARebootNoOldValueIsWritten(t *testing.T) {
	h := hosttest.New(t, tunetest.Tree)
	id, err := newTuner(t, h).Apply(t.Context(), planned(t, h, tunetest.Twelve), nil)
	if err != nil {
		t.Fatal(err)
	}
	put(t, h, "/proc/sys/kernel/random/boot_id", "second\n")
	u, err := NewTuner(h, nil, func([]string) map[string]string { return map[string]string{"net.ipv4.tcp_keepalive_probes": "7"} })
	if err != nil {
		t.Fatal(err)
	}
	left, err := leftBy(u.Revert(t.Context(), id))
	if err != nil || len(left) != 9 {
		t.Errorf("%q, %v", left, err)
	}
	for path, want := range map[string]string{
		"net/ipv4/tcp_fin_timeout":      "60", // by 50-default.conf
		"vm/swappiness":                 "100",
		"net/ipv4/tcp_keepalive_probes": "7", // of a new namespace
		"net/ipv4/tcp_tw_reuse":         "1", // nobody knows
	} {
		if got, _ := h.Get("/proc/sys/" + path); strings.TrimSpace(got) != want {
			t.Errorf("%s is %q, want %q", path, got, want)
		}
	}
	if _, err := h.Read(plan.SysctlFile); !errors.Is(err, os.ErrNotExist) {
		t.Error("our file is still there")
	}
}

func TestTrial(t *testing.T) {
	h := hosttest.New(t, tunetest.Tree)
	before := tunetest.Snapshot(t, h)
	u := newTuner(t, h)
	now := time.Date(2026, 11, 22, 10, 0, 0, 0, time.UTC)
	u.now = func() time.Time { return now }
	var armed string
	trial := &Trial{Within: time.Minute, Arm: func(id string, until time.Time) error {
		if d := tunetest.Differences(before, tunetest.Snapshot(t, h)); len(d) > 0 || !until.Equal(now.Add(time.Minute)) {
			t.Errorf("armed until %s, after %q", until, d)
		}
		armed = id
		return nil
	}}
	id, err := u.Apply(t.Context(), planned(t, h, tunetest.Twelve), trial)
	if err != nil || id != armed {
		t.Fatal(id, armed, err)
	}
	if _, err := h.Read(plan.SysctlFile); !errors.Is(err, os.ErrNotExist) {
		t.Error("it lasts before it was confirmed")
	}
	if _, err := u.Apply(t.Context(), planned(t, h, tunetest.Twelve), nil); !errors.Is(err, ErrWaiting) {
		t.Errorf("another apply came upon it: %v", err)
	}
	// Its time was long ago by the clock of a check.
	if f, err := Findings(h); err != nil || len(f) != 1 || f[0].ID != "on-trial" || f[0].Severity != "warning" || !strings.Contains(f[0].Hint, id) {
		t.Errorf("%+v, %v", f, err)
	}
	now = now.Add(time.Minute)
	if err := u.Confirm(t.Context(), id); err == nil {
		t.Error("confirmed too late")
	}
	if left, err := leftBy(u.Expire(t.Context(), id)); err != nil || len(left) > 0 {
		t.Errorf("%q, %v", left, err)
	}
	if d := tunetest.Differences(before, tunetest.Snapshot(t, h)); len(d) > 0 {
		t.Error(d)
	}
	now = now.Add(time.Minute)
	if id, err = u.Apply(t.Context(), planned(t, h, tunetest.Twelve), trialOf(time.Minute)); err != nil {
		t.Fatal(err)
	}
	if err := u.Confirm(t.Context(), id); err != nil {
		t.Fatal(err)
	}
	if _, err := leftBy(u.Expire(t.Context(), id)); err != nil {
		t.Fatal(err)
	}
	if checked(t, h, tunetest.Twelve).Fails() {
		t.Error("what was confirmed was taken back")
	}
	nobody := &Trial{Within: time.Minute, Arm: func(string, time.Time) error { return errors.New("no process") }}
	h = hosttest.New(t, tunetest.Tree)
	if _, err := newTuner(t, h).Apply(t.Context(), planned(t, h, tunetest.Twelve), nobody); err == nil || len(tunetest.Differences(before, tunetest.Snapshot(t, h))) > 0 {
		t.Errorf("applied though nobody would take it back: %v", err)
	}
}

func trialOf(d time.Duration) *Trial {
	return &Trial{Within: d, Arm: func(string, time.Time) error { return nil }}
}

package tune

import (
	"errors"
	"strings"
	"testing"

	"github.com/claudebench/claudebench/tune/host/hosttest"
	"github.com/claudebench/claudebench/tune/plan"
	"github.com/claudebench/claudebench/tune/tunetest"
)

// TestLaterAppliesGoFirst: taken back in any order, two applies of the same setting leave
// the host as it was.
func TestLaterAppliesGoFirst(t *testing.T) {
	const first = "name: first\nsysctl:\n  vm.swappiness: at most 20\n  net.core.somaxconn: at least 4096\n"
	const second = "name: second\nsysctl:\n  vm.swappiness: at most 15\n  net.ipv4.tcp_fin_timeout: 20\n"
	h := hosttest.New(t, tunetest.Tree)
	was := tunetest.Snapshot(t, h)
	u := newTuner(t, h)
	var ids []string
	for _, profile := range []string{first, second} {
		id, err := u.Apply(t.Context(), planned(t, h, profile), nil)
		if err != nil {
			t.Fatal(err)
		}
		ids = append(ids, id)
	}
	if _, err := leftBy(u.Revert(t.Context(), ids[0])); !errors.Is(err, ErrCovered) || !strings.Contains(err.Error(), ids[1]) {
		t.Fatal(err)
	}
	for _, id := range []string{ids[1], ids[0]} {
		if left, err := leftBy(u.Revert(t.Context(), id)); err != nil || len(left) > 0 {
			t.Fatal(left, err)
		}
	}
	if d := tunetest.Differences(was, tunetest.Snapshot(t, h)); len(d) > 0 {
		t.Error(d)
	}
}

// TestDirectoryOfOthersStays: who has put a drop-in beside ours keeps it, and the apply
// is taken back nevertheless.
func TestDirectoryOfOthersStays(t *testing.T) {
	h := hosttest.New(t, tunetest.Tree+tunetest.Running)
	if err := h.MakeDirs("/etc/systemd/system", 0o755); err != nil {
		t.Fatal(err)
	}
	p, err := serve(t, h, 0)
	if err != nil {
		t.Fatal(err)
	}
	u := newTuner(t, h)
	id, err := u.Apply(t.Context(), p, nil)
	if err != nil {
		t.Fatal(err)
	}
	const theirs = "/etc/systemd/system/claude-api.service.d/mine.conf"
	put(t, h, theirs, "[Service]\n")
	left, err := leftBy(u.Revert(t.Context(), id))
	if err != nil || len(left) != 1 || !strings.Contains(left[0], "claude-api.service.d: others have put something into it") {
		t.Errorf("%q, %v", left, err)
	}
	if names, err := h.List("/etc/systemd/system/claude-api.service.d"); err != nil || len(names) != 1 {
		t.Errorf("%q, %v", names, err)
	}
	if e, err := Find(h, id); err != nil || e.Status != Reverted {
		t.Errorf("%+v, %v", e, err)
	}
}

// TestOddJournalIsNobodysFault: the others are found, read and taken back.
func TestOddJournalIsNobodysFault(t *testing.T) {
	h := hosttest.New(t, tunetest.Tree)
	u := newTuner(t, h)
	id, err := u.Apply(t.Context(), planned(t, h, tunetest.Twelve), nil)
	if err != nil {
		t.Fatal(err)
	}
	put(t, h, journalFile("99999999-000000.000"), "garbage\n")
	if _, err := Find(h, "99999999-000000.000"); err == nil || !strings.Contains(err.Error(), "line 1") {
		t.Error(err)
	}
	if e, err := Find(h, ""); err != nil || e.ID != id {
		t.Errorf("%+v, %v", e, err)
	}
	if left, err := leftBy(u.Revert(t.Context(), id)); err != nil || len(left) > 0 {
		t.Error(left, err)
	}
}

// TestPlanTooLargeToTakeBack: nothing is done that a journal could not hold.
func TestPlanTooLargeToTakeBack(t *testing.T) {
	h := hosttest.New(t, tunetest.Tree)
	put(t, h, plan.SysctlFile, "# "+strings.Repeat(`"`, maxPlan/2)+"\n")
	was := tunetest.Snapshot(t, h)
	if id, err := newTuner(t, h).Apply(t.Context(), planned(t, h, tunetest.Twelve), nil); err == nil || id != "" {
		t.Errorf("%q, %v", id, err)
	}
	if d := tunetest.Differences(was, tunetest.Snapshot(t, h)); len(d) > 0 {
		t.Error(d)
	}
}

// TestNamedTwice: a setting that is named twice is applied once.
func TestNamedTwice(t *testing.T) {
	h := hosttest.New(t, tunetest.Tree)
	all, err := checked(t, h, tunetest.Twelve).Choose([]string{"vm.swappiness", "vm.swappiness"})
	if err != nil || len(all) != 1 {
		t.Errorf("%+v, %v", all, err)
	}
}

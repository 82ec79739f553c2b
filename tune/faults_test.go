package tune

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/claudebench/claudebench/tune/host"
	"github.com/claudebench/claudebench/tune/host/hosttest"
	"github.com/claudebench/claudebench/tune/plan"
	"github.com/claudebench/claudebench/tune/profile"
	"github.com/claudebench/claudebench/tune/tunetest"
)

// TestInterrupted: whoever is told that only a part was done has something to take back,
// and whoever is not has nothing.
func TestInterrupted(t *testing.T) {
	for step := 0; ; step++ {
		h := hosttest.New(t, tunetest.Tree)
		was := tunetest.Snapshot(t, h)
		u := newTuner(t, h)
		ctx, cancel := context.WithCancel(t.Context())
		left := step
		h.Trace = func(string, string) {
			if left--; left < 0 {
				cancel()
			}
		}
		id, err := u.Apply(ctx, planned(t, h, tunetest.Twelve), nil)
		h.Trace = nil
		cancel()
		if err == nil {
			if step < 12 {
				t.Errorf("it was only interrupted %d times", step)
			}
			return
		}
		if !errors.Is(err, context.Canceled) {
			t.Fatal(err)
		}
		changed := len(tunetest.Differences(was, tunetest.Snapshot(t, h))) > 0
		if errors.Is(err, ErrPartly) != changed {
			t.Errorf("interrupted at step %d: %v, though it is %v that something has changed", step, err, changed)
		}
		if left, err := leftBy(u.Revert(t.Context(), id)); err != nil || len(left) > 0 {
			t.Errorf("step %d: %q, %v", step, left, err)
		}
		if d := tunetest.Differences(was, tunetest.Snapshot(t, h)); len(d) > 0 {
			t.Errorf("step %d: %q", step, d)
		}
	}
}

// TestWhatCannotBeWrittenIsKnownBefore: a directory that others may write keeps our file
// from it, and then no value is written either.
func TestWhatCannotBeWrittenIsKnownBefore(t *testing.T) {
	h := hosttest.New(t, tunetest.Tree)
	p := planned(t, h, tunetest.Twelve)
	if err := os.Chmod(filepath.Join(h.Root(), "/etc/sysctl.d"), 0o777); err != nil {
		t.Fatal(err)
	}
	was := tunetest.Snapshot(t, h)
	if id, err := newTuner(t, h).Apply(t.Context(), p, nil); !errors.Is(err, host.ErrUntrusted) || errors.Is(err, ErrPartly) || id != "" {
		t.Errorf("%q, %v", id, err)
	}
	if d := tunetest.Differences(was, tunetest.Snapshot(t, h)); len(d) > 0 {
		t.Error(d)
	}
}

// TestJournalThatCannotBeWritten keeps nothing from being taken back.
func TestJournalThatCannotBeWritten(t *testing.T) {
	h := hosttest.New(t, tunetest.Tree)
	was := tunetest.Snapshot(t, h)
	u := newTuner(t, h)
	id, err := u.Apply(t.Context(), planned(t, h, tunetest.Twelve), nil)
	if err != nil {
		t.Fatal(err)
	}
	// Whatever keeps us from appending: here it is no longer ours alone.
	journal := filepath.Join(h.Root(), journalFile(id))
	if err := os.Chmod(journal, 0o666); err != nil {
		t.Fatal(err)
	}
	if _, err := u.Revert(t.Context(), id); err == nil || !strings.Contains(err.Error(), "could not be written down") {
		t.Error(err)
	}
	if d := tunetest.Differences(was, tunetest.Snapshot(t, h)); len(d) > 0 {
		t.Error(d)
	}
	if err := os.Chmod(journal, 0o600); err != nil {
		t.Fatal(err)
	}
	if left, err := leftBy(u.Revert(t.Context(), id)); err != nil || len(left) > 0 {
		t.Errorf("%q, %v", left, err)
	}
	if e, err := Find(h, id); err != nil || e.Status != Reverted {
		t.Errorf("%+v, %v", e, err)
	}
}

// flaky is a systemd that does not read its files again until it is well.
type flaky struct {
	well  bool
	reads int
}

func (f *flaky) Reload(context.Context) error {
	if !f.well {
		return errors.New("it is being restarted")
	}
	f.reads++
	return nil
}

func TestReloadIsMadeUpFor(t *testing.T) {
	h := hosttest.New(t, tunetest.Tree+tunetest.Running)
	if err := h.MakeDirs("/etc/systemd/system", 0o755); err != nil {
		t.Fatal(err)
	}
	p, err := serve(t, h, 0)
	if err != nil {
		t.Fatal(err)
	}
	systemd := &flaky{well: true}
	u, err := NewTuner(h, systemd, unknown)
	if err != nil {
		t.Fatal(err)
	}
	id, err := u.Apply(t.Context(), p, nil)
	if err != nil {
		t.Fatal(err)
	}
	systemd.well = false
	if _, err := u.Revert(t.Context(), id); !errors.Is(err, ErrPartly) {
		t.Error(err)
	}
	systemd.well, systemd.reads = true, 0
	if _, err := u.Revert(t.Context(), id); err != nil || systemd.reads != 1 {
		t.Errorf("%v, read again %d times", err, systemd.reads)
	}
}

// TestConfirmGoesOn where it was cut off.
func TestConfirmGoesOn(t *testing.T) {
	h := hosttest.New(t, tunetest.Tree)
	u := newTuner(t, h)
	id, err := u.Apply(t.Context(), planned(t, h, tunetest.Twelve), trialOf(1<<40))
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	h.Trace = func(op, path string) {
		if strings.HasSuffix(path, suffix) {
			cancel() // the record of the confirmation is written, and no more
		}
	}
	if err := u.Confirm(ctx, id); err == nil {
		t.Fatal("it was not cut off")
	}
	h.Trace = nil
	if _, err := u.Expire(t.Context(), id); err != nil {
		t.Fatal(err)
	}
	if e, err := OnTrial(h, ""); err != nil || e.ID != id {
		t.Fatalf("%+v, %v", e, err)
	}
	if err := u.Confirm(t.Context(), id); err != nil {
		t.Fatal(err)
	}
	if checked(t, h, tunetest.Twelve).Fails() {
		t.Error("what was confirmed does not hold")
	}
	if err := u.Confirm(t.Context(), id); err == nil {
		t.Error("it was confirmed again")
	}
}

// TestEditedUnitIsTheirs: a unit of ours that somebody has edited gets a drop-in.
func TestEditedUnitIsTheirs(t *testing.T) {
	h := hosttest.New(t, tunetest.Tree+tunetest.Key)
	if err := errors.Join(h.MakeDirs("/etc/systemd/system", 0o755), os.Chmod(filepath.Join(h.Root(), "/etc/claude-api/anthropic-api-key"), 0o600)); err != nil {
		t.Fatal(err)
	}
	p, err := serve(t, h, 0)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := newTuner(t, h).Apply(t.Context(), p, nil); err != nil {
		t.Fatal(err)
	}
	want, err := profile.Load(profile.ServiceProfile, func(string) (string, bool) { return "", true })
	if err != nil {
		t.Fatal(err)
	}
	unit := want.Systemd.Of().Path()
	text, err := h.Read(unit)
	if err != nil {
		t.Fatal(err)
	}
	// Of other limits wanted, an untouched unit is written anew, an edited one is not.
	want.Systemd.MemoryMax = "2G"
	again := func() *plan.Plan {
		r := served(t, h, 0)
		p, err := plan.Make(h, want, r.Settings, 252, Written(h))
		if err != nil {
			t.Fatal(err)
		}
		return p
	}
	if p := again(); len(p.Changes) != 1 || p.Changes[0].Path != unit {
		t.Errorf("%+v", p)
	}
	put(t, h, unit, strings.Replace(string(text), "MemoryMax=1G", "MemoryMax=3G", 1))
	if p := again(); len(p.Changes) != 2 || !strings.HasSuffix(p.Changes[1].Path, "claude-api.service.d/zz-claudebench.conf") {
		t.Errorf("%+v", p)
	}
}

// TestFilesThatSomebodyWantsOtherwise: modes and masks are not written over, since only
// the text of a file is kept.
func TestFilesThatSomebodyWantsOtherwise(t *testing.T) {
	for name, spoil := range map[string]func(path string) error{
		"mode": func(path string) error { return os.WriteFile(path, []byte("vm.swappiness = 60\n"), 0o600) },
		"mask": func(path string) error { return os.Symlink("/dev/null", path) },
	} {
		h := hosttest.New(t, tunetest.Tree)
		if err := spoil(filepath.Join(h.Root(), plan.SysctlFile)); err != nil {
			t.Fatal(err)
		}
		if _, err := plan.Make(h, tunetest.Load(t, tunetest.Twelve), checked(t, h, tunetest.Twelve).Settings, 0, Written(h)); err == nil || !strings.Contains(err.Error(), "is not as we write it") {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// TestWhatCannotBeSetIsRefused where it is named.
func TestWhatCannotBeSetIsRefused(t *testing.T) {
	h := hosttest.New(t, tunetest.Tree)
	if err := os.Remove(filepath.Join(h.Root(), "/proc/sys/net/ipv4/tcp_notsent_lowat")); err != nil {
		t.Fatal(err)
	}
	chosen, err := checked(t, h, tunetest.Twelve).Choose([]string{"net.ipv4.tcp_notsent_lowat"})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := plan.Make(h, tunetest.Load(t, tunetest.Twelve), chosen, 0, Written(h)); err == nil || !strings.Contains(err.Error(), "this kernel does not have it") {
		t.Error(err)
	}
}

// TestValueThatWasRightIsVerified: of an apply that only wrote the file.
func TestValueThatWasRightIsVerified(t *testing.T) {
	const mine = "name: mine\nsysctl:\n  vm.swappiness: 60\n"
	h := hosttest.New(t, tunetest.Tree)
	p := planned(t, h, mine)
	if len(p.Changes) != 1 {
		t.Fatalf("%+v", p)
	}
	id, err := newTuner(t, h).Apply(t.Context(), p, nil)
	if err != nil {
		t.Fatal(err)
	}
	e, err := Find(h, id)
	if err != nil {
		t.Fatal(err)
	}
	for value, holds := range map[string]bool{"60": true, "30": false} {
		put(t, h, "/proc/sys/vm/swappiness", value+"\n")
		if v, err := Verify(h, &e); err != nil || v.Holds() != holds || len(v.Changes) != 2 {
			t.Errorf("%s: %+v, %v", value, v, err)
		}
	}
}

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
	"github.com/claudebench/claudebench/tune/profile"
)

// TestInterrupted: whoever is told that only a part was done has something to take back,
// and whoever is not has nothing.
func TestInterrupted(t *testing.T) {
	for step := 0; ; step++ {
		h := hosttest.New(t, tree)
		was := snapshot(t, h)
		u := newTuner(t, h)
		ctx, cancel := context.WithCancel(t.Context())
		left := step
		h.Trace = func(string, string) {
			if left--; left < 0 {
				cancel()
			}
		}
		id, err := u.Apply(ctx, planned(t, h, twelve), nil)
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
		changed := len(differences(was, snapshot(t, h))) > 0
		if errors.Is(err, ErrPartly) != changed {
			t.Errorf("interrupted at step %d: %v, though it is %v that something has changed", step, err, changed)
		}
		if left, err := leftBy(u.Revert(t.Context(), id)); err != nil || len(left) > 0 {
			t.Errorf("step %d: %q, %v", step, left, err)
		}
		if d := differences(was, snapshot(t, h)); len(d) > 0 {
			t.Errorf("step %d: %q", step, d)
		}
	}
}

// TestWhatCannotBeWrittenIsKnownBefore: a directory that others may write keeps our file
// from it, and then no value is written either.
func TestWhatCannotBeWrittenIsKnownBefore(t *testing.T) {
	h := hosttest.New(t, tree)
	p := planned(t, h, twelve)
	if err := os.Chmod(filepath.Join(h.Root(), "/etc/sysctl.d"), 0o777); err != nil {
		t.Fatal(err)
	}
	was := snapshot(t, h)
	if id, err := newTuner(t, h).Apply(t.Context(), p, nil); !errors.Is(err, host.ErrUntrusted) || errors.Is(err, ErrPartly) || id != "" {
		t.Errorf("%q, %v", id, err)
	}
	if d := differences(was, snapshot(t, h)); len(d) > 0 {
		t.Error(d)
	}
}

// TestJournalThatCannotBeWritten keeps nothing from being taken back.
func TestJournalThatCannotBeWritten(t *testing.T) {
	h := hosttest.New(t, tree)
	was := snapshot(t, h)
	u := newTuner(t, h)
	id, err := u.Apply(t.Context(), planned(t, h, twelve), nil)
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
	if d := differences(was, snapshot(t, h)); len(d) > 0 {
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
	h := hosttest.New(t, tree+running)
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
	h := hosttest.New(t, tree)
	u := newTuner(t, h)
	id, err := u.Apply(t.Context(), planned(t, h, twelve), trialOf(1<<40))
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
	if check(t, h, twelve).Fails() {
		t.Error("what was confirmed does not hold")
	}
	if err := u.Confirm(t.Context(), id); err == nil {
		t.Error("it was confirmed again")
	}
}

// TestEditedUnitIsTheirs: a unit of ours that somebody has edited gets a drop-in.
func TestEditedUnitIsTheirs(t *testing.T) {
	h := hosttest.New(t, tree+key)
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
	again := func() *Plan {
		r := served(t, h, 0)
		p, err := MakePlan(h, want, r.Settings, 252)
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

// TestLinesByHandStay in our file of sysctls.
func TestLinesByHandStay(t *testing.T) {
	const old = "# by hand\n-net.ipv4.conf.lo.rp_filter\n-vm.swappiness = 60\nnet/core/somaxconn=128\nnot a line\nnet.ipv4.conf.*.rp_filter = 1"
	got := sysctlText(old, map[string]string{"vm.swappiness": "10", "net.core.somaxconn": "4096", "net.ipv4.tcp_tw_reuse": "1"})
	const want = "# by hand\n-net.ipv4.conf.lo.rp_filter\n-vm.swappiness = 10\nnet.core.somaxconn = 4096\nnot a line\nnet.ipv4.conf.*.rp_filter = 1\nnet.ipv4.tcp_tw_reuse = 1\n"
	if got != want {
		t.Errorf("%s\nwant\n%s", got, want)
	}
}

// TestFilesThatSomebodyWantsOtherwise: modes and masks are not written over, since only
// the text of a file is kept.
func TestFilesThatSomebodyWantsOtherwise(t *testing.T) {
	for name, spoil := range map[string]func(path string) error{
		"mode": func(path string) error { return os.WriteFile(path, []byte("vm.swappiness = 60\n"), 0o600) },
		"mask": func(path string) error { return os.Symlink("/dev/null", path) },
	} {
		h := hosttest.New(t, tree)
		if err := spoil(filepath.Join(h.Root(), sysctlFile)); err != nil {
			t.Fatal(err)
		}
		if _, err := MakePlan(h, load(t, twelve), check(t, h, twelve).Settings, 0); err == nil || !strings.Contains(err.Error(), "is not as we write it") {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// TestWhatCannotBeSetIsRefused where it is named.
func TestWhatCannotBeSetIsRefused(t *testing.T) {
	h := hosttest.New(t, tree)
	if err := os.Remove(filepath.Join(h.Root(), "/proc/sys/net/ipv4/tcp_notsent_lowat")); err != nil {
		t.Fatal(err)
	}
	chosen, err := check(t, h, twelve).Choose([]string{"net.ipv4.tcp_notsent_lowat"})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := MakePlan(h, load(t, twelve), chosen, 0); err == nil || !strings.Contains(err.Error(), "this kernel does not have it") {
		t.Error(err)
	}
}

// TestValueThatWasRightIsVerified: of an apply that only wrote the file.
func TestValueThatWasRightIsVerified(t *testing.T) {
	const mine = "name: mine\nsysctl:\n  vm.swappiness: 60\n"
	h := hosttest.New(t, tree)
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

package tune

import (
	"bytes"
	"testing"

	"github.com/claudebench/claudebench/tune/host/hosttest"
	"github.com/claudebench/claudebench/tune/plan"
	"github.com/claudebench/claudebench/tune/tunetest"
)

// TestARecordThatIsCutOff: a crash of the whole host may leave a part of the last
// record. What it announces was not done yet.
func TestARecordThatIsCutOff(t *testing.T) {
	h := hosttest.New(t, tunetest.Tree)
	before := tunetest.Snapshot(t, h)
	id, err := newTuner(t, h).Apply(t.Context(), planned(t, h, tunetest.Twelve), nil)
	if err != nil {
		t.Fatal(err)
	}
	whole, err := h.Read(journalFile(id))
	if err != nil {
		t.Fatal(err)
	}
	last := bytes.LastIndexByte(whole[:len(whole)-1], '\n') + 1
	for cut := last; cut < len(whole)-1; cut++ {
		records, err := parseRecords(whole[:cut])
		if err != nil {
			t.Fatalf("cut at %d: %v", cut, err)
		}
		if e, err := fold(id, records); err != nil || e.Status != Partly {
			t.Fatalf("cut at %d: %+v, %v", cut, e, err)
		}
	}
	put(t, h, journalFile(id), string(whole[:len(whole)-5]))
	if left, err := leftBy(newTuner(t, h).Revert(t.Context(), id)); err != nil || len(left) > 0 {
		t.Fatalf("%q, %v", left, err)
	}
	if d := tunetest.Differences(before, tunetest.Snapshot(t, h)); len(d) > 0 {
		t.Error(d)
	}
	if e, err := Find(h, id); err != nil || e.Status != Reverted {
		t.Errorf("%+v, %v", e, err)
	}
}

func FuzzJournal(f *testing.F) {
	h := hosttest.New(f, tunetest.Tree)
	u, err := NewTuner(h, nil, unknown)
	if err != nil {
		f.Fatal(err)
	}
	id, err := u.Apply(f.Context(), planned(f, h, tunetest.Twelve), nil)
	if err != nil {
		f.Fatal(err)
	}
	text, err := h.Read(journalFile(id))
	if err != nil {
		f.Fatal(err)
	}
	f.Add(text)
	f.Add([]byte(`{"step":"plan","plan":{"schema_version":1,"changes":[]}}` + "\n" + `{"step":"intend","change":3}` + "\n"))
	f.Fuzz(func(t *testing.T, text []byte) {
		records, err := parseRecords(text)
		if err != nil {
			return
		}
		e, err := fold("x", records)
		if err == nil && e.Plan == nil {
			t.Error("an entry without a plan")
		}
	})
}

// foreignFiles are files of others, which no plan may touch.
const foreignFiles = `
-- etc/passwd --
root
-- etc/systemd/system/ssh.service --
[Service]
-- etc/systemd/system/ssh.service.d/mine.conf --
[Service]
`

// FuzzPlan carries out what it is given, in a tree, and looks whether files of others
// have changed.
func FuzzPlan(f *testing.F) {
	f.Add([]byte(`{"schema_version":1,"changes":[{"kind":"sysctl","form":"value","path":"/proc/sys/vm/swappiness","before":"60","after":"10"}]}`))
	f.Add([]byte(`{"schema_version":1,"changes":[{"kind":"sysctl","form":"file","path":"/etc/passwd","before":null,"after":"x"}]}`))
	f.Fuzz(func(t *testing.T, text []byte) {
		p, err := plan.Parse(text)
		if err != nil {
			return
		}
		h := hosttest.New(t, tunetest.Tree+foreignFiles)
		was := tunetest.Snapshot(t, h)
		u := newTuner(t, h)
		id, err := u.Apply(t.Context(), p, nil)
		if err == nil || id != "" {
			u.Revert(t.Context(), id)
		}
		now := tunetest.Snapshot(t, h)
		for _, path := range []string{"/etc/passwd", "/etc/systemd/system/ssh.service", "/etc/systemd/system/ssh.service.d/mine.conf", "/etc/sysctl.d/10-mine.conf"} {
			if was[path] == "" || now[path] != was[path] {
				t.Errorf("%s: %q, was %q", path, now[path], was[path])
			}
		}
	})
}

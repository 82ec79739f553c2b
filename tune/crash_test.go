package tune

import (
	"context"
	"encoding/json"
	"os"
	"os/exec"
	"strconv"
	"syscall"
	"testing"

	"github.com/claudebench/claudebench/tune/host/hosttest"
)

// The part that this program plays when it is the one that is killed.
const (
	partVariable = "TUNE_TEST_PART"
	stepVariable = "TUNE_TEST_STEP"
	rootVariable = "TUNE_TEST_ROOT"
)

func TestMain(m *testing.M) {
	if part := os.Getenv(partVariable); part != "" {
		os.Exit(play(part))
	}
	os.Exit(m.Run())
}

// play applies or reverts in a tree, and kills itself before the n-th change that
// goes through the door, if it comes to that. It exits with 9 where it was not
// killed.
func play(part string) int {
	t := &testing.T{}
	h := hosttest.Open(t, os.Getenv(rootVariable))
	n, _ := strconv.Atoi(os.Getenv(stepVariable))
	h.Trace = func(string, string) {
		if n--; n < 0 {
			syscall.Kill(os.Getpid(), syscall.SIGKILL)
			select {}
		}
	}
	u, err := NewTuner(h, nil, unknown)
	if err != nil {
		return 1
	}
	switch part {
	case "apply":
		p := new(Plan)
		if err := json.NewDecoder(os.Stdin).Decode(p); err != nil {
			return 1
		}
		_, err = u.Apply(context.Background(), p, nil)
	case "revert":
		e, missing := Find(h, "")
		if missing != nil {
			return 1
		}
		_, err = u.Revert(context.Background(), e.ID)
	}
	if err != nil {
		return 1
	}
	return 9
}

// killed plays a part in a process of its own, and tells whether it was killed
// before it was done.
func killed(t *testing.T, part, root string, step int, p *Plan) bool {
	t.Helper()
	cmd := exec.Command("/proc/self/exe")
	cmd.Env = append(os.Environ(), partVariable+"="+part, rootVariable+"="+root, stepVariable+"="+strconv.Itoa(step))
	if p != nil {
		in, err := cmd.StdinPipe()
		if err != nil {
			t.Fatal(err)
		}
		go func() {
			json.NewEncoder(in).Encode(p)
			in.Close()
		}()
	}
	out, err := cmd.CombinedOutput()
	switch cmd.ProcessState.ExitCode() {
	case 9:
		return false
	case -1:
		return true
	}
	t.Fatalf("%s: %v: %s", part, err, out)
	return false
}

// TestKilledAtEveryStepOfApply: whatever was done until then is taken back, and
// nothing else is touched.
func TestKilledAtEveryStepOfApply(t *testing.T) {
	for step := 0; ; step++ {
		h := hosttest.New(t, tree)
		before := snapshot(t, h)
		p := planned(t, h, twelve)
		if len(p.Changes) != 13 {
			t.Fatalf("%d changes", len(p.Changes))
		}
		died := killed(t, "apply", h.Root(), step, p)
		takeAllBack(t, h.Root())
		if d := differences(before, snapshot(t, h)); len(d) > 0 {
			t.Errorf("killed at step %d: %q", step, d)
		}
		if !died {
			if step < 3*13 {
				t.Errorf("there were only %d steps", step)
			}
			return
		}
	}
}

func TestKilledAtEveryStepOfRevert(t *testing.T) {
	for step := 0; ; step++ {
		h := hosttest.New(t, tree)
		before := snapshot(t, h)
		if _, err := newTuner(t, h).Apply(t.Context(), planned(t, h, twelve), nil); err != nil {
			t.Fatal(err)
		}
		if d := differences(before, snapshot(t, h)); len(d) < 13 {
			t.Fatalf("only %q was changed", d)
		}
		died := killed(t, "revert", h.Root(), step, nil)
		takeAllBack(t, h.Root())
		if d := differences(before, snapshot(t, h)); len(d) > 0 {
			t.Errorf("killed at step %d: %q", step, d)
		}
		if !died {
			if step < 2*13 {
				t.Errorf("there were only %d steps", step)
			}
			return
		}
	}
}

// takeAllBack is what a person does after a crash.
func takeAllBack(t *testing.T, root string) {
	t.Helper()
	h := hosttest.Open(t, root)
	all, err := Entries(h)
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range all {
		if left, err := newTuner(t, h).Revert(t.Context(), e.ID); err != nil || len(left) > 0 {
			t.Errorf("%s: left %q, %v", e.ID, left, err)
		}
	}
}

package tune

import (
	"context"
	"encoding/json"
	"os"
	"os/exec"
	"strconv"
	"syscall"
	"testing"
	"time"

	"github.com/claudebench/claudebench/tune/host"
	"github.com/claudebench/claudebench/tune/host/hosttest"
	"github.com/claudebench/claudebench/tune/plan"
	"github.com/claudebench/claudebench/tune/tunetest"
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
		p := new(plan.Plan)
		if err := json.NewDecoder(os.Stdin).Decode(p); err != nil {
			return 1
		}
		_, err = u.Apply(context.Background(), p, nil)
	case "try":
		p := new(plan.Plan)
		if err := json.NewDecoder(os.Stdin).Decode(p); err != nil {
			return 1
		}
		_, err = u.Apply(context.Background(), p, trialOf(time.Hour))
	case "confirm":
		e, missing := Find(h, "")
		if missing != nil {
			return 1
		}
		err = u.Confirm(context.Background(), e.ID)
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
func killed(t *testing.T, part, root string, step int, p *plan.Plan) bool {
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

// host12 is a host with a plan of tunetest.Twelve settings and a drop-in, whose directory is not
// there yet.
func host12(t *testing.T) (*host.FS, *plan.Plan) {
	t.Helper()
	h := hosttest.New(t, tunetest.Tree+tunetest.Running)
	if err := h.MakeDirs("/etc/systemd/system", 0o755); err != nil {
		t.Fatal(err)
	}
	p, err := serve(t, h, 0)
	if err != nil {
		t.Fatal(err)
	}
	all := planned(t, h, tunetest.Twelve)
	all.Changes = append(all.Changes, p.Changes...)
	if len(all.Changes) != 15 {
		t.Fatalf("%d changes", len(all.Changes))
	}
	return h, all
}

// TestKilledAtEveryStep: whatever was done until then is taken back, and nothing else is
// touched.
func TestKilledAtEveryStep(t *testing.T) {
	apply := func(t *testing.T, u *Tuner, p *plan.Plan) error {
		_, err := u.Apply(t.Context(), p, nil)
		return err
	}
	try := func(t *testing.T, u *Tuner, p *plan.Plan) error {
		_, err := u.Apply(t.Context(), p, trialOf(time.Hour))
		return err
	}
	nothing := func(*testing.T, *Tuner, *plan.Plan) error { return nil }
	for part, c := range map[string]struct {
		// before is done before it, in this process.
		before func(*testing.T, *Tuner, *plan.Plan) error
		// least is how many steps there must be.
		least int
		// after is what takes it back.
		after func(*Tuner, context.Context, string) (*Undoing, error)
	}{
		"apply":   {nothing, 3 * 15, (*Tuner).Revert},
		"try":     {nothing, 3 * 12, (*Tuner).Expire},
		"confirm": {try, 3 * 3, (*Tuner).Revert},
		"revert":  {apply, 2 * 15, (*Tuner).Revert},
	} {
		t.Run(part, func(t *testing.T) {
			for step := 0; ; step++ {
				h, p := host12(t)
				was := tunetest.Snapshot(t, h)
				if err := c.before(t, newTuner(t, h), p); err != nil {
					t.Fatal(err)
				}
				died := killed(t, part, h.Root(), step, p)
				if !died && part != "revert" && len(tunetest.Differences(was, tunetest.Snapshot(t, h))) < 12 {
					t.Fatal("it did nothing")
				}
				takeAllBack(t, h.Root(), c.after)
				if d := tunetest.Differences(was, tunetest.Snapshot(t, h)); len(d) > 0 {
					t.Errorf("killed at step %d: %q", step, d)
				}
				if !died {
					if step < c.least {
						t.Errorf("there were only %d steps", step)
					}
					return
				}
			}
		})
	}
}

// takeAllBack is what a person does after a crash, or the process that waits for it.
func takeAllBack(t *testing.T, root string, how func(*Tuner, context.Context, string) (*Undoing, error)) {
	t.Helper()
	h := hosttest.Open(t, root)
	all, err := Entries(h)
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range all {
		if left, err := leftBy(how(newTuner(t, h), t.Context(), e.ID)); err != nil || len(left) > 0 {
			t.Errorf("%s: left %q, %v", e.ID, left, err)
		}
	}
}

package tune

import (
	"testing"

	"github.com/claudebench/claudebench/tune/check"
	"github.com/claudebench/claudebench/tune/host"
	"github.com/claudebench/claudebench/tune/plan"
	"github.com/claudebench/claudebench/tune/tunetest"
)

func unknown([]string) map[string]string { return nil }

func checked(t testing.TB, h *host.FS, text string) *check.Report {
	t.Helper()
	c := check.Checker{Host: h, Profile: tunetest.Load(t, text), Defaults: unknown}
	r, err := c.Check(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func newTuner(t testing.TB, h *host.FS) *Tuner {
	t.Helper()
	u, err := NewTuner(h, nil, unknown)
	if err != nil {
		t.Fatal(err)
	}
	return u
}

// planned is the plan for all that differs.
func planned(t testing.TB, h *host.FS, text string) *plan.Plan {
	t.Helper()
	r := checked(t, h, text)
	chosen, err := r.Choose(nil)
	if err != nil {
		t.Fatal(err)
	}
	p, err := plan.Make(h, tunetest.Load(t, text), chosen, 0, Written(h))
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// leftBy is what a revert has left.
func leftBy(u *Undoing, err error) ([]string, error) { return u.Left, err }

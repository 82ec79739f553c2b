package check

import (
	"testing"

	"github.com/claudebench/claudebench/tune/host/hosttest"
	"github.com/claudebench/claudebench/tune/tunetest"
)

// TestHostThatDoesNotRun has no cgroups, and that is no fault of it.
func TestHostThatDoesNotRun(t *testing.T) {
	c := Checker{Host: hosttest.New(t, "-- etc/hostname --\nimage\n"), Profile: tunetest.Load(t, both), Only: []Kind{Cgroup}}
	r, err := c.Check(t.Context())
	if err != nil || r.Fails() || len(r.Settings) == 0 {
		t.Fatalf("%+v, %v", r, err)
	}
	for _, s := range r.Settings {
		if s.Verdict != Missing || s.Reason == "" || s.Refused == "" {
			t.Errorf("%+v", s)
		}
	}
}

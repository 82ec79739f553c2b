//go:build vm

package cgroup_test

import (
	"errors"
	"testing"

	"github.com/claudebench/claudebench/tune/cgroup"
	"github.com/claudebench/claudebench/tune/host"
)

// TestVersion2InVM holds version 2 to what the other tests hold this host to. A container
// on a host of version 1 has it shown only, and so nothing can be made there.
func TestVersion2InVM(t *testing.T) {
	r := thisHost(t)
	if r.Hierarchies[cgroup.CPU].Version == 1 {
		if _, err := r.Make(r, r, r.own, "claudebench-test", &cgroup.Limits{}); !errors.Is(err, host.ErrReadOnly) {
			t.Errorf("a group where they can only be read: %v", err)
		}
		return
	}
	t.Run("half", TestHalf)
	t.Run("bounds", TestBounds)
	t.Run("limits", TestLimitsAreReal)
	t.Run("refused", TestRefused)
}

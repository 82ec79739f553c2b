package host_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/claudebench/claudebench/tune/host/hosttest"
)

func TestLockIsHeldOnce(t *testing.T) {
	h := hosttest.New(t, "-- var/x --\n")
	release, err := h.Lock("/var/lock")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := h.Lock("/var/lock"); kind(err) != "locked" {
		t.Errorf("twice: %v", err)
	}
	if err := release(); err != nil {
		t.Error(err)
	}
	release, err = h.Lock("/var/lock")
	if err != nil {
		t.Fatalf("after it was released: %v", err)
	}
	release()
}

// TestLockNamesWhoHasIt, and ends with whoever has it, however that ends.
func TestLockNamesWhoHasIt(t *testing.T) {
	h := hosttest.New(t, "-- var/lock 0600 --\n4294967295 and more than a pid\n")
	cmd, _, _ := play(t, nil, "-lock", h.Root(), "/var/lock")
	if _, err := h.Lock("/var/lock"); kind(err) != "locked" || !strings.HasSuffix(err.Error(), fmt.Sprintf("whose pid is %d", cmd.Process.Pid)) {
		t.Errorf("%v, want that %d has it", err, cmd.Process.Pid)
	}
	cmd.Process.Kill()
	cmd.Wait()
	release, err := h.Lock("/var/lock")
	if err != nil {
		t.Fatalf("after its end: %v", err)
	}
	release()
}

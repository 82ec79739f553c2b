package check

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/claudebench/claudebench/tune/host/hosttest"
	"github.com/claudebench/claudebench/tune/tunetest"
)

// TestFileThatNobodyMayTrust: a link that others than root could have planted is not
// followed, as systemd-sysctl would, and then nothing is said to last.
func TestFileThatNobodyMayTrust(t *testing.T) {
	h := hosttest.New(t, tunetest.Tree+"-- srv/open/z.conf --\nvm.swappiness = 9\n")
	open := filepath.Join(h.Root(), "/srv/open")
	if err := errors.Join(os.Chmod(open, 0o777), os.Symlink("/srv/open/z.conf", filepath.Join(h.Root(), "/etc/sysctl.d/zzz.conf"))); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(h.Root(), "/proc/sys/vm/swappiness"), []byte("10\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	c := Checker{Host: h, Profile: tunetest.Load(t, "name: mine\nsysctl:\n  vm.swappiness: at most 10\n"), Defaults: func([]string) map[string]string { return nil }}
	r, err := c.Check(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if s := r.Settings[0]; s.Verdict != Unknown || s.AfterReboot != nil || !strings.Contains(s.Reason, "zzz.conf") || !r.Fails() {
		t.Errorf("%+v", s)
	}
}

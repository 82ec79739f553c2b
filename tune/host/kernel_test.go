package host_test

import (
	"errors"
	"io/fs"
	"strings"
	"syscall"
	"testing"

	"github.com/claudebench/claudebench/tune/host"
	"github.com/claudebench/claudebench/tune/host/hosttest"
)

// TestSetWritesOnlyWhatIsThere: below another root, where values are but files.
func TestSetWritesOnlyWhatIsThere(t *testing.T) {
	h, err := host.Open(hosttest.New(t, `
-- proc/sys/a --
abc
-- proc/sys/dir/b --
-- proc/sys/out -> /etc/file --
-- proc/sys/shared -> /shared/file --
-- proc/sys/null -> /dev/null --
-- etc/file --
inside
-- shared/ 0777 --
-- shared/file --
`).Root())
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct{ path, value, want string }{
		{"/proc/sys/a", "x", ""},
		{"/proc/sys/none", "x", "absent"},
		{"/proc/sys/dir", "x", "no file"},
		{"/proc/sys/null", "x", "no file"},
		{"/proc/sys/shared", "x", "untrusted"},
		{"/proc/sys/out", "X", ""},
		{"/proc/sys/a", strings.Repeat("x", 4096), "too large"},
		{"/proc/sys/a", "x\ny", "/proc/sys/a: a value is one line"},
		{"/proc/sys/a", "x\x00", "/proc/sys/a: a value is one line"},
	} {
		if err := h.Set(c.path, c.value); kind(err) != c.want {
			t.Errorf("%s %.9q: %v, want %q", c.path, c.value, err, c.want)
		}
	}
	// Nothing is left of a longer value, and nothing was made.
	for path, want := range map[string]string{"/proc/sys/a": "x", "/etc/file": "X"} {
		if got, err := h.Get(path); got != want || err != nil {
			t.Errorf("%s: %q, %v, want %q", path, got, err, want)
		}
	}
	if _, err := h.Stat("/proc/sys/none"); kind(err) != "absent" {
		t.Errorf("it was made: %v", err)
	}
}

// says is a kernel that answers all with an error.
type says struct{ err error }

func (s says) Get(string) (string, error) { return "", s.err }
func (s says) Set(string, string) error   { return s.err }

func TestErrorsOfTheKernel(t *testing.T) {
	h := hosttest.New(t, "-- v --\n1\n-- shown 0444 --\n1\n")
	refused := func(err error) error { return &fs.PathError{Op: "write", Path: "/v", Err: err} }
	for _, c := range []struct {
		path string
		err  error
		want string
	}{
		{"/v", syscall.EACCES, "denied"},
		{"/v", syscall.EPERM, "denied"},
		{"/v", refused(syscall.EPERM), "denied"},
		{"/shown", syscall.EACCES, "read only"},
		{"/v", syscall.EROFS, "read only"},
		{"/v", syscall.ENOENT, "absent"},
		{"/v", refused(syscall.EINVAL), "refused"},
		{"/v", refused(syscall.ERANGE), "refused"},
		{"/v", refused(syscall.EBUSY), "refused"},
		{"/v", refused(syscall.ENOENT), "refused"},
		{"/v", nil, ""},
	} {
		h := h.WithValues(says{c.err})
		if err := h.Set(c.path, "1"); kind(err) != c.want {
			t.Errorf("%s %v: %v, want %q", c.path, c.err, err, c.want)
		}
	}
}

// TestWhatTheKernelSaid can be told apart, too.
func TestWhatTheKernelSaid(t *testing.T) {
	h := hosttest.New(t, "-- v --\n").WithValues(says{&fs.PathError{Op: "write", Err: syscall.EBUSY}})
	if err := h.Set("/v", "1"); !errors.Is(err, syscall.EBUSY) || errors.Is(err, syscall.EINVAL) {
		t.Error(err)
	}
}

func TestKernelAndBoot(t *testing.T) {
	h := hosttest.New(t, "-- proc/sys/kernel/osrelease --\n6.18.44\n-- proc/sys/kernel/random/boot_id --\nf00\n")
	if got, err := h.Kernel(); got != "6.18.44" || err != nil {
		t.Errorf("%q, %v", got, err)
	}
	if got, err := h.BootID(); got != "f00" || err != nil {
		t.Errorf("%q, %v", got, err)
	}
}

package host_test

import (
	"fmt"
	"io/fs"
	"os/signal"
	"strings"
	"syscall"
	"testing"

	"github.com/claudebench/claudebench/tune/host"
	"github.com/claudebench/claudebench/tune/host/hosttest"
)

func TestLogGrowsAtItsEnd(t *testing.T) {
	h := hosttest.New(t, "-- var/lib/other --\n")
	for i := range 3 {
		log := begun(t, h, "/var/lib/log")
		fmt.Fprintln(log, i)
		if err := log.Close(); err != nil {
			t.Error(err)
		}
	}
	if text, err := h.Read("/var/lib/log"); string(text) != "0\n1\n2\n" || err != nil {
		t.Errorf("%q, %v", text, err)
	}
	if info, err := h.Stat("/var/lib/log"); info.Mode != 0o600 || err != nil {
		t.Errorf("%v, %v", info.Mode, err)
	}
}

// TestLogsOfTwo write behind each other, and not over each other.
func TestLogsOfTwo(t *testing.T) {
	h := hosttest.New(t, "-- x --\n")
	one, other := begun(t, h, "/log"), begun(t, h, "/log")
	defer one.Close()
	defer other.Close()
	for _, log := range []*host.Log{one, other, one} {
		fmt.Fprintln(log, "line")
	}
	if text, _ := h.Read("/log"); string(text) != "line\nline\nline\n" {
		t.Errorf("%q", text)
	}
}

func begun(t *testing.T, h *host.FS, path string) *host.Log {
	t.Helper()
	log, err := h.Append(path, 0o600)
	if err != nil {
		t.Fatal(err)
	}
	return log
}

// TestLogKeepsWholeLines: of a line for which there is no room nothing stays.
func TestLogKeepsWholeLines(t *testing.T) {
	h := hosttest.New(t, "-- log 0600 --\nfirst\n")
	log := begun(t, h, "/log")
	defer log.Close()
	signal.Ignore(syscall.SIGXFSZ)
	defer signal.Reset(syscall.SIGXFSZ)
	var was syscall.Rlimit
	if err := syscall.Getrlimit(syscall.RLIMIT_FSIZE, &was); err != nil {
		t.Fatal(err)
	}
	if err := syscall.Setrlimit(syscall.RLIMIT_FSIZE, &syscall.Rlimit{Cur: 10, Max: was.Max}); err != nil {
		t.Fatal(err)
	}
	_, err := fmt.Fprintln(log, "more than there is room for")
	if err := syscall.Setrlimit(syscall.RLIMIT_FSIZE, &was); err != nil {
		t.Fatal(err)
	}
	if err == nil || !strings.Contains(err.Error(), "/log: file too large") {
		t.Errorf("there was no room: %v", err)
	}
	fmt.Fprintln(log, "second")
	if text, _ := h.Read("/log"); string(text) != "first\nsecond\n" {
		t.Errorf("%q", text)
	}
}

func TestAppendAndLockRefuseWhatOthersMayWrite(t *testing.T) {
	h := hosttest.New(t, "-- loose 0666 --\n-- dir/ --\n-- link -> loose --\n-- shared/ 1777 --\n-- proc/x --\n")
	for path, want := range map[string]string{
		"/loose": "untrusted", "/shared/log": "untrusted", "/link": "loop", "/proc/y": "read only", "/none/log": "absent",
	} {
		if _, err := h.Append(path, fs.FileMode(0o600)); kind(err) != want {
			t.Errorf("append to %s: %v, want %q", path, err, want)
		}
		if _, err := h.Lock(path); kind(err) != want {
			t.Errorf("lock %s: %v, want %q", path, err, want)
		}
	}
}

package host

import (
	"context"
	"errors"
	"io/fs"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/godbus/dbus/v5"
)

func TestVersionOf(t *testing.T) {
	for text, want := range map[string]int{`"252.38-1~deb12u1"`: 252, `"v256.4"`: 256, `"219"`: 219, `""`: 0, `"~"`: 0, "": 0} {
		if got, err := versionOf(text); got != want || (err == nil) != (want != 0) {
			t.Errorf("%s: %d, %v", text, got, err)
		}
	}
}

func FuzzVersionOf(f *testing.F) {
	f.Add(`"252.38-1~deb12u1"`)
	f.Add(`"v\xff`)
	f.Fuzz(func(t *testing.T, text string) {
		if v, err := versionOf(text); v < 0 || err != nil && v != 0 {
			t.Error(v, err)
		}
	})
}

// TestDial checks that systemd is looked for where it runs, and nowhere else.
func TestDial(t *testing.T) {
	info, err := os.Lstat("/run/systemd/system")
	runs := err == nil && info.IsDir()
	units, err := DialUnits(t.Context())
	if errors.Is(err, ErrNoSystemd) == runs {
		t.Error(err)
	}
	if err == nil {
		units.Close()
	}
}

func TestTold(t *testing.T) {
	denied := dbus.Error{Name: "org.freedesktop.DBus.Error.AccessDenied"}
	if err := told(denied); !errors.Is(err, fs.ErrPermission) {
		t.Error(err)
	}
	if err := told(dbus.Error{Name: "org.freedesktop.systemd1.NoSuchUnit"}); errors.Is(err, fs.ErrPermission) || err == nil {
		t.Error(err)
	}
	if err := told(nil); err != nil {
		t.Error(err)
	}
}

func TestQuota(t *testing.T) {
	for usec, want := range map[uint64]time.Duration{
		math.MaxUint64: 0, 0: 0, 2_000_000: 2 * time.Second, 1: time.Microsecond, math.MaxInt64/1000 + 1: 0,
	} {
		if got := quota(usec); got != want {
			t.Errorf("%d: %v, want %v", usec, got, want)
		}
	}
}

func TestCPUMask(t *testing.T) {
	for _, all := range [][]int{nil, {0}, {7, 8}, {0, 1, 2, 3, 63, 64, maxCPU}} {
		if got := cpus(maskOf(all)); !slices.Equal(got, all) {
			t.Errorf("%v becomes %v", all, got)
		}
	}
	if got := maskOf([]int{9, 0}); !slices.Equal(got, []byte{1, 2}) {
		t.Error(got)
	}
}

func TestScopeLimits(t *testing.T) {
	const s, ms = time.Second, time.Millisecond
	for _, c := range []struct {
		limits ScopeLimits
		want   string
	}{
		{ScopeLimits{}, ""},
		{ScopeLimits{CPUQuota: s / 2, CPUPeriod: ms, AllowedCPUs: []int{0, maxCPU}, MemoryMax: 1}, ""},
		{ScopeLimits{CPUQuota: 9 * ms}, "quota"},
		{ScopeLimits{CPUQuota: -s}, "quota"},
		{ScopeLimits{CPUPeriod: ms - 1}, "period"},
		{ScopeLimits{CPUPeriod: s + 1}, "period"},
		{ScopeLimits{AllowedCPUs: []int{-1}}, "numbered"},
		{ScopeLimits{AllowedCPUs: []int{maxCPU + 1}}, "numbered"},
	} {
		err := c.limits.check()
		if (err == nil) != (c.want == "") || err != nil && !strings.Contains(err.Error(), c.want) {
			t.Errorf("%+v: %v", c.limits, err)
		}
	}
}

func TestVerify(t *testing.T) {
	dir := t.TempDir()
	for text, want := range map[string]string{
		"[Service]\nExecStart=/bin/true\nMemoryMaxx=1G\n": "/a.service:3: ",
		"[Service]\nExecStart=/bin/true\n":                "",
	} {
		file := filepath.Join(dir, "a.service")
		if err := os.WriteFile(file, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
		output, err := Verify(t.Context(), file)
		if err != nil || !strings.Contains(string(output), want) || want == "" && len(output) > 0 {
			t.Errorf("%q: %v, %s", text, err, output)
		}
	}
	gone, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := Verify(gone, "/nowhere/a.service"); !errors.Is(err, context.Canceled) {
		t.Error(err)
	}
}

func TestBounded(t *testing.T) {
	b := &bounded{limit: 5}
	for range 3 {
		if n, err := b.Write([]byte("abc")); n != 3 || err != nil {
			t.Error(n, err)
		}
	}
	if b.String() != "abcab" {
		t.Error(b.String())
	}
}

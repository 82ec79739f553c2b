package cgroup

import (
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"
)

func TestParseSize(t *testing.T) {
	for text, want := range map[string]int64{
		"1": 1, "512M": 512 << 20, "1G": 1 << 30, "3K": 3 << 10, "8388607T": 8388607 << 40,
		"9223372036854775807": math.MaxInt64, "max": Unlimited,
	} {
		if got, err := ParseSize(text); got != want || err != nil {
			t.Errorf("%s: %d, %v", text, got, err)
		}
	}
	for _, text := range []string{
		"", "0", "0G", "G", "-1", "+1", "1.5G", "1g", "1GB", "1 G", " 1", "8388608T", "9223372036854775808", "9007199254740992G", "infinity", "0x10", "1_000",
	} {
		if got, err := ParseSize(text); err == nil {
			t.Errorf("%q is taken for %d", text, got)
		}
	}
}

// FuzzSize checks that a size is what its digits and its suffix say, and is written to
// the kernel so that it reads as the same.
func FuzzSize(f *testing.F) {
	for _, text := range []string{"1", "512M", "1G", "8388607T", "max", "-1", "9223372036854771712", "1.5G"} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		n, err := ParseSize(text)
		if err != nil {
			return
		}
		if n < 1 {
			t.Fatalf("%q is %d", text, n)
		}
		for _, version := range []int{1, 2} {
			name := []string{"", "memory.limit_in_bytes", "memory.max"}[version]
			v := Value{name, writeLimit(n, version)}
			if !v.Taken(v.Value) && n%4096 == 0 {
				t.Fatalf("%q is written as %s, and that is not what it says", text, v.Value)
			}
		}
		if again, err := ParseSize(strconv.FormatInt(n, 10)); again != n || err != nil {
			t.Fatalf("%q is %d, and that is %d", text, n, again)
		}
	})
}

func FuzzCPUs(f *testing.F) {
	for _, text := range []string{"0", "0-3", "0-1,3", "8191", "8192", "3-1", "1,1", ",", "-", ""} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		set, err := ParseCPUs(text)
		if err != nil {
			return
		}
		var each []string
		for _, cpu := range set {
			each = append(each, strconv.Itoa(cpu))
		}
		if len(each) == 0 || len(each) > maxCPU+1 || !slices.IsSorted(set) || !sameCPUs(text, strings.Join(each, ",")) {
			t.Fatalf("%q is %v", text, each)
		}
	})
}

func TestParseMountinfo(t *testing.T) {
	for line, want := range map[string]string{
		"1 2 0:3 / /sys/fs/cgroup rw - cgroup2 c rw,nsdelegate\n":                   "[{2 / /sys/fs/cgroup [rw nsdelegate]}]",
		"1 2 0:3 /a\\040b /x rw shared:1 master:2 - cgroup c rw,cpu,cpuacct":        "[{1 /a b /x [rw cpu cpuacct]}]",
		"1 2 0:3 / /\\134\\011\\400\\04 rw - cgroup c rw":                           "[{1 / /\\\t\\400\\04 [rw]}]",
		"1 2 0:3 / / rw - ext4 /dev/sda rw\n1 2 0:3 / /home rw - cgroupfs c rw\n\n": "[]",
		"no mount at all": "[]",
	} {
		got, err := parseMountinfo([]byte(line))
		if text := fmt.Sprint(got); err != nil || text != want {
			t.Errorf("%s: %s, %v", line, text, err)
		}
	}
	for _, line := range []string{"1 2 0:3 / - cgroup c rw", "1 2 0:3 / /x rw - cgroup c", "1 2 0:3 a /x rw - cgroup c rw", "1 2 0:3 / x rw - cgroup2 c rw"} {
		if got, err := parseMountinfo([]byte("\n" + line)); err == nil || !strings.Contains(err.Error(), "/proc/self/mountinfo:2:") {
			t.Errorf("%s: %v, %v", line, got, err)
		}
	}
}

// FuzzMountinfo checks that mounts of cgroups are absolute, and that no group leads
// out of its mount, wherever a process says that it is.
func FuzzMountinfo(f *testing.F) {
	f.Add("1 2 0:3 /docker/a /sys/fs/cgroup rw - cgroup2 c rw,nsdelegate\n", "/docker/a/../b")
	f.Add("1 2 0:3 /.. / rw shared:1 - cgroup c rw,cpu\n", "/../x")
	f.Add("1 2 0:3 / /\\040 rw - cgroup2 c rw", "/")
	f.Fuzz(func(t *testing.T, text, path string) {
		mounts, err := parseMountinfo([]byte(text))
		if err != nil {
			return
		}
		for _, m := range mounts {
			h := m.hierarchy()
			if !strings.HasPrefix(h.Mount, "/") || !strings.HasPrefix(h.Root, "/") || h.Version == 0 {
				t.Fatalf("%+v", h)
			}
			dir, err := h.dir(path)
			if err == nil && climbs(strings.TrimPrefix(dir, strings.TrimSuffix(h.Mount, "/"))) {
				t.Fatalf("%s of %+v is at %s", path, h, dir)
			}
		}
	})
}

func TestParseMembership(t *testing.T) {
	for text, want := range map[string]string{
		"0::/a\n":                              "map[] /a",
		"4:cpu,cpuacct:/a:b\n":                 "map[cpu:/a:b cpuacct:/a:b] ",
		"9:name=systemd:/\n4:memory:/m\n0::/u": "map[memory:/m name=systemd:/] /u",
	} {
		m, err := parseMembership([]byte(text))
		if err != nil || fmt.Sprint(m.one, " ", m.two) != want {
			t.Errorf("%q: %+v, %v", text, m, err)
		}
	}
	for _, text := range []string{"", "\n", "0:/a\n", "0::a\n", "4:cpu\n", "0::/a\n\n"} {
		if m, err := parseMembership([]byte(text)); err == nil {
			t.Errorf("%q is taken for %+v", text, m)
		}
	}
}

// FuzzMembership checks that every path is absolute, and that what is entered is below
// where one was.
func FuzzMembership(f *testing.F) {
	f.Add("4:cpu,cpuacct:/a:b\n0::/\n")
	f.Add("1:name=systemd:/init.scope\n")
	f.Add("::/\n")
	f.Fuzz(func(t *testing.T, text string) {
		m, err := parseMembership([]byte(text))
		if err != nil {
			return
		}
		for c, path := range m.one {
			if path[0] != '/' {
				t.Fatalf("%s is at %q", c, path)
			}
		}
		child := m.clone()
		child.enter(CPU, 1, "child")
		child.enter(CPU, 2, "child")
		child.enter(Memory, 2, "child")
		if !strings.HasSuffix(child.one[CPU], "child") || child.two == m.two && m.two != "/child" && !strings.HasSuffix(m.two, "/child") {
			t.Fatalf("%+v is the child of %+v", child, m)
		}
	})
}

// FuzzValues checks that nothing that a kernel could say ends in a panic, or in a
// limit below zero.
func FuzzValues(f *testing.F) {
	f.Add("50000 100000", "nr_periods 1\nthrottled_usec 9223372036854775807\n")
	f.Add("max 100000", "")
	f.Add("-1 0", "oom_kill -1\n9223372036854775808\n")
	f.Fuzz(func(t *testing.T, text, stat string) {
		for _, unlimited := range []string{"max", "-1"} {
			b, err := parseBandwidth(text, unlimited)
			if err == nil && (b.Quota < 0 || b.Period <= 0 || b.CPUs() < 0) {
				t.Fatalf("%q is %v", text, b)
			}
		}
		if n, err := parseLimit(text); err == nil && n < 0 {
			t.Fatalf("%q is %d", text, n)
		}
		c := parseCounts(stat)
		for name := range c {
			if c.of(name) < 0 || c.time(name, time.Microsecond) < Untold {
				t.Fatalf("%q has %d of %s", stat, c[name], name)
			}
		}
	})
}

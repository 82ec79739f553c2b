package cgroup

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// tree is files of a host by their paths.
type tree map[string]string

func (t tree) Read(path string) ([]byte, error) {
	text, err := t.Get(path)
	return []byte(text), err
}

func (t tree) Get(path string) (string, error) {
	if text, ok := t[path]; ok {
		return text, nil
	}
	return "", fmt.Errorf("%s: %w", path, fs.ErrNotExist)
}

func (t tree) List(dir string) ([]string, error) {
	var names []string
	for file := range t {
		if rest, ok := strings.CutPrefix(file, dir+"/"); ok {
			name, _, _ := strings.Cut(rest, "/")
			names = append(names, name)
		}
	}
	if names == nil {
		return nil, fmt.Errorf("%s: %w", dir, fs.ErrNotExist)
	}
	slices.Sort(names)
	return slices.Compact(names), nil
}

const ms = time.Millisecond

// TestValues checks which file takes which limit, and in which order.
func TestValues(t *testing.T) {
	half := Limits{CPU: Bandwidth{50 * ms, 100 * ms}, MemoryMax: 1 << 30, CPUs: "0-1"}
	for name, c := range map[string]struct {
		version    int
		controller Controller
		files      tree
		limits     Limits
		want       []Value
		err        error
	}{
		"new group of version 1":      {1, CPU, nil, half, []Value{{"cpu.cfs_period_us", "100000"}, {"cpu.cfs_quota_us", "50000"}}, nil},
		"bandwidth of version 2":      {2, CPU, nil, half, []Value{{"cpu.max", "50000 100000"}}, nil},
		"period grows":                {1, CPU, tree{"/g/cpu.cfs_quota_us": "10000", "/g/cpu.cfs_period_us": "50000"}, half, []Value{{"cpu.cfs_period_us", "100000"}, {"cpu.cfs_quota_us", "50000"}}, nil},
		"period shrinks":              {1, CPU, tree{"/g/cpu.cfs_quota_us": "10000", "/g/cpu.cfs_period_us": "200000"}, half, []Value{{"cpu.cfs_quota_us", "50000"}, {"cpu.cfs_period_us", "100000"}}, nil},
		"no quota so far":             {1, CPU, tree{"/g/cpu.cfs_quota_us": "-1", "/g/cpu.cfs_period_us": "200000"}, half, []Value{{"cpu.cfs_period_us", "100000"}, {"cpu.cfs_quota_us", "50000"}}, nil},
		"memory of version 1":         {1, Memory, nil, half, []Value{{"memory.limit_in_bytes", "1073741824"}}, nil},
		"memory of version 2":         {2, Memory, nil, half, []Value{{"memory.max", "1073741824"}}, nil},
		"high and max":                {2, Memory, nil, Limits{MemoryHigh: 1, MemoryMax: Unlimited}, []Value{{"memory.high", "1"}, {"memory.max", "max"}}, nil},
		"no high in version 1":        {1, Memory, nil, Limits{MemoryHigh: 1, MemoryMax: 2}, nil, ErrNoHigh},
		"limit of version 1 lifted":   {1, Memory, nil, Limits{MemoryMax: Unlimited}, []Value{{"memory.limit_in_bytes", "-1"}}, nil},
		"cpuset":                      {2, Cpuset, nil, half, []Value{{"cpuset.cpus", "0-1"}}, nil},
		"no limit of this controller": {2, Pids, nil, half, nil, nil},
		"nothing to limit":            {1, CPU, nil, Limits{}, nil, nil},
	} {
		g := Group{Controller: c.controller, Version: c.version, Top: "/", Dir: "/g"}
		for i := range c.want {
			c.want[i].File = path.Join(g.Dir, c.want[i].File)
		}
		got, err := g.Values(c.files, &c.limits)
		if diff := cmp.Diff(c.want, got); diff != "" || !errors.Is(err, c.err) {
			t.Errorf("%s: %v (-want +got)\n%s", name, err, diff)
		}
	}
}

// TestShares checks that between the two writes of version 1 a group has no larger share
// than both before and after them.
func TestShares(t *testing.T) {
	shares := []Bandwidth{{50 * ms, 100 * ms}, {100 * ms, 200 * ms}, {10 * ms, 10 * ms}, {ms, time.Second}, {ms, ms}, {2 * time.Second, time.Second}}
	for _, before := range shares {
		for _, after := range shares {
			now := tree{"/g/cpu.cfs_quota_us": decimal(before.Quota), "/g/cpu.cfs_period_us": decimal(before.Period)}
			g := Group{Controller: CPU, Version: 1, Top: "/", Dir: "/g"}
			values, err := g.Values(now, &Limits{CPU: after})
			if err != nil {
				t.Fatal(err)
			}
			now[values[0].File] = values[0].Value
			between, err := g.bandwidth(now)
			if err != nil || between.CPUs() > max(before.CPUs(), after.CPUs()) {
				t.Errorf("from %v to %v by way of %v, %v", before, after, between, err)
			}
		}
	}
}

// TestCheck checks the bounds of the kernel, on both sides of each. That the kernel has
// these is tested on the real one.
func TestCheck(t *testing.T) {
	for _, c := range []struct {
		limits Limits
		want   string
	}{
		{Limits{}, ""},
		{Limits{CPU: Bandwidth{ms, ms}}, ""},
		{Limits{CPU: Bandwidth{ms, time.Second}}, ""},
		{Limits{CPU: Bandwidth{8 * time.Second, time.Second}}, ""},
		{Limits{CPU: Bandwidth{ms - time.Microsecond, 100 * ms}}, "too small for the kernel"},
		{Limits{CPU: Bandwidth{0, 100 * ms}}, "too small for the kernel"},
		{Limits{CPU: Bandwidth{-ms, 100 * ms}}, "too small for the kernel"},
		{Limits{CPU: Bandwidth{ms, ms - time.Microsecond}}, "outside of what the kernel takes"},
		{Limits{CPU: Bandwidth{ms, time.Second + time.Microsecond}}, "outside of what the kernel takes"},
		{Limits{CPU: Bandwidth{ms + 1, ms}}, "whole microseconds"},
		{Limits{CPU: Bandwidth{ms, ms + 1}}, "whole microseconds"},
		{Limits{MemoryMax: -1}, "at least 1 byte"},
		{Limits{MemoryHigh: -1}, "at least 1 byte"},
		{Limits{CPUs: "0,,1"}, "no list of CPUs"},
	} {
		err := c.limits.Check()
		if c.want == "" && err != nil || c.want != "" && (err == nil || !strings.Contains(err.Error(), c.want)) {
			t.Errorf("%+v: %v, want %q", c.limits, err, c.want)
		}
	}
}

func TestTaken(t *testing.T) {
	page := os.Getpagesize()
	for _, c := range []struct {
		file, value, now string
		want             bool
	}{
		{"memory.max", "1073741824", "1073741824", true},
		{"memory.max", fmt.Sprint(10*page + 1), fmt.Sprint(10 * page), true},
		{"memory.max", fmt.Sprint(10*page + 1), fmt.Sprint(9 * page), false},
		{"memory.max", fmt.Sprint(10*page + 1), fmt.Sprint(11 * page), false},
		{"memory.max", "1073741824", "536870912", false},
		{"memory.max", "1073741824", "max", false},
		{"memory.max", "max", "max", true},
		{"memory.limit_in_bytes", "-1", "9223372036854771712", true},
		{"memory.limit_in_bytes", "-1", "4096", false},
		{"memory.limit_in_bytes", "4096", "nothing", false},
		{"cpuset.cpus", "0,1,3", "0-1,3", true},
		{"cpuset.cpus", "0,1,3", "0-3", false},
		{"cpuset.cpus", "0", "", false},
		{"cpu.max", "50000 100000", "50000 100000", true},
		{"cpu.max", "50000 100000", "max 100000", false},
	} {
		if got := (Value{"/g/" + c.file, c.value}).Taken(c.now); got != c.want {
			t.Errorf("%s: %s reads as %s: taken %v, want %v", c.file, c.value, c.now, got, c.want)
		}
	}
}

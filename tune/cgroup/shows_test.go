package cgroup

import "testing"

// TestShows checks what limits a group, in the words of each version's files.
func TestShows(t *testing.T) {
	free := Effective{MemoryHigh: Bound[int64]{Limit: Unlimited}, MemoryMax: Bound[int64]{Limit: Unlimited}}
	bound := Effective{CPU: Bound[Bandwidth]{Bandwidth{50 * ms, 100 * ms}, "/c"}, MemoryHigh: Bound[int64]{4096, "/h"}, MemoryMax: Bound[int64]{8192, "/m"}}
	for _, c := range []struct {
		e              Effective
		file, text, by string
	}{
		{free, "cpu.max", "", ""},
		{free, "cpu.cfs_quota_us", "", ""},
		{free, "memory.high", "max", ""},
		{free, "memory.max", "max", ""},
		{free, "memory.limit_in_bytes", "max", ""},
		{bound, "cpu.max", "50000 100000", "/c"},
		{bound, "cpu.cfs_quota_us", "50000", "/c"},
		{bound, "cpu.cfs_period_us", "100000", "/c"},
		{bound, "memory.high", "4096", "/h"},
		{bound, "memory.max", "8192", "/m"},
		{bound, "memory.limit_in_bytes", "8192", "/m"},
		{bound, "pids.max", "", ""},
	} {
		if text, by := c.e.Shows("/g/" + c.file); text != c.text || by != c.by {
			t.Errorf("%s: %q by %q, want %q by %q", c.file, text, by, c.text, c.by)
		}
	}
}

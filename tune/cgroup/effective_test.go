package cgroup

import "testing"

// TestHolds checks that what is not limited, or not enough, is not taken for it.
func TestHolds(t *testing.T) {
	half := Bound[Bandwidth]{Bandwidth{50 * ms, 100 * ms}, "/g"}
	none := Bound[int64]{Limit: Unlimited}
	for _, c := range []struct {
		has    Effective
		limits Limits
		want   bool
	}{
		{Effective{MemoryMax: none}, Limits{}, true},
		{Effective{CPU: half, MemoryMax: Bound[int64]{4096, "/g"}, CPUs: "0-1"}, Limits{CPU: half.Limit, MemoryMax: 5000, CPUs: "0,1,2"}, true},
		{Effective{CPU: half, MemoryMax: none}, Limits{CPU: Bandwidth{50 * ms, 100 * ms}}, true},
		{Effective{CPU: half, MemoryMax: none}, Limits{CPU: Bandwidth{49 * ms, 100 * ms}}, false},
		{Effective{MemoryMax: none}, Limits{CPU: half.Limit}, false},
		{Effective{MemoryMax: none}, Limits{MemoryMax: 5000}, false},
		{Effective{MemoryMax: Bound[int64]{5001, "/g"}}, Limits{MemoryMax: 5000}, false},
		{Effective{CPUs: "0-1"}, Limits{CPUs: "0"}, false},
		{Effective{CPUs: ""}, Limits{CPUs: "0"}, false},
	} {
		if err := c.has.Holds(&c.limits); (err == nil) != c.want {
			t.Errorf("%+v in %+v: %v", c.limits, c.has, err)
		}
	}
}

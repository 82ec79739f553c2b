package unit

import (
	"fmt"
	"strconv"
	"strings"
)

// Limits are what a unit may use. What is 0 or empty is not said.
type Limits struct {
	// CPUQuota is the CPU time of the whole unit (systemd 213).
	CPUQuota Quota
	// AllowedCPUs are those that it may run on, such as "0-1 4" (systemd 244, cgroup
	// v2 only). They isolate it, which a quota does not.
	AllowedCPUs string
	// Above MemoryHigh it is slowed down and its memory taken back (systemd 231,
	// cgroup v2 only); at MemoryMax it is killed.
	MemoryHigh, MemoryMax Size
	// Files is how many files each process may have open, both as its soft and its
	// hard limit. It can be no more than the sysctl fs.nr_open.
	Files uint64
}

// Before memoryMax, a memory limit is MemoryLimit=. There is no MemoryHigh= then.
const memoryMax = 231

// On returns the limits that a version of systemd has; 0 is a recent one.
func (l Limits) On(version int) Limits {
	if before(version, memoryMax) {
		l.MemoryHigh = 0
	}
	return l
}

// MemoryKey is what a version of systemd calls the limit of the memory.
func MemoryKey(version int) string {
	if before(version, memoryMax) {
		return "MemoryLimit"
	}
	return "MemoryMax"
}

func (l Limits) check() error {
	switch {
	case l.CPUQuota < 0, l.CPUQuota%quotaStep != 0:
		return fmt.Errorf("a quota of CPU time is whole hundredths of a percent")
	case l.MemoryHigh != Infinity && l.MemoryMax != 0 && l.MemoryHigh >= l.MemoryMax:
		return fmt.Errorf("the memory's high mark of %v is not below its limit of %v", l.MemoryHigh, l.MemoryMax)
	case strings.Trim(l.AllowedCPUs, "0123456789-, ") != "":
		return fmt.Errorf("%q are no CPUs: want such as 0-1 4", l.AllowedCPUs)
	}
	return nil
}

// write adds what is said; version is that of systemd, 0 if it is not known.
func (l Limits) write(t *writer, version int) {
	if l.CPUQuota != 0 {
		t.set("CPUQuota", l.CPUQuota.String())
	}
	if l.AllowedCPUs != "" {
		t.set("AllowedCPUs", l.AllowedCPUs)
	}
	l.memory(t, version)
	if l.Files != 0 {
		t.set("LimitNOFILE", files(l.Files))
	}
}

func (l Limits) memory(t *writer, version int) {
	l = l.On(version)
	if l.MemoryHigh != 0 {
		t.set("MemoryHigh", l.MemoryHigh.String())
	}
	if l.MemoryMax != 0 {
		t.set(MemoryKey(version), l.MemoryMax.String())
	}
}

func files(n uint64) string {
	if n == Infinity {
		return "infinity"
	}
	return strconv.FormatUint(n, 10)
}

// Keys are those of the limits that are said, as a version of systemd has them.
func (l Limits) Keys(version int) []string {
	l = l.On(version)
	var keys []string
	for _, k := range []struct {
		key  string
		said bool
	}{
		{"AllowedCPUs", l.AllowedCPUs != ""}, {"CPUQuota", l.CPUQuota != 0}, {"LimitNOFILE", l.Files != 0},
		{"MemoryHigh", l.MemoryHigh != 0}, {MemoryKey(version), l.MemoryMax != 0},
	} {
		if k.said {
			keys = append(keys, k.key)
		}
	}
	return keys
}

// Only are those of the limits whose key, in a version of systemd, keep is true of.
func (l Limits) Only(version int, keep func(key string) bool) Limits {
	if !keep("AllowedCPUs") {
		l.AllowedCPUs = ""
	}
	if !keep("CPUQuota") {
		l.CPUQuota = 0
	}
	if !keep("LimitNOFILE") {
		l.Files = 0
	}
	if !keep("MemoryHigh") {
		l.MemoryHigh = 0
	}
	if !keep(MemoryKey(version)) {
		l.MemoryMax = 0
	}
	return l
}

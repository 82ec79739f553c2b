package cgroup

import (
	"errors"
	"strconv"
	"time"
)

// Limits of a group. What is zero is left as it is.
type Limits struct {
	CPU Bandwidth
	// MemoryHigh is from where on a group is slowed down and reclaimed from, in bytes.
	// Version 1 has no such thing.
	MemoryHigh int64
	// MemoryMax is what a group cannot exceed, in bytes: its processes are killed
	// instead.
	MemoryMax int64
	// CPUs are those that the group may run on, such as "0-1,3".
	CPUs string
}

// ErrNoHigh is for a limit that only version 2 has.
var ErrNoHigh = errors.New("version 1 of cgroups has no memory.high: its soft limit says only " +
	"from whom to reclaim first, once the whole machine is short of memory")

// Check tells whether the kernel would take the limits.
func (l *Limits) Check() error {
	if l.MemoryHigh < 0 || l.MemoryMax < 0 {
		return errors.New("a limit of memory is at least 1 byte")
	}
	if l.CPUs != "" {
		if _, err := ParseCPUs(l.CPUs); err != nil {
			return err
		}
	}
	return l.CPU.check()
}

// Values returns what has to be written for those limits that belong to the group's
// controller, in an order that the kernel takes.
func (g *Group) Values(f Files, l *Limits) ([]Value, error) {
	if err := l.Check(); err != nil {
		return nil, err
	}
	switch {
	case g.Controller == CPU && l.CPU.Quota != 0:
		return g.cpuValues(f, l.CPU)
	case g.Controller == Memory:
		return g.memoryValues(l)
	case g.Controller == Cpuset && l.CPUs != "":
		return []Value{{g.file("cpuset.cpus"), l.CPUs}}, nil
	}
	return nil, nil
}

// cpuValues are one file in version 2, and two in version 1. There, a group must never
// have a larger share than the one above it, not even between two writes: so the one
// that lowers the share comes first.
func (g *Group) cpuValues(f Files, b Bandwidth) ([]Value, error) {
	quota, period := decimal(b.Quota), decimal(b.Period)
	if g.Version == 2 {
		return []Value{{g.file("cpu.max"), quota + " " + period}}, nil
	}
	now, err := g.bandwidth(f)
	if err != nil {
		return nil, err
	}
	values := []Value{{g.file("cpu.cfs_period_us"), period}, {g.file("cpu.cfs_quota_us"), quota}}
	if b.Period < now.Period && now.Quota != 0 {
		values[0], values[1] = values[1], values[0]
	}
	return values, nil
}

func decimal(d time.Duration) string { return strconv.FormatInt(d.Microseconds(), 10) }

func (g *Group) memoryValues(l *Limits) ([]Value, error) {
	var values []Value
	if l.MemoryHigh != 0 {
		if g.Version == 1 {
			return nil, ErrNoHigh
		}
		values = append(values, Value{g.file("memory.high"), writeLimit(l.MemoryHigh, g.Version)})
	}
	if l.MemoryMax != 0 {
		name := "memory.max"
		if g.Version == 1 {
			name = "memory.limit_in_bytes"
		}
		values = append(values, Value{g.file(name), writeLimit(l.MemoryMax, g.Version)})
	}
	return values, nil
}

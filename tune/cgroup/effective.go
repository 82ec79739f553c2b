package cgroup

import (
	"fmt"
	"slices"
	"strings"
)

// A Bound is a limit, and the directory of the group that sets it. By is empty where
// nobody sets one, as far as can be seen.
type Bound[T any] struct {
	Limit T
	By    string
}

// Effective is what limits a group really: the least of what it and those above it may
// use. In a container, groups above those that it shows cannot be seen.
type Effective struct {
	CPU Bound[Bandwidth]
	// MemoryHigh and MemoryMax are in bytes, and [Unlimited] where there is no limit.
	MemoryHigh, MemoryMax Bound[int64]
	// CPUs are those that the group may run on; empty where nobody tells.
	CPUs string
}

// Effective finds out what limits a member. Controllers that no hierarchy has limit
// nothing.
func (h Hierarchies) Effective(f Files, m *Membership) (Effective, error) {
	e := Effective{MemoryHigh: Bound[int64]{Limit: Unlimited}, MemoryMax: Bound[int64]{Limit: Unlimited}}
	err := h.each(m, map[Controller]reader{CPU: e.cpu, Memory: e.memory, Cpuset: e.cpuset}, f)
	return e, err
}

func (e *Effective) cpu(g *Group, f Files) error {
	for _, up := range g.upwards() {
		b, err := up.bandwidth(f)
		if err != nil {
			return err
		}
		if b.less(e.CPU.Limit) {
			e.CPU = Bound[Bandwidth]{b, up.Dir}
		}
	}
	return nil
}

func (e *Effective) memory(g *Group, f Files) error {
	most := "memory.max"
	if g.Version == 1 {
		most = "memory.limit_in_bytes"
	}
	for _, up := range g.upwards() {
		if err := lower(&e.MemoryMax, &up, f, most); err != nil {
			return err
		}
		if g.Version == 1 {
			continue
		}
		if err := lower(&e.MemoryHigh, &up, f, "memory.high"); err != nil {
			return err
		}
	}
	return e.unseen(g, f)
}

// lower lowers a bound to what a group sets.
func lower(b *Bound[int64], g *Group, f Files, name string) error {
	text, ok, err := g.get(f, name)
	if err != nil || !ok {
		return err
	}
	n, err := parseLimit(text)
	if err == nil && n < b.Limit {
		*b = Bound[int64]{n, g.Dir}
	}
	return err
}

// unseen lowers the bound to what version 1 tells of groups that cannot be seen.
func (e *Effective) unseen(g *Group, f Files) error {
	if g.Version != 1 {
		return nil
	}
	told, err := g.counts(f, "memory.stat")
	if err != nil {
		return err
	}
	if n, ok := told["hierarchical_memory_limit"]; ok && n < e.MemoryMax.Limit && n < unlimitedFrom {
		e.MemoryMax = Bound[int64]{n, "a group above " + g.Top}
	}
	return nil
}

func (e *Effective) cpuset(g *Group, f Files) error {
	name := "cpuset.cpus.effective"
	if g.Version == 1 {
		name = "cpuset.effective_cpus"
	}
	text, _, err := g.get(f, name)
	e.CPUs = strings.TrimSpace(text)
	return err
}

// rounding is by how much a share of CPU time may be above what was asked for: systemd
// counts in microseconds a second.
const rounding = 1.01

// Holds tells whether a group has at most what limits allow, or in the error what it has
// besides. Groups above it may have less.
func (e *Effective) Holds(l *Limits) error {
	if asked := l.CPU.CPUs(); asked > 0 && (e.CPU.By == "" || e.CPU.Limit.CPUs() > rounding*asked) {
		return fmt.Errorf("CPU time is not limited to %v CPUs", asked)
	}
	if l.MemoryMax != 0 && e.MemoryMax.Limit > l.MemoryMax {
		return fmt.Errorf("memory is not limited to %d bytes", l.MemoryMax)
	}
	if l.CPUs == "" {
		return nil
	}
	asked, err1 := ParseCPUs(l.CPUs)
	has, err2 := ParseCPUs(e.CPUs)
	more := func(cpu int) bool { return !slices.Contains(asked, cpu) }
	if err1 != nil || err2 != nil || slices.ContainsFunc(has, more) {
		return fmt.Errorf("it may run on the CPUs %s, and not only on %s", e.CPUs, l.CPUs)
	}
	return nil
}

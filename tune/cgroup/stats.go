package cgroup

import (
	"strconv"
	"strings"
	"time"
)

// Untold is a figure that the kernel does not give.
const Untold = -1

// Stats are what has happened in a group since it was made. Figures that the kernel
// does not give are [Untold].
type Stats struct {
	// Periods are those in which the group had something to run, Throttled those of
	// them in which it used up its quota, and ThrottledTime for how long it then had
	// to wait, summed over CPUs. Without a quota they are 0.
	Periods, Throttled int64
	ThrottledTime      time.Duration
	// CPUTime is that of all its processes, those that have ended included.
	CPUTime time.Duration
	// Memory is what it uses now, and MemoryPeak the most so far, in bytes, page cache
	// included. Version 2 tells the peak since Linux 5.19.
	Memory, MemoryPeak int64
	// LimitHits are how often it was at its limit of memory, and something had to be
	// reclaimed.
	LimitHits int64
	// OOMKills are how many of its processes were killed for want of memory: in version
	// 1 since Linux 4.13, and only those of the group itself.
	OOMKills int64
}

// Stats reads those of a member.
func (h Hierarchies) Stats(f Files, m *Membership) (Stats, error) {
	s := Stats{Untold, Untold, Untold, Untold, Untold, Untold, Untold, Untold}
	err := h.each(m, map[Controller]reader{CPU: s.cpu, CPUAcct: s.cpuacct, Memory: s.memory}, f)
	return s, err
}

func (s *Stats) cpu(g *Group, f Files) error {
	c, err := g.counts(f, "cpu.stat")
	if err != nil {
		return err
	}
	s.Periods, s.Throttled = c.of("nr_periods"), c.of("nr_throttled")
	if g.Version == 1 {
		s.ThrottledTime = c.time("throttled_time", time.Nanosecond)
		return nil
	}
	s.ThrottledTime = c.time("throttled_usec", time.Microsecond)
	s.CPUTime = c.time("usage_usec", time.Microsecond)
	return nil
}

func (s *Stats) cpuacct(g *Group, f Files) error {
	n, err := g.count(f, "cpuacct.usage")
	s.CPUTime = time.Duration(n)
	return err
}

func (s *Stats) memory(g *Group, f Files) error {
	now, peak, events := "memory.current", "memory.peak", "memory.events"
	if g.Version == 1 {
		now, peak, events = "memory.usage_in_bytes", "memory.max_usage_in_bytes", "memory.oom_control"
	}
	c, err := g.counts(f, events)
	if err != nil {
		return err
	}
	s.OOMKills = c.of("oom_kill")
	if s.Memory, err = g.count(f, now); err != nil {
		return err
	}
	if s.MemoryPeak, err = g.count(f, peak); err != nil {
		return err
	}
	if g.Version == 2 {
		s.LimitHits = c.of("max")
		return nil
	}
	s.LimitHits, err = g.count(f, "memory.failcnt")
	return err
}

// count reads a file with one number.
func (g *Group) count(f Files, name string) (int64, error) {
	text, ok, err := g.get(f, name)
	if err != nil || !ok {
		return Untold, err
	}
	n, err := strconv.ParseInt(strings.TrimSpace(text), 10, 64)
	if err != nil || n < 0 {
		return Untold, nil
	}
	return n, nil
}

// counts are named numbers, one a line.
type counts map[string]int64

func (g *Group) counts(f Files, name string) (counts, error) {
	text, _, err := g.get(f, name)
	return parseCounts(text), err
}

// parseCounts reads lines such as "nr_periods 10", and passes over what is no number.
func parseCounts(text string) counts {
	all := counts{}
	for line := range strings.Lines(text) {
		name, value, _ := strings.Cut(strings.TrimSpace(line), " ")
		if n, err := strconv.ParseInt(value, 10, 64); err == nil && n >= 0 {
			all[name] = n
		}
	}
	return all
}

func (c counts) of(name string) int64 {
	if n, ok := c[name]; ok {
		return n
	}
	return Untold
}

// time returns a count of some unit.
func (c counts) time(name string, unit time.Duration) time.Duration {
	n := c.of(name)
	if n == Untold || n > int64(1<<63-1)/int64(unit) {
		return Untold
	}
	return time.Duration(n) * unit
}

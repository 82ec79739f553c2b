package cgroup

import (
	"fmt"
	"strconv"
	"strings"
	"time"
)

// The kernel's bounds of a bandwidth, in kernel/sched/core.c.
const (
	minQuota  = time.Millisecond
	minPeriod = time.Millisecond
	maxPeriod = time.Second
)

// A Bandwidth is how much CPU time all processes of a group get together in each
// period. Those who have used it up wait for the next one. It is a share of time on
// any CPU, not a CPU of their own.
type Bandwidth struct {
	// Quota is at least 1 ms, and may be more than the period where there are several
	// CPUs. Zero is no limit.
	Quota time.Duration
	// Period is from 1 ms to 1 s, in whole microseconds. The kernel's default is
	// 100 ms.
	Period time.Duration
}

// CPUs is the share as a number of CPUs; 0 is no limit.
func (b Bandwidth) CPUs() float64 {
	if b.Period == 0 {
		return 0
	}
	return float64(b.Quota) / float64(b.Period)
}

// less tells whether b limits more than other.
func (b Bandwidth) less(other Bandwidth) bool {
	return b.Quota != 0 && (other.Quota == 0 || b.CPUs() < other.CPUs())
}

func (b Bandwidth) check() error {
	switch {
	case b.Quota == 0 && b.Period == 0:
		return nil
	case b.Period < minPeriod || b.Period > maxPeriod:
		return fmt.Errorf("a period of %v is outside of what the kernel takes: %v to %v", b.Period, minPeriod, maxPeriod)
	case b.Quota < minQuota:
		return fmt.Errorf("a quota of %v in each %v is too small for the kernel: at least %v", b.Quota, b.Period, minQuota)
	case b.Quota%time.Microsecond != 0 || b.Period%time.Microsecond != 0:
		return fmt.Errorf("the kernel counts whole microseconds, not %v in each %v", b.Quota, b.Period)
	}
	return nil
}

// bandwidth reads that of a group; a group without the files has no limit.
func (g *Group) bandwidth(f Files) (Bandwidth, error) {
	if g.Version == 2 {
		text, ok, err := g.get(f, "cpu.max")
		if err != nil || !ok {
			return Bandwidth{}, err
		}
		return parseBandwidth(text, "max")
	}
	quota, ok, err := g.get(f, "cpu.cfs_quota_us")
	if err != nil || !ok {
		return Bandwidth{}, err
	}
	period, _, err := g.get(f, "cpu.cfs_period_us")
	if err != nil {
		return Bandwidth{}, err
	}
	return parseBandwidth(quota+" "+period, "-1")
}

// parseBandwidth reads "QUOTA PERIOD", in microseconds.
func parseBandwidth(text, unlimited string) (Bandwidth, error) {
	quota, period, _ := strings.Cut(text, " ")
	p, err := microseconds(period)
	if err != nil {
		return Bandwidth{}, err
	}
	if quota == unlimited {
		return Bandwidth{Period: p}, nil
	}
	q, err := microseconds(quota)
	return Bandwidth{q, p}, err
}

func microseconds(text string) (time.Duration, error) {
	n, err := strconv.ParseUint(text, 10, 53)
	if err != nil || n == 0 {
		return 0, fmt.Errorf("%.40q is no number of microseconds", text)
	}
	return time.Duration(n) * time.Microsecond, nil
}

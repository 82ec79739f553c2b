package host

import (
	"context"
	"fmt"
	"slices"
	"time"

	systemd "github.com/coreos/go-systemd/v22/dbus"
	"github.com/godbus/dbus/v5"
)

// maxCPU bounds the numbers of CPUs, as the kernel does on the largest machines.
const maxCPU = 8191

// ScopeLimits are what the processes of a scope may use together. What is 0 is not
// limited.
type ScopeLimits struct {
	// CPUQuota is CPU time for each second of the clock, at least 10 ms; CPUPeriod is
	// how often it is given anew, 1 ms to 1 s, 0 for systemd's 100 ms (systemd 242).
	CPUQuota, CPUPeriod time.Duration
	// AllowedCPUs are numbers of CPUs (systemd 244, cgroup v2).
	AllowedCPUs []int
	// MemoryHigh (cgroup v2) and MemoryMax are in bytes.
	MemoryHigh, MemoryMax uint64
}

// StartScope puts processes into a new scope, which ends with the last of them. The
// name ends in ".scope"; what it is for is what systemctl shows. It returns when they
// are in it.
func (u *Units) StartScope(ctx context.Context, name, purpose string, pids []int, l ScopeLimits) error {
	if err := l.check(); err != nil {
		return fmt.Errorf("%s: %w", name, err)
	}
	ids := make([]uint32, len(pids))
	for i, pid := range pids {
		ids[i] = uint32(pid)
	}
	all := append(l.properties(), systemd.PropDescription(purpose), systemd.PropPids(ids...),
		// A scope whose processes were killed is forgotten, too.
		property("CollectMode", "inactive-or-failed"))
	return job(ctx, name, func(ctx context.Context, name string, done chan<- string) (int, error) {
		return u.conn.StartTransientUnitContext(ctx, name, "fail", all, done)
	})
}

func (l ScopeLimits) check() error {
	switch {
	case l.CPUQuota < 0, l.CPUQuota != 0 && l.CPUQuota < 10*time.Millisecond:
		return fmt.Errorf("a quota of %v is less than 10 ms a second", l.CPUQuota)
	case l.CPUPeriod != 0 && (l.CPUPeriod < time.Millisecond || l.CPUPeriod > time.Second):
		return fmt.Errorf("a period of %v is not between 1 ms and 1 s", l.CPUPeriod)
	case slices.ContainsFunc(l.AllowedCPUs, func(c int) bool { return c < 0 || c > maxCPU }):
		return fmt.Errorf("CPUs are numbered from 0 to %d", maxCPU)
	}
	return nil
}

// properties are what is limited, and that memory is counted, limited or not.
func (l ScopeLimits) properties() []systemd.Property {
	all := []systemd.Property{property("MemoryAccounting", true)}
	if l.CPUQuota != 0 {
		all = append(all, property("CPUQuotaPerSecUSec", uint64(l.CPUQuota/time.Microsecond)))
	}
	if l.CPUPeriod != 0 {
		all = append(all, property("CPUQuotaPeriodUSec", uint64(l.CPUPeriod/time.Microsecond)))
	}
	if len(l.AllowedCPUs) != 0 {
		all = append(all, property("AllowedCPUs", maskOf(l.AllowedCPUs)))
	}
	if l.MemoryHigh != 0 {
		all = append(all, property("MemoryHigh", l.MemoryHigh))
	}
	if l.MemoryMax != 0 {
		all = append(all, property("MemoryMax", l.MemoryMax))
	}
	return all
}

func property(name string, value any) systemd.Property {
	return systemd.Property{Name: name, Value: dbus.MakeVariant(value)}
}

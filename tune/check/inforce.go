package check

import (
	"errors"
	"fmt"
	"io/fs"
	"math"
	"path"
	"strings"
	"time"

	"github.com/claudebench/claudebench/tune/cgroup"
	"github.com/claudebench/claudebench/tune/host"
	"github.com/claudebench/claudebench/tune/unit"
)

// inForce is what a service that runs may use, as the kernel has it.
type inForce struct {
	*confines
	// group is the service's own, below the root of the cgroups.
	group string
	// files is how many its main process may have open, 0 if that is not known.
	files uint64
}

// inForce looks at the process of a service, nil if none runs.
func (c *Checker) inForce(state *host.UnitState) (*inForce, error) {
	if state.MainPID == 0 {
		return nil, nil
	}
	of, err := confinesOf(c.Host, state.MainPID)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil // it has just ended
	}
	return &inForce{of, state.ControlGroup, filesOf(c.Host, state.MainPID)}, err
}

// filesOf is how many files a process may have open at most, 0 if that is not known.
func filesOf(h *host.FS, pid int) uint64 {
	text, _ := h.Read(fmt.Sprintf("/proc/%d/limits", pid))
	if said := openFiles(string(text)); said != nil {
		_, hard, _ := unit.ParseFiles(*said)
		return hard
	}
	return 0
}

// String tells what limits the service.
func (f *inForce) String() string {
	cpu, memory, files := "CPU time without a limit", "memory without a limit", ""
	if f.CPU.By != "" {
		cpu = fmt.Sprintf("%.2f CPUs by %s", f.CPU.Limit.CPUs(), f.CPU.By)
	}
	if f.MemoryMax.By != "" {
		memory = fmt.Sprintf("at most %s of memory by %s", unit.Size(f.MemoryMax.Limit), f.MemoryMax.By)
	}
	if f.files != 0 {
		files = fmt.Sprintf(", and at most %d open files", f.files)
	}
	return cpu + ", " + memory + files
}

// above are the limits of groups that the service's own is in, but for those of slices
// that are known.
func (f *inForce) above(known []unit.Bound) []unit.Bound {
	if f == nil {
		return nil
	}
	var all []unit.Bound
	add := func(by string, l unit.Limits) {
		for _, b := range known {
			if b.By == path.Base(by) {
				return
			}
		}
		if by != "" && !strings.HasSuffix(by, f.group) {
			all = append(all, unit.Bound{By: by, Limits: l})
		}
	}
	add(f.CPU.By, unit.Limits{CPUQuota: unit.Quota(f.CPU.Limit.CPUs() * float64(time.Second))})
	add(f.MemoryMax.By, unit.Limits{MemoryMax: unit.Size(f.MemoryMax.Limit)})
	return all
}

// The ids of findings about a service that runs: what limits it, and which limits its
// files say that its process runs without.
const (
	InForce      = "in-force"
	NotInForce   = "not-in-force"
	NeedsRestart = "needs-restart"
)

// review finds what of a unit's limits does not hold for its process.
func (f *inForce) review(name string, u *unit.Unit) []Finding {
	if f == nil {
		return nil
	}
	all := []Finding{{ID: InForce, Severity: "note", Message: fmt.Sprintf("%s runs as process %d, with %s", name, f.pid, f)}}
	add := func(id, key, hint string) {
		s := u.Last("Service", key)
		all = append(all, Finding{
			ID: id, Severity: "warning", File: s.File, Line: s.Line,
			Message: fmt.Sprintf("%s=%s does not hold for process %d", key, s.Value, f.pid), Hint: hint,
		})
	}
	for _, key := range f.missing(u) {
		add(NotInForce, key, "systemctl daemon-reload has systemd set it; where a container keeps it from that, limit the container from outside")
	}
	if _, n, err := unit.ParseFiles(u.Last("Service", "LimitNOFILE").Value); err == nil && f.files != 0 && f.files != n {
		add(NeedsRestart, "LimitNOFILE", "systemctl restart "+name)
	}
	return all
}

// missing are the keys of those limits that the service's group should have, and has
// not.
func (f *inForce) missing(u *unit.Unit) []string {
	var keys []string
	quota, err := unit.ParseQuota(u.Last("Service", "CPUQuota").Value)
	if err == nil && f.Holds(&cgroup.Limits{CPU: cgroup.Bandwidth{Quota: time.Duration(quota), Period: time.Second}}) != nil {
		keys = append(keys, "CPUQuota")
	}
	most, err := unit.ParseSize(u.Last("Service", "MemoryMax").Value, 0)
	if err == nil && most <= math.MaxInt64 && f.MemoryMax.Limit > int64(most) {
		keys = append(keys, "MemoryMax")
	}
	return keys
}

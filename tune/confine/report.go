package confine

import (
	"fmt"
	"runtime"
	"strings"
	"syscall"
	"time"

	"github.com/claudebench/claudebench/report/unit"
	"github.com/claudebench/claudebench/tune/cgroup"
	"golang.org/x/sys/unix"
)

// A Report is what was found out about a command. Figures that the kernel does not give are
// null. Of the command only its name is kept: arguments may be secret.
type Report struct {
	SchemaVersion int    `json:"schema_version"`
	Command       string `json:"command"`
	// ExitCode is 128 and more where a signal ended the command.
	ExitCode int           `json:"exit_code"`
	Signal   string        `json:"signal,omitempty"`
	Wall     time.Duration `json:"wall_ns"`
	CPU      *int64        `json:"cpu_ns"`
	// Periods, of which some were throttled, and the waiting of all CPUs in them.
	Periods     *int64 `json:"periods"`
	Throttled   *int64 `json:"throttled_periods"`
	ThrottledNS *int64 `json:"throttled_ns"`
	MemoryPeak  *int64 `json:"memory_peak_bytes"`
	LimitHits   *int64 `json:"memory_limit_hits"`
	OOMKills    *int64 `json:"oom_kills"`
	// Notes are what to know about the figures.
	Notes []string `json:"notes"`
	// Left are the directories of the group, if it could not be removed.
	Left []string `json:"left,omitempty"`

	limits *cgroup.Limits
}

// ended notes how the command ended.
func (r *Report) ended(w syscall.WaitStatus) {
	r.ExitCode = w.ExitStatus()
	if w.Signaled() {
		r.ExitCode = 128 + int(w.Signal())
		r.Signal = unix.SignalName(w.Signal())
	}
}

// measure notes what has happened in the group.
func (c *confined) measure(r *Report) error {
	stats, err := c.hierarchies.Stats(c.host, c.members)
	if err != nil {
		return err
	}
	r.CPU = told(int64(stats.CPUTime))
	r.Periods, r.Throttled, r.ThrottledNS = told(stats.Periods), told(stats.Throttled), told(int64(stats.ThrottledTime))
	r.MemoryPeak, r.LimitHits, r.OOMKills = told(stats.MemoryPeak), told(stats.LimitHits), told(stats.OOMKills)
	e, err := c.hierarchies.Effective(c.host, c.members)
	r.note(&e)
	if stats.MemoryPeak == cgroup.Untold && stats.OOMKills == cgroup.Untold && c.limits.MemoryMax != 0 {
		r.Notes = append(r.Notes, "the group was gone before its figures could be read: systemd ends one whose processes were killed for want of memory")
	}
	r.Notes = append(r.Notes, c.pen.notes()...)
	return err
}

func told(n int64) *int64 {
	if n == cgroup.Untold {
		return nil
	}
	return &n
}

// note says what the limits did not do.
func (r *Report) note(e *cgroup.Effective) {
	r.Notes = []string{}
	add := func(format string, args ...any) { r.Notes = append(r.Notes, fmt.Sprintf(format, args...)) }
	asked := r.limits.CPU.CPUs()
	if asked > 0 && r.limits.CPUs == "" {
		add("--cpu %v is a share of time on any CPU, not isolation: --cpus keeps the command on CPUs of your choice", asked)
	}
	if asked >= float64(runtime.NumCPU()) {
		add("--cpu %v cannot act: there are %d CPUs", asked, runtime.NumCPU())
	}
	if real := e.CPU.Limit.CPUs(); real > 0 && (asked == 0 || real < asked) {
		add("a group above limits it to %v CPUs: %s", real, e.CPU.By)
	}
	if e.MemoryMax.Limit != cgroup.Unlimited && (r.limits.MemoryMax == 0 || e.MemoryMax.Limit < r.limits.MemoryMax-pageSize) {
		add("a group above limits its memory to %s: %s", unit.Bytes(float64(e.MemoryMax.Limit)), e.MemoryMax.By)
	}
}

// pageSize is the largest that a kernel rounds limits of memory down to.
const pageSize = 64 << 10

// String is the report for people.
func (r *Report) String() string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s: exit code %d", r.Command, r.ExitCode)
	if r.Signal != "" {
		fmt.Fprintf(&b, " (%s)", r.Signal)
	}
	fmt.Fprintf(&b, " after %s\n", seconds(int64(r.Wall)))
	if r.CPU != nil {
		fmt.Fprintf(&b, "  CPU time     %s, %s of a CPU\n", seconds(*r.CPU), unit.Number(float64(*r.CPU)/float64(r.Wall)))
	}
	if r.limits.CPU.Quota != 0 && r.Periods != nil && r.Throttled != nil && r.ThrottledNS != nil {
		fmt.Fprintf(&b, "  throttled    in %d of %d periods of %v, for %s\n", *r.Throttled, *r.Periods, r.limits.CPU.Period, seconds(*r.ThrottledNS))
	}
	if r.MemoryPeak != nil {
		fmt.Fprintf(&b, "  peak memory  %s%s\n", unit.Bytes(float64(*r.MemoryPeak)), r.ofMemory())
	}
	if r.OOMKills != nil {
		fmt.Fprintf(&b, "  OOM kills    %d\n", *r.OOMKills)
	}
	for _, n := range r.Notes {
		fmt.Fprintf(&b, "note: %s\n", n)
	}
	return b.String()
}

func (r *Report) ofMemory() string {
	if r.limits.MemoryMax == 0 || r.limits.MemoryMax == cgroup.Unlimited {
		return ""
	}
	return " of " + unit.Bytes(float64(r.limits.MemoryMax))
}

func seconds(ns int64) string { return unit.Seconds(time.Duration(ns).Seconds()) }

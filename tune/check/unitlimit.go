package check

import (
	"math"
	"strconv"
	"strings"

	"github.com/claudebench/claudebench/tune/cgroup"
	"github.com/claudebench/claudebench/tune/unit"
)

// recent is a systemd that has all limits: those of a process are none of systemd's.
const recent = 0

// service adds a row for each limit of the service.
func (of *confines) service(r *Report, want unit.Service) error {
	for _, l := range limits(want.Limits, recent) {
		s := Setting{ID: want.Name + ":" + l.key, Kind: Systemd, Desired: l.wanted, Mode: string(l.mode), Shadowed: []string{}}
		if err := of.unitLimit(&s, l); err != nil {
			return err
		}
		r.Settings = append(r.Settings, s)
	}
	return nil
}

// unitLimit fills in what the process has of a limit, as a unit file would say it.
func (of *confines) unitLimit(s *Setting, l limit) error {
	switch l.key {
	case "CPUQuota":
		return of.groupLimit(s, l, cgroup.CPU, "cpu.max", unit.Quota(math.Round(of.CPU.Limit.CPUs()*1e9)).String())
	case "MemoryHigh":
		return of.groupLimit(s, l, cgroup.Memory, "memory.high", unit.Size(of.MemoryHigh.Limit).String())
	case "MemoryMax":
		return of.groupLimit(s, l, cgroup.Memory, "memory.max", unit.Size(of.MemoryMax.Limit).String())
	case "AllowedCPUs":
		return of.cpus(s, l)
	}
	return of.files(s, l)
}

// cpus fills in the CPUs that the process may run on.
func (of *confines) cpus(s *Setting, l limit) error {
	if of.CPUs == "" {
		s.Verdict = Missing
		s.ActsHere, s.Reason = no("no cgroup here tells on which CPUs it may run")
		return nil
	}
	s.Current = &of.CPUs
	s.ActsHere, s.Reason = yes("its cgroup is limited to these CPUs")
	s.Verdict = s.judge(l.met(of.CPUs), true)
	return nil
}

// groupLimit fills in a limit that cgroups set, in the file of that name if they are of
// version 2.
func (of *confines) groupLimit(s *Setting, l limit, controller cgroup.Controller, file, text string) error {
	h := of.all[controller]
	if h.Version == 0 || h.Version == 1 && file == "memory.high" {
		s.ActsHere, s.Reason = no(h.Why)
		if h.Version == 1 {
			s.Reason = cgroup.ErrNoHigh.Error()
		}
		s.Verdict = Missing
		return nil
	}
	g, err := of.all.Group(controller, of.in)
	if err != nil {
		return err
	}
	raw, by := of.Shows(file)
	s.limited(&g, text, by)
	if l.bytes == 0 {
		s.Verdict = s.judge(l.met(text), true)
	} else {
		s.Verdict = s.judge(cgroup.Value{File: file, Value: inBytes(l.bytes)}.Taken(raw), true)
	}
	return nil
}

// inBytes is a size as a cgroup is told it.
func inBytes(s unit.Size) string {
	if s == unit.Infinity {
		return "max"
	}
	return strconv.FormatUint(uint64(s), 10)
}

// files fills in how many files the process may have open, which is its own affair and
// no cgroup's.
func (of *confines) files(s *Setting, l limit) error {
	text, err := of.host.Read("/proc/" + strconv.Itoa(of.pid) + "/limits")
	if err != nil {
		return err
	}
	if s.Current = openFiles(string(text)); s.Current == nil {
		s.Verdict, s.Reason = Unknown, "the kernel does not tell how many files the process may have open"
		return nil
	}
	s.ActsHere, s.Reason = yes("the process has it from whoever started it, and keeps it until it is started again")
	s.Verdict = s.judge(l.met(*s.Current), true)
	return nil
}

// openFiles reads a file such as /proc/PID/limits; nil if it does not say. A soft limit
// below the hard one is parted from it by a colon, as in a unit file.
func openFiles(text string) *string {
	for line := range strings.Lines(text) {
		rest, ok := strings.CutPrefix(line, "Max open files")
		fields := strings.Fields(strings.ReplaceAll(rest, "unlimited", "infinity"))
		if !ok || len(fields) < 2 {
			continue
		}
		if fields[0] != fields[1] {
			fields[0] += ":" + fields[1]
		}
		return &fields[0]
	}
	return nil
}

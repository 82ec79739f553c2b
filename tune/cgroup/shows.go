package cgroup

import "path"

// Shows returns what a file of a group would say if the group itself set what limits it,
// and the directory of the group that does, which is empty where none does. Bandwidth
// without a limit, and files of other things, show nothing.
func (e *Effective) Shows(file string) (text, by string) {
	b := e.CPU.Limit
	switch name := path.Base(file); {
	case name == "memory.high":
		return writeLimit(e.MemoryHigh.Limit, 2), e.MemoryHigh.By
	case name == "memory.max" || name == "memory.limit_in_bytes":
		return writeLimit(e.MemoryMax.Limit, 2), e.MemoryMax.By
	case e.CPU.By == "":
		return "", ""
	case name == "cpu.max":
		return decimal(b.Quota) + " " + decimal(b.Period), e.CPU.By
	case name == "cpu.cfs_quota_us":
		return decimal(b.Quota), e.CPU.By
	case name == "cpu.cfs_period_us":
		return decimal(b.Period), e.CPU.By
	}
	return "", ""
}

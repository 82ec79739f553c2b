package check

import (
	"github.com/claudebench/claudebench/tune/cgroup"
	"github.com/claudebench/claudebench/tune/host"
)

// limitActs tells whether a limit of a service can make a difference here, and why.
func (c *Checker) limitActs(key string, state *host.UnitState) (*bool, string) {
	if key == "LimitNOFILE" {
		return maybe("from the service's next start on")
	}
	controller := controllerOf(key)
	all, err := cgroup.Detect(c.Host)
	if err != nil {
		return maybe("which cgroups this host has is not known")
	}
	h := all[controller]
	switch {
	case h.Version == 0:
		return no("there is no cgroup controller for it: " + h.Why)
	case h.Version == 1 && key == "MemoryHigh":
		return no("cgroups of version 1 have no such limit")
	case h.Version == 1 && key == "AllowedCPUs":
		return no("systemd sets it in cgroups of version 2 only")
	case state.MainPID == 0:
		return maybe("the service does not run")
	}
	return yes("the service runs")
}

func controllerOf(key string) cgroup.Controller {
	switch key {
	case "CPUQuota":
		return cgroup.CPU
	case "AllowedCPUs":
		return cgroup.Cpuset
	}
	return cgroup.Memory
}

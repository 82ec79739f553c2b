package check

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/claudebench/claudebench/tune/cgroup"
	"github.com/claudebench/claudebench/tune/host"
	"github.com/claudebench/claudebench/tune/profile"
	"github.com/claudebench/claudebench/tune/unit"
)

// A limit is one of the settings of a service that we set.
type limit struct {
	key  string
	mode profile.Mode
	// wanted is as a unit file has it.
	wanted string
	// met tells whether another text means the same, or better.
	met func(text string) bool
	// bytes is the limit of memory, 0 for others.
	bytes unit.Size
}

// limits are those of a service that are said, as a version of systemd has them.
func limits(l unit.Limits, systemd int) []limit {
	l = l.On(systemd)
	var all []limit
	if l.AllowedCPUs != "" {
		all = append(all, cpuList(l.AllowedCPUs))
	}
	if l.CPUQuota != 0 {
		all = append(all, quota(l.CPUQuota))
	}
	if l.Files != 0 {
		all = append(all, openAtLeast(l.Files))
	}
	if l.MemoryHigh != 0 {
		all = append(all, memoryLimit("MemoryHigh", l.MemoryHigh))
	}
	if l.MemoryMax != 0 {
		all = append(all, memoryLimit(unit.MemoryKey(systemd), l.MemoryMax))
	}
	return all
}

func cpuList(want string) limit {
	return limit{key: "AllowedCPUs", mode: profile.Exactly, wanted: want, met: func(text string) bool {
		return slices.Equal(cpus(text), cpus(want))
	}}
}

// cpus reads a list as AllowedCPUs= has it, with commas or blanks; nil if it is none.
func cpus(text string) []int {
	all, _ := cgroup.ParseCPUs(strings.Join(strings.FieldsFunc(text, func(r rune) bool { return r == ',' || r == ' ' }), ","))
	return all
}

func quota(want unit.Quota) limit {
	return limit{key: "CPUQuota", mode: profile.Exactly, wanted: want.String(), met: func(text string) bool {
		got, err := unit.ParseQuota(text)
		return err == nil && got == want
	}}
}

// openAtLeast limits open files. More of them than wanted are no harm, and stay.
func openAtLeast(want uint64) limit {
	return limit{key: "LimitNOFILE", mode: profile.AtLeast, wanted: strconv.FormatUint(want, 10), met: func(text string) bool {
		_, got, err := unit.ParseFiles(text)
		return err == nil && got >= want
	}}
}

func memoryLimit(key string, want unit.Size) limit {
	return limit{key: key, mode: profile.Exactly, wanted: want.String(), bytes: want, met: func(text string) bool {
		got, err := unit.ParseSize(text, 0)
		return err == nil && got == want
	}}
}

// limitRow is the row of one limit. What a unit's files say is so after a reboot, too.
func (c *Checker) limitRow(name string, u *unit.Unit, l limit, state *host.UnitState) Setting {
	row := Setting{ID: name + ":" + l.key, Kind: Systemd, Desired: l.wanted, Mode: string(l.mode), Shadowed: []string{}, Target: l.wanted}
	row.ActsHere, row.Reason = c.limitActs(l.key, state)
	now := u.Last("Service", l.key)
	if now.Value != "" {
		row.Current, row.Persisted, row.AfterReboot, row.PersistedBy = &now.Value, &now.Value, &now.Value, now.Where()
	}
	for _, s := range slices.Backward(u.Shadowed("Service", l.key)) {
		row.Shadowed = append(row.Shadowed, s.Where())
	}
	met := now.Value != "" && l.met(now.Value)
	row.Verdict = row.judge(met, met)
	if used := inUse(state); l.bytes != 0 && used > uint64(l.bytes) && !met {
		row.Refused = fmt.Sprintf("the service uses %s now", unit.Size(used))
		row.Reason = row.Refused + ", and would be stopped by it"
	}
	return row
}

package tune

import (
	"slices"
	"strconv"
	"strings"

	"github.com/claudebench/claudebench/tune/cgroup"
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

// limits are those of a service that are said. More open files than wanted are no
// harm, and stay.
func limits(l unit.Limits) []limit {
	var all []limit
	if l.CPUQuota != 0 {
		all = append(all, limit{"CPUQuota", profile.Exactly, l.CPUQuota.String(), func(text string) bool {
			got, err := unit.ParseQuota(text)
			return err == nil && got == l.CPUQuota
		}, 0})
	}
	for key, size := range map[string]unit.Size{"MemoryHigh": l.MemoryHigh, "MemoryMax": l.MemoryMax} {
		if size != 0 {
			all = append(all, limit{key, profile.Exactly, size.String(), func(text string) bool {
				got, err := unit.ParseSize(text, 0)
				return err == nil && got == size
			}, size})
		}
	}
	if l.AllowedCPUs != "" {
		all = append(all, limit{"AllowedCPUs", profile.Exactly, l.AllowedCPUs, func(text string) bool { return slices.Equal(cpus(text), cpus(l.AllowedCPUs)) }, 0})
	}
	if l.Files != 0 {
		all = append(all, limit{"LimitNOFILE", profile.AtLeast, strconv.FormatUint(l.Files, 10), func(text string) bool {
			_, got, err := unit.ParseFiles(text)
			return err == nil && got >= l.Files
		}, 0})
	}
	slices.SortFunc(all, func(a, b limit) int { return strings.Compare(a.key, b.key) })
	return all
}

// cpus reads a list as AllowedCPUs= has it, with commas or blanks; nil if it is none.
func cpus(text string) []int {
	all, _ := cgroup.ParseCPUs(strings.Join(strings.FieldsFunc(text, func(r rune) bool { return r == ',' || r == ' ' }), ","))
	return all
}

// only returns those of the limits that keep is true of.
func only(l unit.Limits, keep func(key string) bool) unit.Limits {
	if !keep("CPUQuota") {
		l.CPUQuota = 0
	}
	if !keep("MemoryHigh") {
		l.MemoryHigh = 0
	}
	if !keep("MemoryMax") {
		l.MemoryMax = 0
	}
	if !keep("AllowedCPUs") {
		l.AllowedCPUs = ""
	}
	if !keep("LimitNOFILE") {
		l.Files = 0
	}
	return l
}

// limitRow is the row of one limit. What a unit's files say is so after a reboot, too.
func limitRow(name string, u *unit.Unit, l limit) Setting {
	now := u.Last("Service", l.key)
	row := Setting{ID: name + ":" + l.key, Kind: Systemd, Desired: l.wanted, Mode: string(l.mode), Shadowed: []string{}, Verdict: Differs, target: l.wanted}
	if now.Value == "" {
		return row
	}
	row.Current, row.Persisted, row.AfterReboot, row.PersistedBy = &now.Value, &now.Value, &now.Value, now.Where()
	if l.met(now.Value) {
		row.Verdict = OK
	}
	return row
}

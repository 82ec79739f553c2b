package host

import (
	"context"
	"fmt"
	"math"
	"time"
)

// Infinity is no limit.
const Infinity = math.MaxUint64

// A UnitState is what systemd knows of a unit now. What a kind of unit does not have
// is zero.
type UnitState struct {
	Name string
	// LoadState is "loaded", "not-found", "masked", "bad-setting" or "error".
	LoadState string
	// ActiveState is "active", "inactive", "failed", "activating" and so on.
	ActiveState string
	// FragmentPath is its file, DropInPaths the files that add to it, in their order.
	FragmentPath string
	DropInPaths  []string
	// NeedDaemonReload says that a file is not as it was when systemd read it. It does
	// not tell of a unit's first drop-in, for whose directory systemd does not look
	// until it reloads: whoever has written a file should reload in any case.
	NeedDaemonReload bool
	// MainPID is 0 if nothing runs.
	MainPID int
	// ControlGroup is its path below the root of the cgroups, empty if nothing runs;
	// Slice is the unit that it is in.
	ControlGroup, Slice string

	// CPUQuota is CPU time for each second of the clock; 0 is no limit.
	CPUQuota time.Duration
	// MemoryHigh and MemoryMax are in bytes, [Infinity] without a limit.
	// MemoryLimit is that of cgroup v1, 0 from systemd 258 on.
	MemoryHigh, MemoryMax, MemoryLimit uint64
	// MemoryCurrent is in bytes, [Infinity] if it is not known.
	MemoryCurrent uint64
	// LimitNOFILE is the hard limit of files that a process may have open,
	// LimitNOFILESoft the soft one.
	LimitNOFILE, LimitNOFILESoft uint64
	// AllowedCPUs are numbers of CPUs, none if it may use all.
	AllowedCPUs []int
}

// Unit returns what systemd knows of a unit, whose name has its suffix. One that
// there is none of is no error: see LoadState.
func (u *Units) Unit(ctx context.Context, name string) (*UnitState, error) {
	all, err := u.conn.GetAllPropertiesContext(ctx, name)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", name, told(err))
	}
	p := properties(all)
	return &UnitState{
		Name:      name,
		LoadState: prop[string](p, "LoadState"), ActiveState: prop[string](p, "ActiveState"),
		FragmentPath: prop[string](p, "FragmentPath"), DropInPaths: prop[[]string](p, "DropInPaths"),
		NeedDaemonReload: prop[bool](p, "NeedDaemonReload"),
		MainPID:          int(prop[uint32](p, "MainPID")),
		ControlGroup:     prop[string](p, "ControlGroup"), Slice: prop[string](p, "Slice"),
		CPUQuota:   quota(prop[uint64](p, "CPUQuotaPerSecUSec")),
		MemoryHigh: prop[uint64](p, "MemoryHigh"), MemoryMax: prop[uint64](p, "MemoryMax"), MemoryLimit: prop[uint64](p, "MemoryLimit"),
		MemoryCurrent: prop[uint64](p, "MemoryCurrent"),
		LimitNOFILE:   prop[uint64](p, "LimitNOFILE"), LimitNOFILESoft: prop[uint64](p, "LimitNOFILESoft"),
		AllowedCPUs: cpus(prop[[]byte](p, "AllowedCPUs")),
	}, nil
}

// properties are a unit's, of the types that D-Bus gives them.
type properties map[string]any

// prop is a property, zero if there is none or it has another type.
func prop[T any](p properties, name string) T {
	v, _ := p[name].(T)
	return v
}

// quota is microseconds a second as a time.
func quota(usec uint64) time.Duration {
	if usec > uint64(math.MaxInt64/time.Microsecond) {
		return 0
	}
	return time.Duration(usec) * time.Microsecond
}

// cpus reads a mask, whose first byte has the first eight.
func cpus(mask []byte) []int {
	var all []int
	for i := range 8 * len(mask) {
		if mask[i/8]>>(i%8)&1 != 0 {
			all = append(all, i)
		}
	}
	return all
}

// maskOf is the inverse of cpus.
func maskOf(cpus []int) []byte {
	var mask []byte
	for _, c := range cpus {
		for len(mask) <= c/8 {
			mask = append(mask, 0)
		}
		mask[c/8] |= 1 << (c % 8)
	}
	return mask
}

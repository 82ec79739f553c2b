package unit

import (
	"fmt"
	"path"
	"strings"
)

// defaultSlice is where systemd puts a service that does not say.
const defaultSlice = "system.slice"

// Above returns what limits the slices that a service is in, the nearest first. Total is
// the memory of the host in bytes, of which a limit may be a part; 0 is not known.
func Above(files Files, u *Unit, total uint64) ([]Bound, error) {
	name := u.Last("Service", "Slice").Value
	if name == "" {
		name = defaultSlice
	}
	var all []Bound
	for ; name != ""; name = parent(name) {
		limits, err := sliceLimits(files, name, total)
		if err != nil {
			return nil, err
		}
		if limits != (Limits{}) {
			all = append(all, Bound{By: name, Limits: limits})
		}
	}
	return all, nil
}

// parent is the slice above one, whose name it begins with; empty for the root.
func parent(slice string) string {
	name, ok := strings.CutSuffix(slice, ".slice")
	if !ok || name == "-" {
		return ""
	}
	if dash := strings.LastIndexByte(name, '-'); dash > 0 {
		return name[:dash] + ".slice"
	}
	return "-.slice"
}

// sliceLimits are those of one slice, which there is without a file of its own, too.
// What cannot be read as a limit is none, as systemd has it.
func sliceLimits(files Files, name string, total uint64) (Limits, error) {
	if path.Base(name) != name {
		return Limits{}, fmt.Errorf("%q is no name of a slice", name)
	}
	l := loader{files: files}
	main, err := l.main(name)
	if err != nil {
		return Limits{}, err
	}
	dropins, err := l.dropins(name)
	if err != nil {
		return Limits{}, err
	}
	u := Merge(main, dropins...)
	var limits Limits
	limits.CPUQuota, _ = ParseQuota(u.Last("Slice", "CPUQuota").Value)
	limits.MemoryHigh, _ = ParseSize(u.Last("Slice", "MemoryHigh").Value, total)
	limits.MemoryMax, _ = ParseSize(u.Last("Slice", "MemoryMax").Value, total)
	return limits, nil
}

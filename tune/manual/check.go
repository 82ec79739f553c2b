package manual

import (
	"fmt"
	"slices"

	"github.com/claudebench/claudebench/scenarios/strict"
)

// check finds what a page lacks, and ranges and defaults that leave kernels out.
func (p *Page) check(note func(strict.Fault)) {
	for _, field := range [][2]string{
		{"id", p.ID}, {"title", p.Title}, {"does", p.Does}, {"does_not", p.DoesNot}, {"costs", p.Costs},
		{"values", p.Values}, {"advice", p.Advice}, {"document", p.Document},
	} {
		if field[1] == "" {
			note(strict.Fault{Path: field[0], Message: "is missing"})
		}
	}
	if !slices.Contains([]Kind{Sysctl, Systemd, Cgroup}, p.Kind) {
		note(strict.Fault{Path: "kind", Message: "must be sysctl, systemd or cgroup"})
	}
	var ends []Version
	for i, r := range p.Ranges {
		if err := r.check(); err != nil {
			note(strict.Fault{Path: fmt.Sprintf("ranges[%d]", i), Message: err.Error()})
		}
		ends = append(ends, r.Until)
	}
	if len(ends) > 0 && (!ascend(ends) || ends[len(ends)-1].Known()) {
		note(strict.Fault{Path: "ranges", Message: "must go up to kernels without an end"})
	}
	ends = nil
	for _, was := range p.Defaults {
		ends = append(ends, was.Until)
	}
	if !ascend(ends) || slices.Contains(ends, Version{}) {
		note(strict.Fault{Path: "defaults", Message: "must each end, and later than the one before"})
	}
}

// ascend tells whether each ends later than the one before it.
func ascend(ends []Version) bool {
	for i := 1; i < len(ends); i++ {
		if !ends[i-1].before(ends[i]) || ends[i-1] == (Version{}) {
			return false
		}
	}
	return true
}

package monitor

import (
	"fmt"
	"maps"

	ps "github.com/shirou/gopsutil/v3/process"
)

// A family maps each process of the machine to the one that started it. Only
// processes that are new since the last refresh are read, so a refresh costs
// little more than listing a directory. (gopsutil would run pgrep.)
type family map[int32]int32

func (f family) refresh() error {
	pids, err := ps.Pids()
	if err != nil {
		return fmt.Errorf("list processes: %w", err)
	}
	listed := make(map[int32]bool, len(pids))
	for _, pid := range pids {
		listed[pid] = true
		if _, known := f[pid]; known {
			continue
		}
		if parent, err := parentOf(pid); err == nil { // else it is gone already
			f[pid] = parent
		}
	}
	maps.DeleteFunc(f, func(pid, _ int32) bool { return !listed[pid] })
	return nil
}

func parentOf(pid int32) (int32, error) {
	p, err := open(pid)
	if err != nil {
		return 0, err
	}
	defer p.close()
	s, err := p.read()
	return s.parent, err
}

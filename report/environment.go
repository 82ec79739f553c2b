package report

import (
	"fmt"

	"github.com/claudebench/claudebench/bench"
	"github.com/claudebench/claudebench/report/unit"
)

// A Difference is something that was not alike for base and head, in words. A side of which it
// is not known has nothing.
type Difference struct{ Name, Base, Head string }

// differences are those between two runs in what may explain a change and is not what was
// changed on purpose.
func differences(base, head *bench.Run, client string) []Difference {
	before, after := environment(base, client), environment(head, client)
	var all []Difference
	for i, d := range before {
		if d.Head = after[i].Base; d.Base != d.Head {
			all = append(all, d)
		}
	}
	return all
}

// environment is that of a run, as the base of differences.
func environment(run *bench.Run, client string) []Difference {
	h, r := run.Host, readyOf(run, client)
	return []Difference{
		{Name: "library", Base: join(r.Client, r.Version)},
		{Name: "runtime", Base: r.Runtime},
		{Name: "claudebench", Base: join(run.Tool.Version, run.Tool.Go)},
		{Name: "CPU", Base: h.CPU},
		{Name: "cores", Base: fmt.Sprint(h.Cores)},
		{Name: "memory", Base: unit.Bytes(float64(h.Memory))},
		{Name: "system", Base: h.OS},
		{Name: "kernel", Base: h.Kernel},
	}
}

func join(name, version string) string {
	if version == "" {
		return name
	}
	return name + " " + version
}

// readyOf is what a client first said of itself.
func readyOf(run *bench.Run, client string) bench.Ready {
	for _, t := range run.Trials {
		if t.Client == client && t.Ready.Client != "" {
			return t.Ready
		}
	}
	return bench.Ready{}
}

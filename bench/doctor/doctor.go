// Package doctor says beforehand what on a machine would spoil a measurement, and the command that
// mends it. It changes nothing.
package doctor

import (
	"cmp"
	"context"
	"path/filepath"
	"slices"
	"time"
)

// State is how much a finding matters.
type State string

// The states, from best to worst.
const (
	Fine     State = "ok"
	Doubtful State = "doubtful" // figures hold more than the client
	Spoils   State = "spoils"   // figures of this machine, now, say little
)

// A Finding is one thing that was looked at.
type Finding struct {
	// Name is what it is about, in a word or two.
	Name  string `json:"name"`
	State State  `json:"state"`
	// Found is what was measured, with its unit.
	Found string `json:"found"`
	// Why says what it does to a measurement, and Fix the command that mends it, or what to do;
	// both are empty where all is well.
	Why string `json:"why,omitempty"`
	Fix string `json:"fix,omitempty"`
}

// A Machine is what is looked at.
type Machine struct {
	// Root is the directory that has the machine's proc and sys; "/" but in tests.
	Root string
	// Watch is how long to look at what else runs, above 0.
	Watch time.Duration
	// Env is the environment that clients would have, as NAME=value.
	Env []string
	// Files is the limit of open files of this process, and Disk the free bytes where results go.
	Files, Disk uint64
}

func (m *Machine) path(name string) string { return filepath.Join(m.Root, name) }

// An exam looks at one thing; it returns nothing where the machine does not have it.
type exam func(*Machine) (Finding, bool)

// Examine looks at everything, the gravest first. It takes as long as [Machine.Watch], and ends
// with the error of ctx.
func Examine(ctx context.Context, m *Machine) ([]Finding, error) {
	all, err := m.activity(ctx)
	if err != nil {
		return nil, err
	}
	for _, look := range []exam{cpus, quota, governor, clockSource, sleep, memory, swap, ports, openFiles, disk, proxies} {
		if f, ok := look(m); ok {
			all = append(all, f)
		}
	}
	order := []State{Spoils, Doubtful, Fine}
	slices.SortStableFunc(all, func(a, b Finding) int {
		return cmp.Compare(slices.Index(order, a.State), slices.Index(order, b.State))
	})
	return all, nil
}

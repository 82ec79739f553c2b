package monitor

import (
	"slices"
	"time"

	"github.com/claudebench/claudebench/bench"
)

// A tree is a process with its descendants, as far as they are known.
type tree struct {
	// members are the living ones, each after the one that started it.
	members []*process
	// cpu is the CPU time at the last reading.
	cpu time.Duration
}

func newTree(root int, f family) (*tree, error) {
	p, err := open(int32(root))
	if err != nil {
		return nil, err
	}
	t := &tree{members: []*process{p}}
	t.grow(f)
	return t, nil
}

// grow adds the descendants that are new. One whose parent ends later stays a
// member, whoever adopts it.
func (t *tree) grow(f family) {
	known := make(map[int32]bool, len(t.members))
	for _, p := range t.members {
		known[p.pid] = true
	}
	for more := true; more; {
		more = false
		for pid, parent := range f {
			if known[pid] || !known[parent] {
				continue
			}
			known[pid], more = true, true
			if p, err := open(pid); err == nil {
				t.members = append(t.members, p)
			}
		}
	}
}

// read sums up the living members. CPU time is that since each began, with
// that of the children it has waited for, which makes the time of an ended
// child part of its parent's. Parents are read before their children, so a
// child that ends in between is missing from this reading and never counted
// twice; what is missing, or what a process took along that ended without
// being waited for by the tree, does not lower the sum.
func (t *tree) read() bench.Reading {
	var r bench.Reading
	t.members = slices.DeleteFunc(t.members, func(p *process) bool {
		s, err := p.read()
		if err != nil {
			p.close()
			return true
		}
		r.CPU += s.own + s.waited
		r.RSS += s.rss
		r.Threads += s.threads
		r.Files += p.files()
		return false
	})
	t.cpu = max(t.cpu, r.CPU)
	r.CPU = t.cpu
	return r
}

func (t *tree) close() {
	for _, p := range t.members {
		p.close()
	}
}

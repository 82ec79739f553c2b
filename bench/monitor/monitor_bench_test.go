package monitor

import (
	"fmt"
	"os"
	"testing"

	ps "github.com/shirou/gopsutil/v3/process"
)

// trees are process trees of one and of fifty members, all of them this very
// process: what a reading costs does not depend on whose it is.
func trees(b *testing.B, bench func(b *testing.B, t *tree)) {
	for _, n := range []int{1, 50} {
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			t := &tree{}
			defer t.close()
			for range n {
				p, err := open(int32(os.Getpid()))
				if err != nil {
					b.Fatal(err)
				}
				t.members = append(t.members, p)
			}
			bench(b, t)
		})
	}
}

// BenchmarkRead is a sample of one tree.
func BenchmarkRead(b *testing.B) {
	trees(b, func(b *testing.B, t *tree) {
		for b.Loop() {
			t.read()
		}
	})
}

// BenchmarkGopsutil is the same through gopsutil alone.
func BenchmarkGopsutil(b *testing.B) {
	trees(b, func(b *testing.B, t *tree) {
		for b.Loop() {
			for _, m := range t.members {
				p := &ps.Process{Pid: m.pid}
				_, _ = p.Times()
				_, _ = p.MemoryInfo()
				_, _ = p.NumThreads()
				_, _ = p.NumFDs()
			}
		}
	})
}

// BenchmarkMachine is the machine's part of a sample.
func BenchmarkMachine(b *testing.B) {
	for b.Loop() {
		if _, err := readMachine(); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkGrow is one look for new processes, when there are none.
func BenchmarkGrow(b *testing.B) {
	f := family{}
	t := &tree{}
	for b.Loop() {
		if err := f.refresh(); err != nil {
			b.Fatal(err)
		}
		t.grow(f)
	}
}
